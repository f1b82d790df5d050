package nibblescope.app.numberline;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.Unbroken;

/// Plays the story of the block, and says in a sentence what the step on screen does.
final class TransportBar extends VBox {
    private static final double NARROW = 700;
    private static final double LINE_HEIGHT = 16;

    private final NumberLineModel model;
    private final Presentation presentation;
    private final Playback playback;
    private final Slider slider = new Slider(0, Step.LAST, Step.LAST);
    private final Label step = new Label();
    private final Label caption = new Label();
    private boolean following;

    TransportBar(NumberLineModel model, Presentation presentation, Playback playback) {
        this.model = model;
        this.presentation = presentation;
        this.playback = playback;
        getStyleClass().add("numberline-transport");
        step.getStyleClass().add("numberline-step");
        step.setMinWidth(Region.USE_PREF_SIZE);
        caption.getStyleClass().add("numberline-caption");
        caption.setId("numberline-caption");
        caption.setWrapText(true);
        slider();
        HBox controls = new HBox(previous(), play(), next(), slider, step);
        controls.getStyleClass().add("numberline-controls");
        HBox.setHgrow(slider, Priority.ALWAYS);
        getChildren().addAll(controls, caption);
        model.momentProperty().addListener((_, _, _) -> show());
        model.focusedLineProperty().addListener((_, _, _) -> show());
        model.focusedColumnProperty().addListener((_, _, _) -> show());
        presentation.textScaleProperty().subscribe(_ -> keepRoom());
        widthProperty().subscribe(_ -> keepRoom());
        show();
    }

    /// So much that nothing moves when the next sentence is longer.
    private void keepRoom() {
        int lines = getWidth() < presentation.scaled(NARROW) ? 3 : 2;
        caption.setMinHeight(lines * presentation.scaled(LINE_HEIGHT));
    }

    private void slider() {
        slider.setId("numberline-slider");
        slider.setMajorTickUnit(1);
        slider.setMinorTickCount(0);
        slider.setShowTickMarks(true);
        slider.setBlockIncrement(0.25);
        slider.setAccessibleText(presentation.text("numberline.slider"));
        slider.setTooltip(new Tooltip(presentation.text("numberline.slider.help")));
        slider.valueProperty().addListener((_, _, value) -> {
            if (!following) {
                playback.scrub(value.doubleValue());
            }
        });
    }

    private Node play() {
        Region icon = new Region();
        Button button = button("play", icon);
        Runnable look = () -> {
            boolean playing = playback.playingProperty().get();
            icon.getStyleClass().setAll(playing ? "numberline-icon-pause" : "numberline-icon-play");
            String text = presentation.text(playing ? "numberline.pause.help" : "numberline.play.help");
            button.setAccessibleText(text);
            button.setTooltip(new Tooltip(text));
        };
        playback.playingProperty().addListener((_, _, _) -> look.run());
        look.run();
        button.setOnAction(_ -> playback.toggle());
        return button;
    }

    private Node previous() {
        Button button = button("stepback", icon("numberline-icon-previous"));
        button.setOnAction(_ -> playback.previous());
        BooleanExpression atStart =
                Bindings.createBooleanBinding(() -> model.momentProperty().get().at() == 0, model.momentProperty());
        return framed(button, "stepback", atStart);
    }

    private Node next() {
        Button button = button("stepon", icon("numberline-icon-next"));
        button.setOnAction(_ -> playback.next());
        BooleanExpression atEnd = Bindings.createBooleanBinding(
                () -> model.momentProperty().get().at() == Step.LAST, model.momentProperty());
        return framed(button, "stepon", atEnd);
    }

    private static Region icon(String styleClass) {
        Region icon = new Region();
        icon.getStyleClass().setAll(styleClass);
        return icon;
    }

    private static Button button(String name, Region icon) {
        Button button = new Button();
        button.setGraphic(icon);
        button.setId("numberline-" + name);
        button.getStyleClass().add("numberline-icon-button");
        return button;
    }

    private Node framed(Button button, String name, ObservableBooleanValue atEnd) {
        button.setAccessibleText(presentation.text("numberline." + name + ".help"));
        return ExplainedButton.framed(
                button,
                presentation.text("numberline." + name + ".help"),
                presentation.text("numberline." + name + ".disabled"),
                atEnd);
    }

    private void show() {
        Moment moment = model.momentProperty().get();
        following = true;
        slider.setValue(moment.at());
        following = false;
        RecipeLine line = model.focusedLineProperty().get();
        step.setText(presentation.text(
                "numberline.step",
                Figures.count(moment.step().number() + 1),
                Figures.count(Step.LAST + 1),
                presentation.text("numberline.step." + moment.step().key())));
        caption.setText(
                line == null
                        ? ""
                        : Unbroken.numbers(new StepCaption(presentation)
                                .of(line, moment, model.focusedColumnProperty().get())));
    }
}
