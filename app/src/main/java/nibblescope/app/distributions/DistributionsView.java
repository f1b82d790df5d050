package nibblescope.app.distributions;

import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.PowerTickUnit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.distributions.DistributionsModel.PerBlock;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.Histogram;
import org.jfree.chart.axis.NumberAxis;

/// Four charts: values over their reconstructions, block scales, code usage, and what is counted a
/// block; side by side where there is room, else one below the other.
public final class DistributionsView extends BorderPane {
    private static final double WIDTH_FOR_TWO_COLUMNS = 660;
    private static final double LOWEST_CELL = 230;

    private final DistributionsModel model;
    private final Presentation presentation;
    private final DistributionCharts contents;
    private final HistogramChart values;
    private final HistogramChart scales;
    private final CodeUsageChart codes;
    private final HistogramChart blocks;
    private final FigureStrip figures;
    private final LongName title = new LongName();
    private final Label state = new Label();
    private final Label empty = new Label();
    private final Label valuesNote = note();
    private final Label scalesNote = note();
    private final Label blocksNote = note();
    private final GridPane grid = new GridPane();
    private final ScrollPane scroller = new ScrollPane(grid);

    public DistributionsView(DistributionsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        contents = new DistributionCharts(presentation);
        String elements = presentation.text("distributions.axis.elements");
        String blockCount = presentation.text("distributions.axis.blocks");
        values = new HistogramChart(presentation, elements);
        scales = new HistogramChart(presentation, blockCount);
        codes = new CodeUsageChart(presentation);
        blocks = new HistogramChart(presentation, blockCount);
        figures = new FigureStrip(presentation);
        getStyleClass().add("distributions-view");
        setTop(top());
        Node[] cells = {
            cell("values", values.pane(), valuesNote, legend()),
            cell("scales", scales.pane(), scalesNote),
            cell("codes", codes.pane(), note()),
            cell("perblock", blocks.pane(), blocksNote, perBlock())
        };
        empty.getStyleClass().add("placeholder");
        empty.setWrapText(true);
        empty.visibleProperty().bind(empty.textProperty().isNotEmpty());
        scroller.setFitToWidth(true);
        setCenter(new StackPane(scroller, empty));
        BooleanBinding wide = Bindings.createBooleanBinding(
                () -> getWidth() >= presentation.scaled(WIDTH_FOR_TWO_COLUMNS),
                widthProperty(),
                presentation.textScaleProperty());
        wide.subscribe(now -> arrange(cells, now));
        follow();
    }

    private void follow() {
        InvalidationListener changed = _ -> show();
        model.distributionsProperty().addListener(changed);
        model.logCountsProperty().addListener(changed);
        model.perBlockProperty().addListener(_ -> showBlocks());
        model.stateProperty().addListener(_ -> showState());
        show();
        showState();
    }

    private Node top() {
        CheckBox logCounts = new CheckBox(presentation.text("distributions.log"));
        logCounts.setTooltip(new Tooltip(presentation.text("distributions.log.definition")));
        logCounts.selectedProperty().bindBidirectional(model.logCountsProperty());
        title.getStyleClass().add("distributions-title");
        logCounts.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(title, spacer(), logCounts);
        line.getStyleClass().add("distributions-bar");
        state.getStyleClass().add("distributions-note");
        state.setWrapText(true);
        return new VBox(line, state, figures);
    }

    private static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        return spacer;
    }

    private static Label note() {
        Label note = new Label();
        note.getStyleClass().add("distributions-note");
        return note;
    }

    /// A chart under its name, whose keys follow from `id`.
    private Node cell(String id, ChartPane chart, Label note, Node... controls) {
        String text = presentation.text("distributions." + id + ".title");
        Label name = new Label(text);
        name.getStyleClass().add("distributions-name");
        name.setMinWidth(USE_PREF_SIZE);
        name.setTooltip(new Tooltip(presentation.text("distributions." + id + ".definition")));
        chart.setAccessibleText(text);
        HBox line = new HBox(name, spacer());
        line.getStyleClass().add("distributions-head");
        line.getChildren().addAll(controls);
        VBox.setVgrow(chart, Priority.ALWAYS);
        VBox cell = new VBox(line, note, chart);
        cell.getStyleClass().add("distributions-cell");
        presentation.textScaleProperty().subscribe(_ -> cell.setMinHeight(presentation.scaled(LOWEST_CELL)));
        return cell;
    }

    private Node legend() {
        Label original = new Label(presentation.text("distributions.values.original"));
        original.setMinWidth(USE_PREF_SIZE);
        original.getStyleClass().add("value");
        Label reconstruction = new Label(presentation.text("distributions.values.reconstruction"));
        reconstruction.setMinWidth(USE_PREF_SIZE);
        reconstruction.getStyleClass().add("reconstruction");
        HBox legend = new HBox(original, reconstruction);
        legend.getStyleClass().add("distributions-legend");
        return legend;
    }

    private Node perBlock() {
        return new ChoiceButtons<>(
                List.of(PerBlock.values()),
                model.perBlockProperty(),
                what -> presentation.text(
                        switch (what) {
                            case ERROR -> "distributions.perblock.error";
                            case CREST_FACTOR -> "distributions.perblock.crest";
                        }),
                what -> presentation.text(
                        switch (what) {
                            case ERROR -> "distributions.axis.error";
                            case CREST_FACTOR -> "distributions.axis.crest";
                        }));
    }

    private void arrange(Node[] cells, boolean wide) {
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        grid.getRowConstraints().clear();
        int columns = wide ? 2 : 1;
        for (int i = 0; i < cells.length; i++) {
            grid.add(cells[i], i % columns, i / columns);
        }
        for (int i = 0; i < columns; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / columns);
            column.setHalignment(HPos.LEFT);
            grid.getColumnConstraints().add(column);
        }
        for (int i = 0; i < cells.length / columns; i++) {
            RowConstraints row = new RowConstraints();
            row.setPercentHeight(100.0 * columns / cells.length);
            row.setVgrow(Priority.ALWAYS);
            grid.getRowConstraints().add(row);
        }
        scroller.setFitToHeight(true);
    }

    private void showState() {
        state.setText(
                switch (model.stateProperty().get()) {
                    case COMPUTING -> presentation.text("distributions.state.computing");
                    case NOT_COMPUTED -> presentation.text("distributions.state.notcomputed");
                    case FAILED ->
                        presentation.text(
                                "distributions.state.failed",
                                String.valueOf(model.failureProperty().get()));
                    case SAMPLE -> sampleText();
                    case NO_TENSOR, NO_VALUES, WHOLE -> "";
                });
        state.setVisible(!state.getText().isEmpty());
        state.setManaged(state.isVisible());
        empty.setText(
                switch (model.stateProperty().get()) {
                    case NO_TENSOR -> presentation.text("distributions.state.notensor");
                    case NO_VALUES -> presentation.text("distributions.state.novalues");
                    case COMPUTING, NOT_COMPUTED, FAILED, SAMPLE, WHOLE -> "";
                });
    }

    private String sampleText() {
        Distributions distributions = model.distributionsProperty().get();
        return distributions == null
                ? ""
                : presentation.text(
                        "distributions.state.sample", presentation.figures().share(distributions.share()));
    }

    private void show() {
        Distributions distributions = model.distributionsProperty().get();
        scroller.setVisible(distributions != null);
        figures.setVisible(distributions != null);
        title.setText(
                distributions == null
                        ? ""
                        : distributions.info().name() + "  ·  "
                                + distributions.recipe().id());
        if (distributions == null) {
            values.clear();
            scales.clear();
            codes.clear();
            blocks.clear();
            return;
        }
        boolean log = model.logCountsProperty().get();
        figures.show(distributions);
        values.show(
                contents.values(distributions),
                presentation.text("distributions.axis.value"),
                NumberAxis.createStandardTickUnits(),
                log);
        Histogram reconstructions = distributions.values().reconstructions();
        valuesNote.setText(
                outside(reconstructions) == 0
                        ? ""
                        : presentation.text("distributions.values.outside", Figures.count(outside(reconstructions))));
        ScaleCodes scaleCodes = distributions.scaleCodes();
        scales.show(
                contents.scales(scaleCodes),
                presentation.text(
                        switch (scaleCodes.format()) {
                            case E8M0 -> "distributions.axis.scale.e8m0";
                            case E4M3, FP32, BF16, FP16, NONE -> "distributions.axis.scale.e4m3";
                        }),
                PowerTickUnit.ofCodes(scaleCodes.format()),
                log);
        scales.pane().setVisible(scaleCodes.format().isByte());
        scales.pane().setManaged(scaleCodes.format().isByte());
        scalesNote.setText(contents.scalesNote(scaleCodes));
        codes.show(distributions.codeUsage());
        showBlocks();
    }

    private static long outside(Histogram histogram) {
        return histogram.below() + histogram.above();
    }

    private void showBlocks() {
        Distributions distributions = model.distributionsProperty().get();
        if (distributions == null) {
            return;
        }
        boolean log = model.logCountsProperty().get();
        switch (model.perBlockProperty().get()) {
            case ERROR -> {
                blocks.show(
                        contents.blockErrors(distributions.blockErrors().logarithms()),
                        presentation.text("distributions.axis.error"),
                        PowerTickUnit.ofLogarithms(presentation.messages().language()),
                        log);
                blocksNote.setText(contents.errorsNote(distributions.blockErrors()));
            }
            case CREST_FACTOR -> {
                Histogram crestFactors = distributions.values().crestFactors();
                blocks.show(
                        contents.crestFactors(crestFactors),
                        presentation.text("distributions.axis.crest"),
                        NumberAxis.createStandardTickUnits(),
                        log);
                blocksNote.setText(contents.crestNote(crestFactors));
            }
        }
    }
}
