package nibblescope.app.board;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Evaluation;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.metrics.ScaleOptimum;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// One recipe: its name, its figures, the error of every block. The arrow keys go from figure to
/// figure.
final class CardView extends VBox {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final PseudoClass BEST = PseudoClass.getPseudoClass("best");
    private static final double MAP_MIN_HEIGHT = 36;

    private final BoardModel model;
    private final Label best;
    private final Label obstacle = new Label();
    private final Label excess = new Label();
    private final Tooltip excessDefinition = new Tooltip();
    private final Presentation presentation;
    private final List<FigureView> figures;
    private final FigureGrid usual = new FigureGrid();
    private final HeatMap map;
    private final HeatMap second;
    private Recipe recipe;
    private boolean removable;

    CardView(Board.Card card, BoardModel model, Presentation presentation, Explainer explainer) {
        this.model = model;
        this.presentation = presentation;
        recipe = card.recipe();
        map = map(presentation);
        second = map(presentation);
        figures = Arrays.stream(BoardFigure.values())
                .map(figure -> new FigureView(figure, isLeading(figure), presentation, explainer))
                .toList();
        getStyleClass().add("card");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.BUTTON);
        setId("card-" + card.corner().map(CardView::id).orElseGet(recipe::id));
        String name = card.corner().map(BoardTexts::name).orElseGet(recipe::id);
        setAccessibleText(presentation.text("board.choose", name));
        setAccessibleHelp(presentation.text("board.card.keys"));
        best = label(presentation.text("board.best"), "board-best");
        best.setTooltip(new Tooltip(presentation.text("board.best.definition")));
        FlowPane leading = new FlowPane(14, 0);
        leading.getChildren()
                .setAll(figures.stream().filter(f -> isLeading(f.figure())).toList());
        map.setAccessibleText(presentation.text("board.map", name));
        map.setOnCellChosen(cell -> model.select(recipe, cell.row(), cell.column()));
        second.setFocusTraversable(false);
        second.setAccessibleText(presentation.text("board.map.second", name));
        HBox maps = new HBox(4, map, second);
        maps.setMinHeight(MAP_MIN_HEIGHT);
        VBox.setVgrow(maps, Priority.ALWAYS);
        obstacle.getStyleClass().add("board-obstacle");
        obstacle.setWrapText(true);
        obstacle.setMinHeight(USE_PREF_SIZE);
        obstacle.managedProperty().bind(obstacle.visibleProperty());
        excess.getStyleClass().add("figure-name");
        excess.setWrapText(true);
        excess.setMinHeight(USE_PREF_SIZE);
        excess.setTooltip(excessDefinition);
        getChildren().addAll(header(card, name, presentation), obstacle, leading, usual, excess, maps);
        setOnMouseClicked(_ -> {
            if (!isFocusWithin()) {
                requestFocus();
            }
            model.choose(recipe);
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private static boolean isLeading(BoardFigure figure) {
        return figure == BoardFigure.MSE || figure == BoardFigure.SQNR;
    }

    private static String id(Corner corner) {
        return corner.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private static HeatMap map(Presentation presentation) {
        HeatMap map = new HeatMap(presentation);
        map.interactiveProperty().set(false);
        map.setMinHeight(MAP_MIN_HEIGHT);
        HBox.setHgrow(map, Priority.ALWAYS);
        map.setPrefWidth(1);
        return map;
    }

    private HBox header(Board.Card card, String name, Presentation presentation) {
        Label headline = card.corner().isPresent()
                ? new Label()
                : new LongName(BoardTexts.format(recipe) + "\n" + recipe.scaleFormula());
        headline.setText(name);
        headline.getStyleClass().add("headline");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(8, headline);
        header.setAlignment(Pos.CENTER_LEFT);
        card.corner()
                .flatMap(BoardTexts::publishedName)
                .ifPresent(published -> header.getChildren().add(label(published, "badge")));
        header.getChildren().addAll(best, space);
        if (card.corner().isEmpty()) {
            removable = true;
            Button remove = new Button("✕");
            remove.setId("remove-" + recipe.id());
            remove.getStyleClass().add("board-remove");
            remove.setMinWidth(USE_PREF_SIZE);
            remove.setTooltip(new Tooltip(presentation.text("board.remove.definition")));
            remove.setAccessibleText(presentation.text("board.remove", name));
            remove.setOnAction(_ -> model.remove(recipe));
            header.getChildren().add(remove);
        } else {
            headline.setMinWidth(USE_PREF_SIZE);
        }
        return header;
    }

    private void key(KeyEvent event) {
        boolean done = switch (event.getCode()) {
            case ENTER, SPACE -> isHere(event) && choose();
            case DELETE, BACK_SPACE -> removable && remove();
            case ESCAPE -> !isFocused() && leaveFigure();
            case LEFT -> step(-1);
            case RIGHT -> step(1);
            case UP, DOWN -> stepRow(event.getCode() == KeyCode.DOWN);
            default -> false;
        };
        if (done) {
            event.consume();
        }
    }

    private boolean isHere(KeyEvent event) {
        return equals(event.getTarget()) || event.getTarget() instanceof FigureView;
    }

    private boolean choose() {
        model.choose(recipe);
        return true;
    }

    private boolean remove() {
        model.remove(recipe);
        return true;
    }

    private boolean leaveFigure() {
        requestFocus();
        return true;
    }

    private List<FigureView> reachable() {
        return figures.stream().filter(figure -> figure.getParent() != null).toList();
    }

    private Optional<FigureView> focusedFigure() {
        return figures.stream().filter(Node::isFocused).findFirst();
    }

    /// Goes to the next figure, or to the first from the card itself; before the first is the card.
    private boolean step(int by) {
        List<FigureView> stops = reachable();
        Optional<FigureView> now = focusedFigure();
        if (now.isEmpty() && !isFocused()) {
            return false;
        }
        int next = now.map(stops::indexOf).orElse(-1) + by;
        if (next < 0) {
            requestFocus();
        } else {
            stops.get(Math.min(next, stops.size() - 1)).requestFocus();
        }
        return true;
    }

    /// Goes to the figure below or above, the nearest in the next row.
    private boolean stepRow(boolean down) {
        Optional<FigureView> now = focusedFigure();
        if (now.isEmpty()) {
            return down && step(1);
        }
        Bounds from = now.get().localToScene(now.get().getBoundsInLocal());
        Comparator<FigureView> nearest = Comparator.comparingDouble(figure -> {
            Bounds to = figure.localToScene(figure.getBoundsInLocal());
            // A row further away is farther than any place in the next row.
            return Math.abs(to.getCenterY() - from.getCenterY()) * 1000 + Math.abs(to.getMinX() - from.getMinX());
        });
        Stream<FigureView> there = reachable().stream().filter(figure -> {
            double y = figure.localToScene(figure.getBoundsInLocal()).getCenterY();
            return down ? y > from.getMaxY() : y < from.getMinY();
        });
        there.min(nearest).ifPresentOrElse(Node::requestFocus, down ? () -> {} : this::requestFocus);
        return true;
    }

    /// @param compared whether there is a second tensor
    void show(Board.Card card, ColorRange range, boolean compared) {
        recipe = card.recipe();
        pseudoClassStateChanged(BEST, card.best());
        best.setVisible(card.best());
        best.setManaged(card.best());
        Optional<String> why = model.obstacle(recipe);
        obstacle.setText(
                why.map(text -> presentation.text("board.obstacle", text)).orElse(""));
        obstacle.setVisible(why.isPresent());
        excess.setText(card.excess().map(this::excess).orElse(""));
        excess.setVisible(!excess.getText().isEmpty());
        excess.setManaged(ScaleOptimum.isDefined(recipe) && why.isEmpty());
        excessDefinition.setText(card.excess()
                .map(found -> presentation.text(
                        "board.excess.definition", recipe.scaling().scaleFormat(), Figures.count(found.blocks())))
                .orElse(""));
        boolean nonFinite = Stream.of(card.evaluation(), card.second())
                .flatMap(Optional::stream)
                .anyMatch(evaluation -> evaluation.summary().nonFinite() > 0);
        usual.getChildren()
                .setAll(figures.stream()
                        .filter(f -> !isLeading(f.figure()) && (nonFinite || f.figure() != BoardFigure.NON_FINITE))
                        .toList());
        figures.forEach(figure -> figure.show(card.evaluation(), card.second(), compared));
        show(map, card.evaluation(), range);
        show(second, card.second(), range);
        second.setVisible(compared);
        second.setManaged(compared);
    }

    private String excess(ScaleExcess found) {
        String format = recipe.scaling().scaleFormat().name();
        if (found.share() == 0 || !Double.isFinite(found.share())) {
            return found.share() == 0 && found.blocks() > 0 ? presentation.text("board.excess.none", format) : "";
        }
        return presentation.text("board.excess", presentation.figures().share(found.share()), format);
    }

    private static void show(HeatMap map, Optional<Evaluation> evaluation, ColorRange range) {
        Pyramid pyramid = evaluation.map(Evaluation::pyramid).orElse(null);
        if (pyramid != null) {
            map.colorRangeProperty().set(range);
            map.pyramidProperty().set(pyramid);
        }
        // What is still on the map is about to be replaced.
        map.setOpacity(pyramid == null ? 0.3 : 1);
    }

    Recipe recipe() {
        return recipe;
    }

    void showChosen(boolean chosen) {
        pseudoClassStateChanged(CHOSEN, chosen);
    }

    void showSelected(@Nullable Cell cell) {
        map.selectedCellProperty().set(cell);
    }

    void clear() {
        map.pyramidProperty().set(null);
        second.pyramidProperty().set(null);
    }
}
