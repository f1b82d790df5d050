package nibblescope.app.numberline;

import java.util.List;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.SelectedBlock;
import org.jspecify.annotations.Nullable;

/// Gives one element of the selected block another value, at once or on the way: a drag is one step
/// to undo however many values it passes through, and none if it is taken back.
final class ValueEdit {
    private final Exploration exploration;
    private @Nullable Drag drag;
    private List<Float> valuesToCome = List.of();

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
            put(block.window(), index(block, column), value);
        }
    }

    /// Begins a drag of the element in a column.
    void begin(long column) {
        SelectedBlock block = exploration.blockProperty().get();
        if (drag == null && block != null) {
            exploration.history().begin();
            drag = new Drag(block, index(block, column));
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

    /// Ends the drag of another block.
    void endUnlessOf(@Nullable SelectedBlock now) {
        if (drag != null && (now == null || !BlockWalk.sameWindow(drag.before(), now))) {
            end();
        }
    }

    /// Gives the block other values, or, while there is none, the next one; none leave it as it is.
    void replaceBy(List<Float> values) {
        valuesToCome = List.copyOf(values);
        putValuesToCome();
    }

    /// Puts what waits for a block into the selected one.
    void putValuesToCome() {
        if (!valuesToCome.isEmpty() && exploration.blockProperty().get() != null) {
            float[] values = new float[valuesToCome.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = valuesToCome.get(i);
            }
            valuesToCome = List.of();
            exploration.edit(values);
        }
    }

    /// The place of an element among the values of the window; none of them has -1.
    private static int index(SelectedBlock block, long column) {
        long index = column - block.windowColumn();
        return index >= 0 && index < SelectedBlock.WINDOW ? (int) index : -1;
    }

    private void put(float[] values, int index, float value) {
        if (index >= 0 && index < values.length) {
            values[index] = value;
            exploration.edit(values);
        }
    }
}
