package nibblescope.app.numberline;

import nibblescope.app.study.Exploration;
import nibblescope.app.study.SelectedBlock;
import org.jspecify.annotations.Nullable;

/// Gives one element of the selected block another value, at once or on the way: a drag is one step
/// to undo however many values it passes through, and none if it is taken back.
final class ValueEdit {
    private final Exploration exploration;
    private @Nullable Drag drag;

    /// @param before the block to go back to
    /// @param index  of the element among its values
    private record Drag(SelectedBlock before, int index) {}

    ValueEdit(Exploration exploration) {
        this.exploration = exploration;
    }

    /// Gives the element in a column a value.
    void set(long column, float value) {
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null) {
            put(block.window(), (int) (column - block.windowColumn()), value);
        }
    }

    /// Begins a drag of the element in a column.
    void begin(long column) {
        SelectedBlock block = exploration.blockProperty().get();
        if (drag == null && block != null) {
            exploration.history().begin();
            drag = new Drag(block, (int) (column - block.windowColumn()));
        }
    }

    /// Gives the dragged element a value.
    void drag(float value) {
        if (drag != null) {
            put(drag.before().window(), drag.index(), value);
        }
    }

    /// Ends the drag; the element keeps its value.
    void end() {
        if (drag != null) {
            drag = null;
            exploration.history().end();
        }
    }

    /// Ends the drag, and gives the element the value that it had.
    void takeBack() {
        if (drag != null) {
            exploration.edit(drag.before().window());
            end();
        }
    }

    /// Ends the drag of a block that is not selected any more.
    void blockChanged(@Nullable SelectedBlock now) {
        if (drag != null && (now == null || !BlockWalk.sameWindow(drag.before(), now))) {
            end();
        }
    }

    private void put(float[] values, int index, float value) {
        if (index >= 0 && index < values.length) {
            values[index] = value;
            exploration.edit(values);
        }
    }
}
