package nibblescope.app.board;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.app.study.Comparison;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.RunProgress;
import nibblescope.app.study.Study;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// The second tensor: the button that chooses it, and a line that says which it is and which of the
/// two suffers more.
final class SecondTensor {
    private final BoardModel model;
    private final Presentation presentation;
    private final HBox button;
    private final SearchButton<TensorInfo> choose;
    private final Label finding = new Label();
    private final HBox note = new HBox(8);

    SecondTensor(BoardModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        choose = new SearchButton<>(
                presentation.text("board.compare"),
                presentation.text("board.compare.prompt"),
                presentation,
                model::comparable,
                info -> new SearchButton.Line(info.name(), info.dtype() + "  " + info.shape()),
                model.comparison()::compare);
        choose.setId("board-compare");
        button = new HBox(choose);
        Tooltip.install(button, new Tooltip(presentation.text("board.compare.definition")));
        Button end = new Button("✕");
        end.setId("board-compare-end");
        end.getStyleClass().add("board-remove");
        end.setTooltip(new Tooltip(presentation.text("board.compare.end")));
        end.setAccessibleText(presentation.text("board.compare.end"));
        end.setMinWidth(Button.USE_PREF_SIZE);
        end.setOnAction(_ -> model.comparison().clear());
        finding.getStyleClass().add("board-finding");
        finding.setId("board-finding");
        finding.setWrapText(true);
        finding.setMinHeight(Label.USE_PREF_SIZE);
        HBox.setHgrow(finding, Priority.ALWAYS);
        note.setAlignment(Pos.CENTER_LEFT);
        note.getStyleClass().add("board-note");
        note.getChildren().addAll(finding, end);
        Comparison comparison = model.comparison();
        comparison.progressProperty().addListener((_, _, _) -> show());
        comparison.failureProperty().addListener((_, _, _) -> show());
        model.recipeProperty().addListener((_, _, _) -> show());
        show();
    }

    /// The button that chooses it, on what says why it is disabled.
    HBox button() {
        return button;
    }

    /// What is said of it; takes no room while there is none.
    HBox note() {
        return note;
    }

    void show() {
        boolean possible = !model.comparable().isEmpty();
        choose.setDisable(!possible);
        TensorInfo info = model.comparison().tensorProperty().get();
        Throwable failure = model.comparison().failureProperty().get();
        note.setVisible(info != null || failure != null);
        note.setManaged(note.isVisible());
        finding.setText(
                failure != null
                        ? Failures.text(failure, presentation.messages())
                        : info == null ? "" : presentation.text("board.second", info.name()) + "  " + finding());
    }

    private String finding() {
        Comparison comparison = model.comparison();
        if (comparison.isExplored()) {
            return presentation.text("board.compare.same");
        }
        Recipe recipe = model.recipeProperty().get();
        Optional<Evaluation> first =
                evaluation(Optional.ofNullable(model.studyProperty().get()), recipe);
        Optional<Evaluation> second =
                evaluation(Optional.ofNullable(comparison.studyProperty().get()), recipe);
        if (first.isPresent() && second.isPresent()) {
            return Suffering.of(first.get(), second.get(), presentation.messages());
        }
        RunProgress progress = comparison.progressProperty().get();
        return progress == null || progress.total() == 0
                ? presentation.text("board.compare.measuring")
                : presentation.text(
                        "board.compare.progress",
                        presentation.figures().wholeShare((double) progress.done() / progress.total()));
    }

    private static Optional<Evaluation> evaluation(Optional<Study> study, Recipe recipe) {
        return study.flatMap(s -> s.evaluation(recipe));
    }
}
