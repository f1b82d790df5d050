package nibblescope.app.board;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.study.Evaluation;

/// A figure under its name, of one tensor or of two, with its explanation while the pointer or the
/// focus is on it.
final class FigureView extends VBox {
    private final BoardFigure figure;
    private final Presentation presentation;
    private final Explainer explainer;
    private final Label first = new Label("…");
    private final Label second = new Label("…");
    private final Label difference = new Label();
    private final HBox secondLine;
    private String exact = "…";

    FigureView(BoardFigure figure, boolean leading, Presentation presentation, Explainer explainer) {
        this.figure = figure;
        this.presentation = presentation;
        this.explainer = explainer;
        getStyleClass().addAll("board-figure", leading ? "leading" : "usual");
        setAccessibleRole(AccessibleRole.TEXT);
        Label name = label(presentation.text("board." + figure.key()), "figure-name");
        first.getStyleClass().add(leading ? "leading-figure" : "card-figure");
        second.getStyleClass().add("card-figure");
        difference.getStyleClass().add("board-difference");
        secondLine = new HBox(label("B", "board-tag"), second, difference);
        secondLine.getStyleClass().add("board-second");
        Label firstTag = label("A", "board-tag");
        firstTag.managedProperty().bind(secondLine.managedProperty());
        firstTag.visibleProperty().bind(secondLine.managedProperty());
        HBox firstLine = new HBox(firstTag, first);
        firstLine.getStyleClass().add("board-second");
        for (Label line : new Label[] {first, second, difference}) {
            line.setMinWidth(USE_PREF_SIZE);
        }
        if (leading) {
            HBox line = new HBox(name, firstLine);
            line.getStyleClass().add("board-leading");
            line.setAlignment(Pos.BASELINE_LEFT);
            getChildren().addAll(line, secondLine);
        } else {
            getChildren().addAll(name, firstLine, secondLine);
        }
        showSecond(false);
        explainer.explain(this, this::explanation);
        setOnMousePressed(_ -> requestFocus());
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private void showSecond(boolean shown) {
        secondLine.setVisible(shown);
        secondLine.setManaged(shown);
    }

    BoardFigure figure() {
        return figure;
    }

    /// @param compared whether there is a second tensor
    void show(Optional<Evaluation> evaluation, Optional<Evaluation> other, boolean compared) {
        first.setText(text(evaluation));
        second.setText(text(other));
        exact = exact(evaluation);
        difference.setText("");
        // What a recipe stores is the same for any tensor, short rows excepted.
        boolean stored = figure == BoardFigure.BITS || figure == BoardFigure.SAVING;
        showSecond(compared && !(stored && text(evaluation).equals(text(other))));
        if (compared && evaluation.isPresent() && other.isPresent()) {
            String more = figure.difference(evaluation.get(), other.get(), presentation.figures());
            difference.setText(more);
            exact = "A " + exact + "  ·  B " + exact(other);
            if (!more.isEmpty()) {
                exact += "\n" + presentation.text("board.difference", more);
            }
        }
        setAccessibleText(explainer.text(explanation()));
    }

    private String text(Optional<Evaluation> evaluation) {
        return evaluation.map(e -> figure.text(e, presentation.figures())).orElse("…");
    }

    private String exact(Optional<Evaluation> evaluation) {
        return evaluation.map(e -> figure.exact(e, presentation.figures())).orElse("…");
    }

    Explanation explanation() {
        return new Explanation(
                presentation.text("board." + figure.key()),
                presentation.text("board." + figure.key() + ".definition"),
                figure.formula(),
                presentation.text("board.unit." + figure.unit()),
                exact);
    }
}
