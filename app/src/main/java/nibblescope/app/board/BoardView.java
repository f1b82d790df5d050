package nibblescope.app.board;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.Presentation;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Study;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;

/// The 2 x 2 on one colour scale, the scale rule beside it, and what it buys below.
public final class BoardView extends StackPane {
    private final BoardModel model;
    private final Presentation presentation;
    private final Label name = new Label();
    private final Label shape = new Label();
    private final Label sample = new Label();
    private final Label placeholder = new Label();
    private final VBox content;
    private final Map<Corner, CardView> cards = new EnumMap<>(Corner.class);
    private final AttributionView attribution;

    public BoardView(BoardModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        attribution = new AttributionView(presentation);
        placeholder.getStyleClass().add("placeholder");
        name.getStyleClass().add("title");
        name.setMinWidth(0);
        shape.getStyleClass().add("muted");
        shape.setMinWidth(USE_PREF_SIZE);
        sample.getStyleClass().add("sample-note");
        HBox title = new HBox(10, name, shape);
        title.setAlignment(Pos.BASELINE_LEFT);
        GridPane grid = grid();
        VBox.setVgrow(grid, Priority.ALWAYS);
        content = new VBox(6, title, controls(), grid, attribution);
        content.getStyleClass().add("board");
        getChildren().addAll(content, placeholder);
        model.boardProperty().addListener((_, _, _) -> show());
        model.tensorProperty().addListener((_, _, _) -> show());
        model.positionProperty().addListener((_, _, _) -> showSelection());
        model.recipeProperty().addListener((_, _, _) -> showChosen());
        show();
    }

    private FlowPane controls() {
        ComboBox<PowerOfTwoRule> rule = new ComboBox<>();
        rule.setId("board-rule");
        rule.getItems().setAll(PowerOfTwoRule.values());
        rule.valueProperty().bindBidirectional(model.ruleProperty());
        rule.setTooltip(new Tooltip(presentation.text("recipe.rule.definition")));
        Label ruleName = new Label(presentation.text("board.rule"));
        ruleName.setLabelFor(rule);
        CheckBox tensorScale = new CheckBox(presentation.text("board.tensor-scale"));
        tensorScale.setId("board-tensor-scale");
        tensorScale.selectedProperty().bindBidirectional(model.tensorScaleProperty());
        tensorScale.setTooltip(new Tooltip(presentation.text("recipe.tensor-scale.definition")));
        HBox ruleBox = new HBox(6, ruleName, rule);
        ruleBox.setAlignment(Pos.CENTER_LEFT);
        FlowPane controls = new FlowPane(16, 4, ruleBox, tensorScale, sample);
        controls.setRowValignment(javafx.geometry.VPos.CENTER);
        return controls;
    }

    private GridPane grid() {
        GridPane grid = new GridPane(8, 8);
        for (Corner corner : Corner.values()) {
            CardView card = new CardView(corner, model, presentation);
            cards.put(corner, card);
            int column = corner.blockSize() == 32 ? 0 : 1;
            int row = corner.scaleFormat() == ScaleFormat.E8M0 ? 0 : 1;
            grid.add(card, column, row);
        }
        for (int i = 0; i < 2; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(50);
            grid.getColumnConstraints().add(column);
            RowConstraints row = new RowConstraints();
            row.setVgrow(Priority.ALWAYS);
            row.setPercentHeight(50);
            grid.getRowConstraints().add(row);
        }
        return grid;
    }

    private void show() {
        TensorInfo tensor = model.tensorProperty().get();
        boolean quantizable = tensor != null && Exploration.canBeQuantized(tensor);
        placeholder.setText(
                tensor == null
                        ? presentation.text("board.nothing")
                        : presentation.text("board.listed-only", tensor.dtype()));
        placeholder.setVisible(!quantizable);
        content.setVisible(quantizable);
        if (tensor == null || !quantizable) {
            cards.values().forEach(CardView::clear);
            return;
        }
        name.setText(tensor.name());
        name.setTooltip(new Tooltip(tensor.name()));
        shape.setText(tensor.dtype() + "  " + tensor.shape());
        Optional<TensorSample> sampled =
                Optional.ofNullable(model.studyProperty().get()).flatMap(Study::sample);
        sample.setText(sampled.map(s ->
                        presentation.text("board.sample", presentation.figures().share(s.share())))
                .orElse(""));
        Board board = model.boardProperty().get();
        ColorRange range = range(board);
        board.cards().forEach(card -> card(card.corner()).show(card, range));
        attribution.setVisible(board.attribution().isPresent());
        board.attribution().ifPresent(attribution::show);
        showSelection();
        showChosen();
    }

    private static ColorRange range(Board board) {
        List<Pyramid> pyramids = new ArrayList<>();
        for (Board.Card card : board.cards()) {
            card.evaluation().map(Evaluation::pyramid).ifPresent(pyramids::add);
        }
        return ColorRange.over(pyramids, ColorRange.Mapping.LOGARITHMIC);
    }

    private void showSelection() {
        Optional<Position> selected = model.selected();
        cards.forEach((corner, card) ->
                card.showSelected(selected.map(at -> new Cell(at.row(), at.column() / corner.blockSize()))
                        .orElse(null)));
    }

    private void showChosen() {
        cards.forEach((corner, card) -> card.showChosen(model.isChosen(corner)));
    }

    private CardView card(Corner corner) {
        return Objects.requireNonNull(cards.get(corner));
    }
}
