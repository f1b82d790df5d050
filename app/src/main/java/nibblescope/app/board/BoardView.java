package nibblescope.app.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What the board says in a sentence, its cards on one colour scale, and the way of the error from
/// MXFP4 to NVFP4 below.
public final class BoardView extends StackPane {
    private final BoardModel model;
    private final Presentation presentation;
    private final Explainer explainer;
    private final LongName name = new LongName();
    private final Label shape = new Label();
    private final Label headline = new Label();
    private final Label placeholder = new Label();
    private final SecondTensor second;
    private final ScrollPane scroll;
    private final CardGrid grid = new CardGrid();
    /// By corner, or by recipe for those that were added.
    private Map<Object, CardView> cards = new LinkedHashMap<>();
    private final Waterfall waterfall;

    public BoardView(BoardModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        explainer = new Explainer(presentation);
        waterfall = new Waterfall(presentation, explainer);
        second = new SecondTensor(model, presentation);
        placeholder.getStyleClass().add("placeholder");
        name.getStyleClass().add("board-title");
        shape.getStyleClass().add("muted");
        shape.setMinWidth(USE_PREF_SIZE);
        headline.getStyleClass().add("board-headline");
        headline.setId("board-headline");
        headline.setWrapText(true);
        headline.setMinHeight(USE_PREF_SIZE);
        HBox title = new HBox(10, name, shape);
        title.setAlignment(Pos.BASELINE_LEFT);
        VBox.setVgrow(grid, Priority.ALWAYS);
        VBox top = new VBox(6, title, headline, second.note(), new BoardControls(model, second, presentation));
        VBox content = new VBox(6, top, grid, waterfallBox());
        content.getStyleClass().add("board");
        scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("board-scroll");
        // Sentences are read without scrolling to the side, however wide the cards are.
        top.maxWidthProperty()
                .bind(scroll.viewportBoundsProperty()
                        .map(seen -> Math.max(
                                0, seen.getWidth() - content.getInsets().getLeft() * 2)));
        getChildren().addAll(scroll, placeholder);
        model.boardProperty().addListener((_, _, _) -> show());
        model.tensorProperty().addListener((_, _, _) -> show());
        model.comparison().tensorProperty().addListener((_, _, _) -> show());
        model.positionProperty().addListener((_, _, _) -> showSelection());
        model.recipeProperty().addListener((_, _, _) -> showChosen());
        sceneProperty().flatMap(Scene::focusOwnerProperty).subscribe(focused -> reveal(focused));
        heightProperty().subscribe(height -> waterfall.setViewHeight(height.doubleValue()));
        show();
    }

    private VBox waterfallBox() {
        Label title = new Label(presentation.text("board.waterfall"));
        title.getStyleClass().add("section-title");
        title.setTooltip(new Tooltip(presentation.text("board.waterfall.definition")));
        VBox box = new VBox(2, title, waterfall);
        box.getStyleClass().add("board-waterfall");
        return box;
    }

    private void show() {
        TensorInfo tensor = model.tensorProperty().get();
        boolean shown = model.isShown();
        placeholder.setText(
                tensor == null
                        ? presentation.text("board.nothing")
                        : presentation.text("board.listed-only", tensor.dtype()));
        placeholder.setVisible(!shown);
        scroll.setVisible(shown);
        if (tensor == null || !shown) {
            cards.values().forEach(CardView::clear);
            return;
        }
        boolean compared = model.comparison().tensorProperty().get() != null;
        name.setText(compared ? presentation.text("board.first", tensor.name()) : tensor.name());
        shape.setText(tensor.dtype() + "  " + tensor.shape());
        // A number and its sign of per cent stay together.
        headline.setText(model.headline(presentation.messages()).replace(" %", "\u00A0%"));
        Board board = model.boardProperty().get();
        showCards(board, compared);
        waterfall.show(board.attribution());
        waterfall.getParent().setVisible(board.attribution().isPresent());
        second.show();
        showSelection();
        showChosen();
    }

    private void showCards(Board board, boolean compared) {
        Map<Object, CardView> now = new LinkedHashMap<>();
        ColorRange range = range(board);
        for (Board.Card card : board.cards()) {
            Object key = card.corner().isPresent() ? card.corner().get() : card.recipe();
            CardView view = Optional.ofNullable(cards.get(key))
                    .orElseGet(() -> new CardView(card, model, presentation, explainer));
            view.show(card, range, compared);
            now.put(key, view);
        }
        Node lost = cards.values().stream()
                .filter(view -> view.isFocusWithin() && !now.containsValue(view))
                .findFirst()
                .orElse(null);
        cards = now;
        grid.show(List.copyOf(now.values()));
        if (lost != null) {
            // The focus stays among the cards when one of them is taken away.
            List.copyOf(now.values()).getLast().requestFocus();
        }
    }

    private static ColorRange range(Board board) {
        List<Pyramid> pyramids = new ArrayList<>();
        for (Board.Card card : board.cards()) {
            Stream.of(card.evaluation(), card.second())
                    .flatMap(Optional::stream)
                    .map(Evaluation::pyramid)
                    .forEach(pyramids::add);
        }
        return ColorRange.over(pyramids, ColorRange.Mapping.LOGARITHMIC);
    }

    private void showSelection() {
        Optional<Position> selected = model.selected();
        cards.values()
                .forEach(card -> card.showSelected(
                        selected.map(at -> cell(at, card.recipe().scaling().block()))
                                .orElse(null)));
    }

    private static Cell cell(Position at, BlockShape block) {
        return new Cell(at.row() / block.rows(), at.column() / block.columns());
    }

    private void showChosen() {
        cards.values().forEach(card -> card.showChosen(model.isChosen(card.recipe())));
    }

    /// Scrolls to what has got the focus, as far as is needed.
    private void reveal(@Nullable Node focused) {
        Node content = scroll.getContent();
        for (Node node = focused; node != null; node = node.getParent()) {
            if (content.equals(node) && focused != null && !content.equals(focused)) {
                scrollTo(content, content.sceneToLocal(focused.localToScene(focused.getBoundsInLocal())));
                return;
            }
        }
    }

    private void scrollTo(Node content, Bounds part) {
        double hidden = content.getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        if (hidden <= 0) {
            return;
        }
        double top = scroll.getVvalue() * hidden;
        double wanted = Math.clamp(
                top,
                Math.min(
                        part.getMinY(),
                        part.getMaxY() - scroll.getViewportBounds().getHeight()),
                part.getMinY());
        scroll.setVvalue(Math.clamp(wanted / hidden, 0, 1));
    }
}
