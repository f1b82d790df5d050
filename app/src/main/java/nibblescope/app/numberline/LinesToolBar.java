package nibblescope.app.numberline;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.Presentation;
import org.controlsfx.control.PopOver;

/// How the axis is shown, and what is not as the tensor and the recipes have it.
final class LinesToolBar extends FlowPane {
    private static final double ZOOM = 1.5;

    private final NumberLineModel model;
    private final Presentation presentation;

    /// @param values of the block, to be edited
    /// @param lines  where the curve is shown, or not
    /// @param zoomBy shows a part of the axis that is so many times smaller
    LinesToolBar(
            NumberLineModel model,
            ValuesEditorModel values,
            Presentation presentation,
            LinesWithCurve lines,
            DoubleConsumer zoomBy) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("numberline-tools");
        ChoiceButtons<AxisKind> kinds = new ChoiceButtons<>(
                List.of(AxisKind.values()),
                model.axis().kindProperty(),
                kind -> presentation.text("numberline.axis." + kind.id() + ".name"),
                kind -> presentation.text("numberline.axis." + kind.id() + ".help"));
        HBox zoom = new HBox(
                button("zoomout", () -> zoomBy.accept(1 / ZOOM), zoomedOut(), "zoomout.disabled"),
                button("zoomin", () -> zoomBy.accept(ZOOM), scaledUnits(), "zoomin.disabled"),
                button("fit", () -> model.axis().zoomProperty().set(null), zoomedOut(), "zoomout.disabled"));
        zoom.getStyleClass().add("numberline-zoom");
        getChildren().addAll(kinds, zoom, curve(lines), values(values), hint(), editedChip(), scaleChip());
    }

    private BooleanBinding zoomedOut() {
        return Bindings.createBooleanBinding(
                () -> model.axis().zoomProperty().get() == null, model.axis().zoomProperty());
    }

    private BooleanBinding scaledUnits() {
        return Bindings.createBooleanBinding(
                () -> model.momentProperty().get().stretched() > 0, model.momentProperty());
    }

    private Node button(String name, Runnable action, BooleanBinding disabled, String why) {
        Button button = new Button(presentation.text("numberline." + name));
        button.setId("numberline-" + name);
        String help = presentation.text("numberline." + name + ".help");
        button.setAccessibleText(help);
        button.setOnAction(_ -> action.run());
        return ExplainedButton.framed(button, help, presentation.text("numberline." + why), disabled);
    }

    private Node curve(LinesWithCurve lines) {
        ToggleButton curve = new ToggleButton(presentation.text("numberline.curve"));
        curve.setId("numberline-curve");
        curve.setTooltip(new Tooltip(presentation.text("numberline.curve.help")));
        lines.shownProperty().subscribe(curve::setSelected);
        curve.setOnAction(_ -> lines.ask(curve.isSelected()));
        return curve;
    }

    /// The values lie over the picture while they are edited: it changes with them.
    private Node values(ValuesEditorModel values) {
        Button button = new Button(presentation.text("numberline.values"));
        button.setId("numberline-values");
        button.setTooltip(new Tooltip(presentation.text("numberline.values.help")));
        PopOver editor = new PopOver(new ValuesEditorView(values, presentation));
        editor.setId("numberline-values-editor");
        editor.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        editor.setAnimated(presentation.motionProperty().get());
        editor.setHeaderAlwaysVisible(false);
        editor.setDetachable(true);
        button.setOnAction(_ -> {
            if (editor.isShowing()) {
                editor.hide();
            } else {
                editor.show(button);
            }
        });
        return button;
    }

    /// Offered where one value dwarfs the others.
    private Node hint() {
        Button hint = new Button();
        hint.setId("numberline-hint");
        hint.getStyleClass().add("numberline-hint");
        hint.setTooltip(new Tooltip(presentation.text("numberline.hint.help")));
        hint.textProperty().bind(Bindings.createStringBinding(this::hintText, model.linesProperty()));
        hint.setOnAction(_ -> model.axis().kindProperty().set(AxisKind.LOG));
        return shownIf(
                hint,
                () -> {
                    BlockLines lines = model.linesProperty().get();
                    return lines != null
                            && lines.limits().dwarfed()
                            && model.axis().kindProperty().get() == AxisKind.LINEAR;
                },
                model.linesProperty(),
                model.axis().kindProperty());
    }

    private String hintText() {
        BlockLines lines = model.linesProperty().get();
        return lines == null
                ? ""
                : presentation.text(
                        "numberline.hint",
                        presentation.figures().tick(lines.limits().amaxToMedian()));
    }

    private Node editedChip() {
        return chip("edited", model::resetValues, model.editedProperty()::get, model.editedProperty());
    }

    private Node scaleChip() {
        return chip(
                "otherscale", model::clearScaleCodes, () -> !model.scaleCodes().isEmpty(), model.scaleCodes());
    }

    /// Says that something is not as it was, and takes it back.
    private Node chip(String name, Runnable reset, Callable<Boolean> shown, Observable... changing) {
        Label label = new Label(presentation.text("numberline." + name));
        label.setTooltip(new Tooltip(presentation.text("numberline." + name + ".help")));
        Button button = new Button(presentation.text("numberline.reset"));
        button.setId("numberline-" + name + "-reset");
        button.setAccessibleText(presentation.text("numberline." + name + ".reset"));
        button.setTooltip(new Tooltip(presentation.text("numberline." + name + ".reset")));
        button.setOnAction(_ -> reset.run());
        HBox chip = new HBox(label, button);
        chip.getStyleClass().add("numberline-chip");
        return shownIf(chip, shown, changing);
    }

    private static Node shownIf(Node node, Callable<Boolean> condition, Observable... changing) {
        node.visibleProperty().bind(Bindings.createBooleanBinding(condition, changing));
        node.managedProperty().bind(node.visibleProperty());
        return node;
    }
}
