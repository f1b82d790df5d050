package nibblescope.app.numberline;

import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// The values of the selected block as a list that can be edited, with buttons for the preset
/// blocks.
public final class ValuesEditorView extends VBox {
    private static final KeyCombination PASTE = new KeyCodeCombination(KeyCode.V, KeyCombination.SHORTCUT_DOWN);
    private static final double ROWS = 9;
    private static final double ROW_HEIGHT = 24;

    private final ValuesEditorModel model;
    private final Presentation presentation;
    private final ValuesEditorText text;
    private final ListView<Float> list = new ListView<>();
    private boolean following;

    public ValuesEditorView(ValuesEditorModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        text = new ValuesEditorText(presentation);
        getStyleClass().add("values-editor");
        setUpList();
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(title(), list, addRow(), buttons(), note(), presets(), caption());
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    private Label title() {
        Label title = new Label();
        title.getStyleClass().add("values-title");
        title.setWrapText(true);
        title.setMinHeight(USE_PREF_SIZE);
        title.setTooltip(new Tooltip(presentation.text("values.title.help")));
        title.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> text.title(model.valuesProperty().get().size()), model.valuesProperty()));
        return title;
    }

    private void setUpList() {
        list.setId("values-list");
        list.setEditable(true);
        list.setAccessibleText(presentation.text("values.list"));
        list.setTooltip(new Tooltip(presentation.text("values.list.help")));
        list.setPlaceholder(new Label(presentation.text("values.empty")));
        list.setCellFactory(_ -> new ValuesEditorCell(model, presentation));
        list.prefHeightProperty().bind(presentation.textScaleProperty().multiply(ROWS * ROW_HEIGHT));
        list.minHeightProperty().bind(presentation.textScaleProperty().multiply(3 * ROW_HEIGHT));
        model.valuesProperty().subscribe(this::showValues);
        model.selectedProperty().subscribe(_ -> showSelected());
        list.getSelectionModel().selectedIndexProperty().addListener((_, _, index) -> {
            if (!following) {
                model.select(index.intValue());
            }
        });
    }

    /// Changes only the items that differ, so that the list stays where it is.
    private void showValues(List<Float> values) {
        following = true;
        List<Float> items = list.getItems();
        while (items.size() > values.size()) {
            items.removeLast();
        }
        for (int i = 0; i < values.size(); i++) {
            if (i == items.size()) {
                items.add(values.get(i));
            } else if (!items.get(i).equals(values.get(i))) {
                items.set(i, values.get(i));
            }
        }
        following = false;
        showSelected();
    }

    private void showSelected() {
        int index = model.selectedProperty().get();
        if (index < list.getItems().size() && index != list.getSelectionModel().getSelectedIndex()) {
            following = true;
            list.getSelectionModel().clearAndSelect(index);
            following = false;
            list.scrollTo(Math.max(0, index - 1));
        }
    }

    private HBox addRow() {
        TextField field = new ValuesEditorField(model);
        field.setId("values-new");
        field.setPromptText(presentation.text("values.new"));
        field.setAccessibleText(presentation.text("values.new"));
        field.setPrefColumnCount(8);
        HBox.setHgrow(field, Priority.ALWAYS);
        ObservableBooleanValue full = Bindings.createBooleanBinding(
                () -> model.valuesProperty().get().isEmpty()
                        || model.valuesProperty().get().size() == ValuesEditorModel.MOST,
                model.valuesProperty());
        field.disableProperty().bind(full);
        field.setOnAction(_ -> add(field));
        HBox row = new HBox(field, button("add", full, () -> add(field)));
        row.getStyleClass().add("values-row");
        return row;
    }

    private void add(TextField field) {
        if (model.add(field.getText())) {
            field.clear();
            list.scrollTo(list.getItems().size() - 1);
        }
    }

    private FlowPane buttons() {
        ObservableBooleanValue empty =
                Bindings.createBooleanBinding(() -> model.valuesProperty().get().isEmpty(), model.valuesProperty());
        ObservableBooleanValue last = Bindings.createBooleanBinding(
                () -> model.valuesProperty().get().size() < 2
                        || model.selectedProperty().get() < 0,
                model.valuesProperty(),
                model.selectedProperty());
        FlowPane buttons = new FlowPane(
                button("paste", empty, this::paste),
                button("remove", last, this::remove),
                button("reset", Bindings.not(model.editedProperty()), model::reset));
        buttons.getStyleClass().add("values-buttons");
        return buttons;
    }

    /// A button in a frame that says, even while the button is disabled, what it does or why it
    /// cannot.
    private Node button(String name, ObservableBooleanValue cannot, Runnable action) {
        Button button = new Button(presentation.text("values." + name));
        button.setId("values-" + name);
        button.setMinWidth(USE_PREF_SIZE);
        button.disableProperty().bind(cannot);
        button.setOnAction(_ -> action.run());
        button.setAccessibleHelp(presentation.text("values." + name + ".help"));
        StackPane frame = new StackPane(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> presentation.text("values." + name + (cannot.get() ? ".disabled" : ".help")), cannot));
        Tooltip.install(frame, tooltip);
        return frame;
    }

    private Label note() {
        Label note = new Label();
        note.setId("values-note");
        note.setWrapText(true);
        note.setMinHeight(USE_PREF_SIZE);
        model.noteProperty().subscribe(said -> showNote(note, said));
        return note;
    }

    private void showNote(Label note, @Nullable ValuesEditorNote said) {
        note.setText(said == null ? "" : text.note(said));
        note.setVisible(said != null);
        note.setManaged(said != null);
        note.getStyleClass().setAll("label", said instanceof ValuesEditorNote.Taken ? "values-note" : "values-refusal");
    }

    private FlowPane presets() {
        FlowPane presets = new FlowPane();
        presets.getStyleClass().add("values-buttons");
        for (PresetBlock preset : PresetBlock.values()) {
            Button button = new Button(presentation.text("values.preset", preset.name()));
            button.setId("values-preset-" + preset.name());
            button.setMinWidth(USE_PREF_SIZE);
            button.setTooltip(new Tooltip(text.presetHelp()));
            button.setOnAction(_ -> model.open(preset));
            presets.getChildren().add(button);
        }
        return presets;
    }

    private Label caption() {
        Label caption = new Label();
        caption.setId("values-caption");
        caption.getStyleClass().add("values-note");
        caption.setWrapText(true);
        caption.setMinHeight(USE_PREF_SIZE);
        model.presetProperty().subscribe(shown -> showCaption(caption, shown));
        return caption;
    }

    private void showCaption(Label caption, Optional<PresetBlock> shown) {
        caption.setText(shown.map(preset -> presentation.text("values.preset.caption", preset.name()))
                .orElse(""));
        caption.setVisible(shown.isPresent());
        caption.setManaged(shown.isPresent());
    }

    private void paste() {
        String pasted = Clipboard.getSystemClipboard().getString();
        model.paste(pasted == null ? "" : pasted);
    }

    private void remove() {
        model.remove(model.selectedProperty().get());
    }

    private void keyPressed(KeyEvent event) {
        if (event.getTarget() instanceof TextField) {
            return;
        }
        if (PASTE.match(event)) {
            paste();
            event.consume();
        } else if (event.getCode() == KeyCode.DELETE || event.getCode() == KeyCode.BACK_SPACE) {
            remove();
            event.consume();
        }
    }
}
