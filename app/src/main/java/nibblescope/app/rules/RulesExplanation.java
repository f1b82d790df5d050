package nibblescope.app.rules;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.core.metrics.Disagreement;

/// Two rows, and where and why they differ first.
final class RulesExplanation extends VBox {
    private final Presentation presentation;
    private final LongName first = new LongName();
    private final LongName second = new LongName();
    private final Label where = new Label();
    private final Label why = new Label();

    RulesExplanation(RulesModel model, Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("rules-explanation");
        where.getStyleClass().add("rules-where");
        where.setWrapText(true);
        why.setId("rules-why");
        why.setWrapText(true);
        why.setMinHeight(USE_PREF_SIZE);
        where.setMinHeight(USE_PREF_SIZE);
        getChildren().addAll(new HBox(12, side("A", first), side("B", second)), where, why);
        model.comparedProperty().subscribe(this::show);
    }

    private static Node side(String letter, LongName name) {
        Label badge = new Label(letter);
        badge.getStyleClass().add("rules-badge");
        badge.setMinWidth(USE_PREF_SIZE);
        name.getStyleClass().add("rules-name");
        HBox side = new HBox(6, badge, name);
        side.getStyleClass().add("rules-side");
        HBox.setHgrow(side, Priority.ALWAYS);
        side.setMinWidth(0);
        side.setPrefWidth(100);
        return side;
    }

    private void show(Compared compared) {
        boolean both = compared.second().isPresent();
        first.setText(compared.first().map(RuleGroup::names).orElse(""));
        second.setText(compared.second().map(RuleGroup::names).orElse(""));
        setVisible(both);
        setManaged(both);
        if (both) {
            DisagreementText text = new DisagreementText(
                    presentation,
                    compared.first().orElseThrow(),
                    compared.second().orElseThrow());
            Optional<Disagreement> found = compared.disagreement();
            where.setText(found.map(d -> presentation.text("rules.first", text.cell(d.cell())))
                    .orElse(presentation.text("rules.same")));
            why.setText(found.map(text::reason).orElse(""));
            why.setManaged(found.isPresent());
        }
    }
}
