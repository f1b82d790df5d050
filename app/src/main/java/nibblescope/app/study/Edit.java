package nibblescope.app.study;

import java.util.ArrayList;
import java.util.List;
import nibblescope.core.tensor.TensorInfo;

/// Values in the place of those of a tensor.
///
/// @param position of the selected element; the values begin with its window
record Edit(TensorInfo tensor, Position position, List<Float> values) {
    Edit {
        values = List.copyOf(values);
    }

    /// Selects the last of the values if there is none at the position.
    static Edit of(TensorInfo tensor, Position position, float... values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        long last = SelectedBlock.windowColumn(position) + values.length - 1;
        return new Edit(tensor, new Position(position.row(), Math.min(position.column(), last)), list);
    }

    /// Whether it is of the window around an element.
    boolean isAt(TensorInfo info, Position at) {
        return tensor.equals(info)
                && position.row() == at.row()
                && SelectedBlock.windowColumn(position) == SelectedBlock.windowColumn(at);
    }

    /// Whether an element of the row is one of the values.
    boolean holds(Position at) {
        return at.column() < SelectedBlock.windowColumn(position) + values.size();
    }

    float[] floats() {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
