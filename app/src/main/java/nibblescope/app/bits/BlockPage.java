package nibblescope.app.bits;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The stored bits of the selected block, with bits to flip and what that does.
final class BlockPage extends StackPane {
    private static final KeyCombination UNDO = new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination REDO =
            new KeyCodeCombination(KeyCode.Z, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    private static final KeyCombination REDO_TOO = new KeyCodeCombination(KeyCode.Y, KeyCombination.SHORTCUT_DOWN);

    private static final double ERROR_WIDTH = 400;

    private final BitsModel model;
    private final Presentation presentation;
    private final Label title;
    private final Label error = new Label();
    private final Label flips = new Label();

    BlockPage(BitsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        title = new LongName(presentation.text("bits.title.help"));
        setId("bits-page-block");
        Scrolled scrolled = new Scrolled(presentation);
        BlockPicture picture = new BlockPicture(model, presentation, scrolled::reveal);
        VBox content = new VBox(
                heading(),
                picture,
                new SideBySide(
                        presentation, new DetailGrid(model, presentation), new ElementStrip(model, presentation)));
        content.getStyleClass().add("bits-page");
        scrolled.show(content);
        BooleanBinding empty = Bindings.isNull(model.blockProperty());
        scrolled.visibleProperty().bind(empty.not());
        Label nothing = new Label(presentation.text("bits.empty"));
        nothing.getStyleClass().add("placeholder");
        nothing.setWrapText(true);
        nothing.visibleProperty().bind(empty);
        getChildren().addAll(scrolled, nothing);
        model.blockProperty().subscribe(this::show);
        model.flipsProperty().subscribe(_ -> show(model.blockProperty().get()));
        presentation.textScaleProperty().addListener(_ -> picture.redraw());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private Region heading() {
        title.getStyleClass().add("bits-title");
        error.setId("bits-error");
        error.getStyleClass().add("bits-headline");
        error.setTooltip(new Tooltip(presentation.text("bits.detail.mse.help")));
        error.setWrapText(true);
        flips.setId("bits-flips");
        flips.getStyleClass().add("bits-muted");
        flips.setMinWidth(Region.USE_PREF_SIZE);
        BooleanBinding none =
                Bindings.createBooleanBinding(() -> model.flipsProperty().get().isEmpty(), model.flipsProperty());
        FlowPane line = new FlowPane(error, flips, button("restore", none, model::restoreAll));
        line.getStyleClass().add("bits-choices");
        // Always the same width, so that the button stays where it is when the error changes.
        error.prefWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.min(presentation.scaled(ERROR_WIDTH), line.getWidth()),
                        line.widthProperty(),
                        presentation.textScaleProperty()));
        error.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(title, line);
    }

    /// A button whose frame says, even while it is disabled, what it does or why it cannot.
    private Node button(String name, ObservableBooleanValue off, Runnable action) {
        Button button = new Button(presentation.text("bits." + name));
        button.setId("bits-" + name);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.disableProperty().bind(off);
        button.setOnAction(_ -> action.run());
        StackPane frame = new StackPane(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> presentation.text("bits." + name + (off.get() ? ".disabled" : ".help")), off));
        Tooltip.install(frame, tooltip);
        return frame;
    }

    private void show(@Nullable BitsOfBlock block) {
        if (block == null) {
            return;
        }
        BlockText text = new BlockText(block, presentation);
        title.setText(text.title());
        error.setText(text.error());
        int count = model.flipsProperty().get().size();
        flips.setText(
                count == 0 ? presentation.text("bits.hint") : presentation.text("bits.flips", Integer.toString(count)));
    }

    private void keyPressed(KeyEvent event) {
        if (UNDO.match(event) && model.history().canUndoProperty().get()) {
            model.history().undo();
        } else if ((REDO.match(event) || REDO_TOO.match(event))
                && model.history().canRedoProperty().get()) {
            model.history().redo();
        } else {
            return;
        }
        event.consume();
    }
}
