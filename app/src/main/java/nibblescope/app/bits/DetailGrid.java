package nibblescope.app.bits;

import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// What is looked at in figures: as stored, after the flips, the change.
final class DetailGrid extends VBox {
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    /// Enough for any figure, so that nothing moves when figures change.
    private static final double BAR_HEIGHT = 20;
    private static final double FIGURE_WIDTH = 86;

    private final BitsModel model;
    private final Presentation presentation;
    private final Label title = new Label();
    private final Label formula = new Label();
    private final GridPane grid = new GridPane();

    DetailGrid(BitsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-details");
        getStyleClass().add("bits-details");
        title.getStyleClass().add("bits-name");
        title.setWrapText(true);
        formula.getStyleClass().add("bits-formula");
        formula.setWrapText(true);
        grid.getStyleClass().add("bits-grid");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        grid.getColumnConstraints().add(names);
        for (int i = 0; i < 3; i++) {
            ColumnConstraints figures = new ColumnConstraints();
            figures.setHalignment(HPos.RIGHT);
            figures.setHgrow(Priority.ALWAYS);
            figures.setMinWidth(presentation.scaled(FIGURE_WIDTH));
            presentation.textScaleProperty().addListener(_ -> figures.setMinWidth(presentation.scaled(FIGURE_WIDTH)));
            grid.getColumnConstraints().add(figures);
        }
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        // Large text is scrolled sideways, and the bar for it needs its height.
        scroll.minHeightProperty()
                .bind(grid.heightProperty()
                        .add(2)
                        .add(presentation.textScaleProperty().subtract(1).multiply(BAR_HEIGHT)));
        getChildren().addAll(title, formula, scroll);
        model.blockProperty().addListener(_ -> show());
        model.cursorProperty().addListener(_ -> show());
        model.hoveredProperty().addListener(_ -> show());
        show();
    }

    private void show() {
        BitsOfBlock block = model.blockProperty().get();
        StoredBit bit = model.lookedAt();
        grid.getChildren().clear();
        if (block == null || !block.holds(bit)) {
            return;
        }
        BitFormat format = block.format(bit.part());
        int code = block.flipped().bits().code(bit);
        title.setText(title(block, bit));
        formula.setText(Formula.filled(format, code) + " " + Formula.result(format, code, presentation.figures()));
        int column = 1;
        for (String name : new String[] {"stored", "flipped", "change"}) {
            Label heading = new Label(presentation.text("bits.column." + name));
            heading.getStyleClass().add("bits-muted");
            heading.setTooltip(new Tooltip(presentation.text("bits.column." + name + ".help")));
            grid.add(heading, column++, 0);
        }
        int row = 1;
        for (Detail detail : Detail.of(block, bit, presentation)) {
            add(detail, row++);
        }
    }

    private String title(BitsOfBlock block, StoredBit bit) {
        return switch (bit.part()) {
            case ELEMENT ->
                presentation.text(
                        block.codesPerByte() == 1
                                ? "bits.element.whole"
                                : bit.element() % 2 == 0 ? "bits.element.low" : "bits.element.high",
                        Integer.toString(bit.element()),
                        Figures.count(block.place().position(bit.element()).column()),
                        Figures.count(block.byteOffset(bit.element())));
            case SCALE -> new BlockText(block, presentation).scale();
            case TENSOR_SCALE -> new BlockText(block, presentation).tensorScale();
        };
    }

    private void add(Detail detail, int row) {
        Tooltip definition = new Tooltip(presentation.text("bits.detail." + detail.name() + ".help"));
        Label name = new Label(presentation.text("bits.detail." + detail.name()));
        name.getStyleClass().add("bits-muted");
        name.setTooltip(definition);
        grid.add(name, 0, row);
        int column = 1;
        for (String figure : new String[] {detail.stored(), detail.flipped(), detail.change()}) {
            Label label = new Label(figure);
            label.getStyleClass().add("bits-figure");
            label.setTooltip(definition);
            label.pseudoClassStateChanged(CHANGED, column > 1 && detail.changed());
            grid.add(label, column++, row);
        }
    }
}
