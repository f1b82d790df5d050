package nibblescope.app.errormap;

import java.util.Optional;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.ColorLegend;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Viewport;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.Pyramid;

/// The map between its axes and its legend, tools above it, the block under the pointer below it.
public final class ErrorMapView extends BorderPane {
    private final ErrorMapModel model;
    private final Presentation presentation;
    private final HeatMap map;
    private final ElementAxis rows;
    private final ElementAxis columns;
    private final ColorLegend legend;
    private final GridPane picture = new GridPane();
    private final Label notice = new Label();
    private final Label readout = new Label();
    private final Label sample = new Label();

    public ErrorMapView(ErrorMapModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        map = new HeatMap(presentation);
        rows = new ElementAxis(presentation, Orientation.VERTICAL);
        columns = new ElementAxis(presentation, Orientation.HORIZONTAL);
        legend = new ColorLegend(
                presentation, presentation.text("errormap.legend"), presentation.text("errormap.legend.nonfinite"));
        getStyleClass().add("errormap-view");
        arrange();
        connect();
        showState();
        showAxes();
        showBlock();
    }

    private void arrange() {
        GridPane.setHgrow(map, Priority.ALWAYS);
        GridPane.setVgrow(map, Priority.ALWAYS);
        picture.add(rows, 0, 0);
        picture.add(map, 1, 0);
        picture.add(legend, 2, 0);
        picture.add(columns, 1, 1);
        picture.getStyleClass().add("map-picture");
        notice.getStyleClass().add("view-notice");
        notice.setWrapText(true);
        readout.getStyleClass().add("map-readout");
        readout.setTooltip(new Tooltip(presentation.text("errormap.block.help")));
        readout.setWrapText(true);
        sample.getStyleClass().add("sample-note");
        sample.setWrapText(true);
        Tooltip.install(legend, new Tooltip(presentation.text("errormap.legend.help")));
        VBox bottom = new VBox(readout, sample);
        bottom.getStyleClass().add("map-bottom");
        setTop(new MapToolBar(model, map, presentation));
        setCenter(new StackPane(picture, notice));
        setBottom(bottom);
    }

    private void connect() {
        map.pyramidProperty().bind(model.pyramidProperty());
        map.poolingProperty().bind(model.poolingProperty());
        map.colorScaleProperty().bind(model.colorScaleProperty());
        map.colorRangeProperty().bind(model.colorRangeProperty());
        map.selectedCellProperty().bind(model.selectedCellProperty());
        map.setOnCellChosen(model::choose);
        model.hoveredCellProperty().bind(map.hoveredCellProperty());
        legend.colorScaleProperty().bind(model.colorScaleProperty());
        legend.colorRangeProperty().bind(model.colorRangeProperty());
        model.stateProperty().subscribe(_ -> showState());
        model.pyramidProperty().subscribe(_ -> showAxes());
        model.sampleProperty().subscribe(_ -> showSample());
        map.viewportProperty().subscribe(_ -> showAxes());
        model.hoveredBlockProperty().subscribe(_ -> showBlock());
        model.selectedBlockProperty().subscribe(_ -> showBlock());
    }

    private void showState() {
        MapState state = model.stateProperty().get();
        picture.setVisible(state == MapState.SHOWN);
        readout.setVisible(state == MapState.SHOWN);
        notice.setText(
                switch (state) {
                    case NO_TENSOR -> presentation.text("errormap.state.notensor");
                    case NOT_READABLE -> presentation.text("errormap.state.novalues");
                    case COMPUTING -> presentation.text("errormap.state.computing");
                    case NOT_COMPUTED -> presentation.text("errormap.state.notcomputed");
                    case SHOWN -> "";
                });
    }

    private void showAxes() {
        Viewport seen = map.viewportProperty().get();
        int blockSize = model.blockSize();
        boolean wholeRows =
                model.sampleProperty().get().map(MapSample::wholeRows).orElse(true);
        rows.show(
                presentation.text("errormap.axis.rows"),
                seen.top(),
                seen.height(),
                row -> Figures.count(model.tensorRow(row)));
        columns.show(
                presentation.text(wholeRows ? "errormap.axis.columns" : "errormap.axis.stretch"),
                seen.left() * blockSize,
                seen.width() * blockSize,
                Figures::count);
        Pyramid pyramid = model.pyramidProperty().get();
        legend.nonFiniteProperty().set(pyramid != null && pyramid.hasNonFinite());
        map.setAccessibleText(
                pyramid == null
                        ? ""
                        : presentation.text(
                                "errormap.accessible",
                                model.recipeProperty().get().id(),
                                Figures.count(pyramid.rows(0)),
                                Figures.count(pyramid.columns(0))));
    }

    private void showSample() {
        Optional<MapSample> shown = model.sampleProperty().get();
        sample.setText(shown.map(this::text).orElse(""));
        sample.setVisible(shown.isPresent());
        sample.setManaged(shown.isPresent());
        showAxes();
    }

    private String text(MapSample shown) {
        return presentation.text(
                shown.wholeRows() ? "errormap.sample.rows" : "errormap.sample.stretches",
                Figures.count(shown.rows()),
                Figures.count(shown.stretches()),
                Figures.count(shown.elements()),
                presentation.figures().share(shown.share()));
    }

    private void showBlock() {
        MappedBlock hovered = model.hoveredBlockProperty().get();
        MappedBlock selected = model.selectedBlockProperty().get();
        readout.setText(
                hovered != null
                        ? text(hovered, false)
                        : selected != null ? text(selected, true) : presentation.text("errormap.block.none"));
    }

    private String text(MappedBlock block, boolean selected) {
        String key = selected ? "errormap.block.selected" : "errormap.block.hovered";
        String text = presentation.text(
                key,
                Figures.count(block.number()),
                Figures.count(block.row()),
                Figures.count(block.firstColumn()),
                Figures.count(block.lastColumn()),
                presentation.figures().error(block.mse()));
        return block.nonFinite() == 0
                ? text
                : text + presentation.text("errormap.block.nonfinite", Figures.count(block.nonFinite()));
    }
}
