package nibblescope.app.rules;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The selected block under every recipe of a family, side by side.
public final class RulesView extends ScrollPane {
    private static final double LEAST_WIDTH = 300;
    private static final double LEAST_HEIGHT = 220;

    private final RulesModel model;
    private final Presentation presentation;
    private final Label title = new Label();
    private final Label leftOut = new Label();
    private final Label empty = new Label();

    public RulesView(RulesModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("rules-view");
        title.setId("rules-title");
        title.getStyleClass().add("rules-title");
        title.setWrapText(true);
        title.setMinHeight(USE_PREF_SIZE);
        leftOut.setId("rules-leftout");
        leftOut.getStyleClass().add("rules-muted");
        leftOut.setWrapText(true);
        leftOut.setMinHeight(USE_PREF_SIZE);
        empty.getStyleClass().add("placeholder");
        empty.setWrapText(true);
        MatrixPicture picture = new MatrixPicture(model, presentation);
        picture.setMinSize(LEAST_WIDTH, LEAST_HEIGHT);
        VBox top = new VBox(new RulesBar(model, presentation), title, leftOut);
        top.getStyleClass().add("rules-top");
        BorderPane content = new BorderPane(new StackPane(picture, empty));
        content.setTop(top);
        content.setBottom(new RulesExplanation(model, presentation));
        // Where text is large, it scrolls.
        setContent(content);
        setFitToWidth(true);
        setFitToHeight(true);
        model.matrixProperty().subscribe(this::show);
        model.failureProperty().addListener(_ -> show(model.matrixProperty().get()));
    }

    private void show(@Nullable RuleMatrix matrix) {
        empty.setVisible(matrix == null);
        empty.setText(presentation.text("rules.empty"));
        title.setText(matrix == null ? "" : title(matrix));
        List<RuleMatrix.LeftOut> missing = matrix == null ? List.of() : matrix.leftOut();
        leftOut.setManaged(!missing.isEmpty());
        leftOut.setVisible(!missing.isEmpty());
        leftOut.setText(missing.isEmpty() ? "" : presentation.text("rules.leftout", missing.size()));
        leftOut.setTooltip(
                missing.isEmpty()
                        ? null
                        : new Tooltip(missing.stream().map(this::line).collect(Collectors.joining("\n"))));
    }

    private String line(RuleMatrix.LeftOut left) {
        String reason = switch (left.reason()) {
            case TRANSFORMED -> presentation.text("rules.leftout.transformed");
            case SHAPE -> presentation.text("rules.leftout.shape");
            case TOO_LARGE -> presentation.text("rules.leftout.toolarge");
        };
        return left.recipe().id() + ": " + reason;
    }

    private String title(RuleMatrix matrix) {
        return model.disputed()
                .map(block -> block.id() + "   " + RulesBar.about(presentation, block))
                .orElseGet(() -> presentation.text(
                        "rules.title",
                        Long.toString(matrix.row()),
                        Long.toString(matrix.start()),
                        Long.toString(matrix.start() + matrix.values().size() - 1)));
    }
}
