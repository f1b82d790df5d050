package nibblescope.app.tour;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// What the tour says about one part of the window: what it shows, what to try, and the way on.
final class TourCallout extends VBox {
    /// How wide it is at the usual text size.
    static final double WIDTH = 312;

    private final Presentation presentation;
    private final Label title = new Label();
    private final Label says = new Label();
    private final Label tries = new Label();
    private final Label count = new Label();
    private final Button skip = new Button();
    private final Button back = new Button();
    private final Button next = new Button();

    TourCallout(TourModel model, Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("tour-callout");
        setAccessibleRole(AccessibleRole.DIALOG);
        title.getStyleClass().add("tour-title");
        title.setId("tour-title");
        title.setWrapText(true);
        says.setId("tour-says");
        says.setWrapText(true);
        tries.getStyleClass().add("tour-tries");
        tries.setId("tour-tries");
        tries.setWrapText(true);
        count.getStyleClass().add("muted");
        count.setId("tour-count");
        set(skip, "skip", model::end);
        set(back, "back", model::previous);
        set(next, "next", model::next);
        next.getStyleClass().add("tour-next");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox buttons = new HBox(count, space, skip, back, next);
        buttons.getStyleClass().add("tour-buttons");
        for (Region part : new Region[] {title, says, tries, buttons}) {
            part.setMinHeight(USE_PREF_SIZE);
        }
        getChildren().addAll(title, says, tries, buttons);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> key(event, model));
    }

    private void set(Button button, String id, Runnable action) {
        button.setId("tour-" + id);
        button.setMinWidth(USE_PREF_SIZE);
        button.setText(presentation.text("tour." + id));
        button.setOnAction(_ -> action.run());
    }

    private void key(KeyEvent event, TourModel model) {
        switch (event.getCode()) {
            case ENTER -> (skip.isFocused() ? skip : back.isFocused() ? back : next).fire();
            case RIGHT, PAGE_DOWN -> model.next();
            case LEFT, PAGE_UP -> model.previous();
            default -> {
                return;
            }
        }
        event.consume();
    }

    void show(TourStep step) {
        title.setText(presentation.text("tour." + step.id() + ".title"));
        says.setText(presentation.text("tour." + step.id() + ".says"));
        tries.setText(presentation.text("tour." + step.id() + ".tries"));
        count.setText(presentation.text(
                "tour.count",
                Figures.count(TourModel.STEPS.indexOf(step) + 1L),
                Figures.count(TourModel.STEPS.size())));
        boolean last = step == TourModel.STEPS.getLast();
        next.setText(presentation.text(last ? "tour.done" : "tour.next"));
        skip.setVisible(!last);
        back.setDisable(step == TourModel.STEPS.getFirst());
        setAccessibleText(title.getText() + ". " + says.getText() + " " + tries.getText());
    }

    void focusNext() {
        next.requestFocus();
    }
}
