package nibblescope.app.study;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableObjectValue;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The block around the selected element as it is read, or with values that were put in the place of
/// those that were read.
final class ShownBlock {
    private final ObservableObjectValue<Position> position;
    private final LatestOnly<SelectedBlock> reading;
    private final ReadOnlyObjectWrapper<@Nullable SelectedBlock> block = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper edited = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper isReading = new ReadOnlyBooleanWrapper();
    private @Nullable SelectedBlock asRead;
    private @Nullable Edit edit;

    /// @param position of the selected element
    ShownBlock(
            Executor interactive,
            Executor uiThread,
            ObservableObjectValue<Position> position,
            Consumer<? super Throwable> failed) {
        this.position = position;
        reading = new LatestOnly<>(interactive, uiThread, this::wasRead, failed, isReading::set);
    }

    ReadOnlyObjectProperty<@Nullable SelectedBlock> blockProperty() {
        return block.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty editedProperty() {
        return edited.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty readingProperty() {
        return isReading.getReadOnlyProperty();
    }

    /// What is put in the place of its values.
    Optional<Edit> edit() {
        return Optional.ofNullable(edit);
    }

    /// Reads the block around the selected element of a tensor; until then the one before is shown.
    void read(OpenFile open, Study known) {
        Position at = position.get();
        reading.submit(_ -> open.read(f -> SelectedBlock.read(f.tensor(known.info()), at, known)));
    }

    /// Takes note of what more is known of the tensor.
    void know(Study study) {
        SelectedBlock read = asRead;
        if (read != null && read.info().equals(study.info())) {
            SelectedBlock knowing = read.knowing(study);
            if (!knowing.equals(read)) {
                asRead = knowing;
                show();
            }
        }
    }

    /// Ends the reading under way.
    void cancel() {
        reading.cancel();
    }

    /// Shows no block until the next one is read.
    void forget() {
        reading.cancel();
        asRead = null;
        edit = null;
        show();
    }

    /// Whether so many values can be put in the place of its own.
    boolean canHold(float... values) {
        return asRead != null && values.length >= 1 && values.length <= SelectedBlock.WINDOW;
    }

    /// Shows other values as soon as the block they belong to is read; the values of that block are
    /// no edit.
    void put(Edit wanted) {
        SelectedBlock read = asRead;
        boolean same = read != null
                && wanted.isAt(read.info(), read.position())
                && Arrays.equals(wanted.floats(), read.window());
        edit = same ? null : wanted;
        show();
    }

    /// Shows the values that were read again.
    void reset() {
        edit = null;
        show();
    }

    /// Gives up other values that do not hold an element; shown with the block that is read next.
    void giveUpEditWithout(@Nullable TensorInfo tensor, Position at) {
        if (edit != null && (tensor == null || !edit.isAt(tensor, at) || !edit.holds(at))) {
            edit = null;
        }
    }

    private void wasRead(SelectedBlock read) {
        asRead = read;
        show();
    }

    private void show() {
        SelectedBlock read = asRead;
        Edit wanted = edit;
        if (read == null || wanted == null || !wanted.isAt(read.info(), read.position())) {
            edited.set(false);
            block.set(read);
        } else {
            edited.set(true);
            block.set(read.with(position.get(), wanted.floats()));
        }
    }
}
