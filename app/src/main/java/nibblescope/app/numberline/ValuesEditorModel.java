package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import org.jspecify.annotations.Nullable;

/// The values of the selected block's window, to be edited: added, changed, removed, pasted, given
/// up for those of the tensor. Each of these is one step that can be undone; what cannot be read
/// changes nothing and leaves a note.
public final class ValuesEditorModel {
    /// The most values there can be.
    static final int MOST = SelectedBlock.WINDOW;

    private static final int NONE = -1;
    private static final int LONGEST_QUOTE = 40;

    private final Exploration exploration;
    private final ReadOnlyObjectWrapper<List<Float>> values = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Integer> selected = new ReadOnlyObjectWrapper<>(NONE);
    private final ReadOnlyObjectWrapper<@Nullable ValuesEditorNote> note = new ReadOnlyObjectWrapper<>();
    private final ObservableValue<Optional<PresetBlock>> preset;

    public ValuesEditorModel(Exploration exploration) {
        this.exploration = exploration;
        preset = Bindings.createObjectBinding(
                () -> PresetBlock.shown(exploration),
                exploration.tensorProperty(),
                exploration.fileProperty(),
                exploration.blockProperty(),
                exploration.editedProperty());
        exploration.blockProperty().subscribe(this::blockChanged);
        exploration.positionProperty().subscribe(this::updateSelected);
    }

    private void blockChanged(@Nullable SelectedBlock block) {
        List<Float> now = new ArrayList<>();
        if (block != null) {
            for (float value : block.window()) {
                now.add(value);
            }
        }
        if (!now.equals(values.get())) {
            // It was about the values before.
            note.set(null);
            values.set(List.copyOf(now));
        }
        updateSelected();
    }

    private void updateSelected() {
        SelectedBlock block = exploration.blockProperty().get();
        Position at = exploration.positionProperty().get();
        long index = block == null ? NONE : at.column() - block.windowColumn();
        boolean here = block != null
                && at.row() == block.position().row()
                && index >= 0
                && index < values.get().size();
        selected.set(here ? (int) index : NONE);
    }

    /// The values around the selected element; none while no block is selected.
    ReadOnlyObjectProperty<List<Float>> valuesProperty() {
        return values.getReadOnlyProperty();
    }

    /// The place of the selected element among the values; -1 if it is not among them.
    ReadOnlyObjectProperty<Integer> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// What became of the last change; null if there is nothing to say.
    ReadOnlyObjectProperty<@Nullable ValuesEditorNote> noteProperty() {
        return note.getReadOnlyProperty();
    }

    /// Whether the values are others than those of the tensor.
    ReadOnlyBooleanProperty editedProperty() {
        return exploration.editedProperty();
    }

    /// The preset block that is shown, if one is.
    ObservableValue<Optional<PresetBlock>> presetProperty() {
        return preset;
    }

    /// Opens a preset block.
    void open(PresetBlock wanted) {
        wanted.open(exploration);
    }

    /// Selects an element of the window.
    void select(int index) {
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null && index >= 0 && index < values.get().size() && index != selected.get()) {
            exploration.select(new Position(block.position().row(), block.windowColumn() + index));
        }
    }

    /// Adds what is typed after the last value: one number, or several as far as there is room.
    ///
    /// @return whether the values changed
    boolean add(String text) {
        int room = MOST - values.get().size();
        if (values.get().isEmpty() || room == 0) {
            note.set(new ValuesEditorNote.Full());
            return false;
        }
        List<Float> more = new ArrayList<>(values.get());
        Optional<Float> one = ValuesText.one(text);
        if (one.isPresent()) {
            more.add(one.get());
            change(more, null);
            return true;
        }
        ValuesText.Found found = ValuesText.find(text, room);
        if (found.count() == 0) {
            note.set(new ValuesEditorNote.NotANumber(quote(text)));
            return false;
        }
        more.addAll(found.values());
        change(more, new ValuesEditorNote.Taken(found, found.values().size()));
        return true;
    }

    /// Puts what is typed in the place of a value.
    ///
    /// @return whether it was one number
    boolean edit(int index, String text) {
        Optional<Float> value = ValuesText.one(text);
        if (value.isEmpty() || index < 0 || index >= values.get().size()) {
            note.set(new ValuesEditorNote.NotANumber(quote(text)));
            return false;
        }
        List<Float> now = new ArrayList<>(values.get());
        now.set(index, value.get());
        change(now, null);
        return true;
    }

    /// Removes a value; those after it move up.
    void remove(int index) {
        List<Float> now = new ArrayList<>(values.get());
        if (index < 0 || index >= now.size()) {
            return;
        }
        if (now.size() == 1) {
            note.set(new ValuesEditorNote.LastStays());
            return;
        }
        now.remove(index);
        change(now, null);
    }

    /// Puts the numbers of a text in the place of all values.
    void paste(String text) {
        if (values.get().isEmpty()) {
            return;
        }
        ValuesText.Found found = ValuesText.find(text, MOST);
        if (found.count() == 0) {
            note.set(new ValuesEditorNote.NoNumber(quote(text)));
        } else {
            change(
                    found.values(),
                    new ValuesEditorNote.Taken(found, found.values().size()));
        }
    }

    /// Whether a text that is pasted into a field has several numbers, which are for the whole block.
    boolean holdsSeveral(String text) {
        return ValuesText.one(text).isEmpty() && ValuesText.find(text, 1).count() > 1;
    }

    /// Goes back to the values of the tensor.
    void reset() {
        note.set(null);
        exploration.resetValues();
    }

    private void change(List<Float> wanted, @Nullable ValuesEditorNote said) {
        float[] now = new float[wanted.size()];
        for (int i = 0; i < now.length; i++) {
            now[i] = wanted.get(i);
        }
        exploration.edit(now);
        note.set(said);
    }

    /// The beginning of a text, in one line.
    private static String quote(String text) {
        String start = text.length() > 4 * LONGEST_QUOTE ? text.substring(0, 4 * LONGEST_QUOTE) : text;
        String line = start.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }
}
