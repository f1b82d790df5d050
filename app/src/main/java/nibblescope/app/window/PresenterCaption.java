package nibblescope.app.window;

import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Subscription;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.i18n.Figures;

/// The thin bar below a view that is shown to many: which one it is, which step, and the same with
/// the mouse.
final class PresenterCaption extends HBox {
    private final Presentation presentation;
    private final Label name = new Label();
    private final Label step = new Label();
    private Subscription stepping = Subscription.EMPTY;

    PresenterCaption(Presentation presentation, Runnable previous, Runnable next, Runnable leave) {
        this.presentation = presentation;
        setId("presenter-caption");
        getStyleClass().add("presenter-caption");
        name.setId("presenter-view");
        name.getStyleClass().add("title");
        step.setId("presenter-step");
        Region space = new Region();
        setHgrow(space, Priority.ALWAYS);
        getChildren()
                .addAll(name, space, step, button("previous", previous), button("next", next), button("leave", leave));
    }

    private Button button(String id, Runnable action) {
        Button button = new Button();
        button.setId("presenter-" + id);
        button.setGraphic(ToolBarRow.icon(id));
        button.setAccessibleText(presentation.text("presenter." + id));
        button.setTooltip(new Tooltip(presentation.text("presenter." + id)));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// Shows which view is in front.
    void show(View view, Optional<Stepped> steps) {
        stepping.unsubscribe();
        name.setText(presentation.text("window.view." + view.id()));
        step.setText("");
        stepping = steps.map(stepped -> stepped.stepProperty()
                        .subscribe(now -> step.setText(presentation.text(
                                "presenter.step", Figures.count(now.longValue() + 1), Figures.count(stepped.steps())))))
                .orElse(Subscription.EMPTY);
    }
}
