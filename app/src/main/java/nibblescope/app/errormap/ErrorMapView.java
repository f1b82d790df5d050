package nibblescope.app.errormap;

import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.BlockText;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.Margins;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import org.jspecify.annotations.Nullable;

/// The map between its axes and profiles, tools above it, the legend and what is pointed at below
/// it.
public final class ErrorMapView extends BorderPane {
    private final ErrorMapModel model;
    private final Presentation presentation;
    private final MapTexts texts;
    private final HeatMap map;
    private final MapPicture picture;
    private final Label notice = new Label();
    private final Label readout = new Label();
    private final Label sample = new Label();
    private final VBox bottom = new VBox();

    public ErrorMapView(ErrorMapModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        texts = new MapTexts(presentation);
        map = new HeatMap(presentation);
        picture = new MapPicture(model, map, presentation);
        getStyleClass().add("errormap-view");
        arrange();
        connect();
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        showState();
        showReadout();
    }

    private void arrange() {
        notice.getStyleClass().add("view-notice");
        notice.setWrapText(true);
        // Without a text it still has a size, in the middle of the map.
        notice.setMouseTransparent(true);
        readout.getStyleClass().add("map-readout");
        readout.setId("errormap-readout");
        readout.setTooltip(new Tooltip(presentation.text("errormap.block.help")));
        readout.setWrapText(true);
        readout.setMinHeight(USE_PREF_SIZE);
        sample.getStyleClass().add("sample-note");
        sample.setWrapText(true);
        sample.setMinHeight(USE_PREF_SIZE);
        bottom.getChildren()
                .addAll(new MapLegend(model, presentation), readout, new RegionPanel(model, map, presentation), sample);
        bottom.getStyleClass().add("map-bottom");
        StackPane middle = new StackPane(picture, notice);
        VBox.setVgrow(middle, Priority.ALWAYS);
        VBox content = new VBox(new MapToolBar(model, map, presentation), middle, bottom);
        bottom.setMinHeight(USE_PREF_SIZE);
        content.setMinHeight(USE_PREF_SIZE);
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        setCenter(scroll);
    }

    private void connect() {
        map.pyramidProperty().bind(model.pyramidProperty());
        map.poolingProperty().bind(model.poolingProperty());
        map.colorScaleProperty().bind(model.colors().scaleProperty());
        map.colorRangeProperty().bind(model.colors().rangeProperty());
        map.selectedCellProperty().bind(model.selection().selectedCellProperty());
        map.selectedRegionProperty().bind(model.region().blocksProperty());
        map.setOnCellChosen(model.selection()::choose);
        map.setOnRegionChosen(model.region()::chooseBlocks);
        model.selection().hoveredCellProperty().bind(map.hoveredCellProperty());
        model.stateProperty().subscribe(_ -> showState());
        model.contentProperty().subscribe(_ -> showContent());
        model.sampleProperty().subscribe(_ -> showSample());
        model.selection().hoveredBlockProperty().subscribe(_ -> showReadout());
        model.selection().selectedBlockProperty().subscribe(_ -> showReadout());
        model.ranks().rankProperty().subscribe(_ -> showReadout());
        picture.rows().hoveredProperty().subscribe(_ -> showReadout());
        picture.columns().hoveredProperty().subscribe(_ -> showReadout());
        model.selection().selectedCellProperty().subscribe(this::reveal);
        model.elements().elementsProperty().subscribe(_ -> showBlockText());
        map.viewportProperty().subscribe(_ -> lookClosely());
        map.widthProperty().subscribe(_ -> lookClosely());
        map.heightProperty().subscribe(_ -> lookClosely());
        presentation.textScaleProperty().subscribe(_ -> lookClosely());
    }

    private void key(KeyEvent event) {
        boolean typed = event.getTarget() instanceof TextInputControl;
        if (typed || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case W -> model.ranks().selectWorst();
            case N -> model.ranks().selectNext();
            case P -> model.ranks().selectPrevious();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void reveal(@Nullable Cell cell) {
        if (cell != null) {
            map.reveal(cell);
        }
    }

    private void lookClosely() {
        model.elements().look(map.closeBlocks());
    }

    private void showState() {
        MapState state = model.stateProperty().get();
        picture.setVisible(state == MapState.SHOWN);
        bottom.setVisible(state == MapState.SHOWN);
        Throwable failure = model.failureProperty().get();
        notice.setText(
                switch (state) {
                    case NO_TENSOR -> presentation.text("errormap.state.notensor");
                    case NOT_READABLE -> presentation.text("errormap.state.novalues");
                    case NOT_FITTING ->
                        presentation.text(
                                "errormap.state.notfitting",
                                model.recipeProperty().get().id(),
                                model.obstacle().orElse(""));
                    case NO_OPTIMUM ->
                        presentation.text(
                                "errormap.state.nooptimum",
                                model.recipeProperty().get().id());
                    case COMPUTING -> presentation.text("errormap.state.computing");
                    case NOT_COMPUTED -> presentation.text("errormap.state.notcomputed");
                    case FAILED ->
                        presentation.text(
                                "errormap.state.failed",
                                failure == null ? "" : Failures.text(failure, presentation.messages()));
                    case SHOWN -> "";
                });
    }

    private void showContent() {
        MapContent content = model.contentProperty().get();
        map.setAccessibleText(content == null ? notice.getText() : texts.summary(content));
        showBlockText();
        showReadout();
        lookClosely();
    }

    /// What is written into blocks, anew for each change of what they show.
    private void showBlockText() {
        MapContent content = model.contentProperty().get();
        var elements = model.elements().elementsProperty().get();
        map.blockTextProperty()
                .set(
                        content == null
                                ? null
                                : new BlockText() {
                                    @Override
                                    public String number(float number) {
                                        return texts.shortNumber(content.quantity(), content.recipe(), number);
                                    }

                                    @Override
                                    public Optional<Elements> elements(Cell cell) {
                                        return Optional.ofNullable(elements.get(cell));
                                    }
                                });
    }

    private void showSample() {
        Optional<MapSample> shown = model.sampleProperty().get();
        sample.setText(shown.map(this::text).orElse(""));
        sample.setVisible(shown.isPresent());
        sample.setManaged(shown.isPresent());
    }

    private String text(MapSample shown) {
        return presentation.text(
                shown.wholeRows() ? "errormap.sample.rows" : "errormap.sample.stretches",
                Figures.count(shown.rows()),
                Figures.count(shown.stretches()),
                Figures.count(shown.elements()),
                presentation.figures().share(shown.share()));
    }

    private void showReadout() {
        readout.setText(readoutText());
        MapContent content = model.contentProperty().get();
        MappedBlock selected = model.selection().selectedBlockProperty().get();
        map.setAccessibleHelp(content == null || selected == null ? "" : texts.block(selected, content, true));
    }

    private String readoutText() {
        MapContent content = model.contentProperty().get();
        if (content == null) {
            return "";
        }
        MappedBlock hovered = model.selection().hoveredBlockProperty().get();
        MappedBlock selected = model.selection().selectedBlockProperty().get();
        OptionalLong row = picture.rows().hoveredProperty().get();
        OptionalLong column = picture.columns().hoveredProperty().get();
        Margins margins = model.margins().marginsProperty().get();
        if (margins != null && row.isPresent()) {
            long line = row.getAsLong();
            Pyramid byRow = margins.byRow();
            return line(
                    "errormap.profile.row",
                    rows(line, content.layout()),
                    content,
                    byRow.max(0, line, 0),
                    byRow.mean(0, line, 0));
        }
        if (margins != null && column.isPresent()) {
            long line = column.getAsLong();
            Pyramid byColumn = margins.byColumn();
            long first = content.layout().column(line);
            return line(
                    "errormap.profile.column",
                    Figures.count(first) + "–"
                            + Figures.count(first + content.layout().width(line) - 1),
                    content,
                    byColumn.max(0, 0, line),
                    byColumn.mean(0, 0, line));
        }
        if (hovered != null) {
            return texts.block(hovered, content, false);
        }
        return selected == null
                ? presentation.text("errormap.block.none")
                : texts.block(selected, content, true)
                        + texts.rank(model.ranks().rankProperty().get(), content);
    }

    /// The tensor's rows that a row of blocks is made of.
    private String rows(long blockRow, BlockLayout layout) {
        long first = blockRow * layout.block().rows();
        int height = layout.height(blockRow * layout.blocksPerRow());
        String text = Figures.count(model.tensorRow(first));
        return height == 1 ? text : text + "–" + Figures.count(model.tensorRow(first + height - 1));
    }

    private String line(String key, String name, MapContent content, float max, float mean) {
        return presentation.text(
                key,
                name,
                texts.name(content.quantity()),
                texts.number(content.quantity(), content.recipe(), max),
                content.quantity() == MapQuantity.SCALE_CODE
                        ? presentation.figures().format("%.1f", mean)
                        : texts.number(content.quantity(), content.recipe(), mean));
    }
}
