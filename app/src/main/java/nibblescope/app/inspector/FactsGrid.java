package nibblescope.app.inspector;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.BlockPlace;
import nibblescope.core.metrics.ScaleSweep;

/// The figures of the block as a whole, each with its definition one hover away.
final class FactsGrid extends GridPane {
    private final Presentation presentation;
    private int rows;

    FactsGrid(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("inspector-facts");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        getColumnConstraints().addAll(names, values);
    }

    void show(BlockFigures block) {
        getChildren().clear();
        rows = 0;
        BlockPlace place = block.place();
        add("row", place.isRow() ? Figures.count(place.row()) : range(place.row(), place.lastRow()));
        add("columns", range(place.column(), place.lastColumn()));
        add("amax", presentation.figures().element(block.amax()));
        add("ideal", presentation.figures().element(block.idealScale()));
        add("scale", presentation.figures().element(block.blockScale()));
        String help = "scalecode." + block.scaleFormat().name().toLowerCase(java.util.Locale.ROOT);
        add(
                "scalecode",
                help,
                Figures.hex(block.scaleCode()) + "  " + Figures.fields(block.scaleFormat(), block.scaleCode()));
        add(
                "tensorscale",
                block.recipe().hasTensorScale()
                        ? presentation.figures().element(block.tensorScale())
                        : presentation.text("inspector.tensorscale.none"));
        add("dequantizing", presentation.figures().element(block.dequantizingScale()));
        add("mse", presentation.figures().error(block.mse()));
        block.optimum().ifPresent(optimum -> add("optimum", optimum(optimum)));
        if (block.nonFinite() > 0) {
            add("nonfinite", Figures.count(block.nonFinite()));
        }
    }

    /// The best scale, and how far the stored one is from it.
    private String optimum(ScaleSweep sweep) {
        if (sweep.storedIsBest()) {
            return presentation.text("inspector.optimum.stored");
        }
        double least = sweep.mse(sweep.best());
        String best =
                Figures.hex(sweep.best()) + " · MSE " + presentation.figures().error(least);
        double factor = sweep.mse(sweep.stored()) / least;
        return Double.isFinite(factor)
                ? presentation.text(
                        "inspector.optimum.factor", best, presentation.figures().factor(factor))
                : best;
    }

    private static String range(long first, long last) {
        return Figures.count(first) + "–" + Figures.count(last);
    }

    private void add(String name, String value) {
        add(name, name, value);
    }

    private void add(String name, String help, String value) {
        Tooltip definition = new Tooltip(presentation.text("inspector." + help + ".help"));
        Label label = new Label(presentation.text("inspector." + name));
        label.getStyleClass().add("inspector-name");
        label.setTooltip(definition);
        Label figure = new Label(value);
        figure.getStyleClass().add("inspector-figure");
        figure.setMaxWidth(Double.MAX_VALUE);
        figure.setTooltip(definition);
        addRow(rows++, label, figure);
    }
}
