package nibblescope.app.numberline;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.LongBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.LongProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableLongValue;
import javafx.beans.value.ObservableObjectValue;
import javafx.beans.value.ObservableValue;
import nibblescope.app.study.Position;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// What is in focus: the element and the line under the mouse, else those that are selected.
final class LinesFocus {
    private final ObservableObjectValue<@Nullable BlockLines> lines;
    private final ObservableValue<Position> position;
    private final LongProperty hoveredColumn = new SimpleLongProperty(NumberLineModel.NONE);
    private final ObjectProperty<@Nullable Recipe> hoveredLine = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Recipe> selectedLine = new SimpleObjectProperty<>();
    private final LongBinding column;
    private final ObjectBinding<@Nullable RecipeLine> line;

    /// @param position of the selected element
    LinesFocus(ObservableObjectValue<@Nullable BlockLines> lines, ObservableValue<Position> position) {
        this.lines = lines;
        this.position = position;
        column = Bindings.createLongBinding(this::computeColumn, lines, hoveredColumn, position);
        line = Bindings.createObjectBinding(this::computeLine, lines, hoveredLine, selectedLine);
    }

    /// The column of the element, or [NumberLineModel#NONE].
    ObservableLongValue columnProperty() {
        return column;
    }

    /// The line; null while no block is selected.
    ObservableObjectValue<@Nullable RecipeLine> lineProperty() {
        return line;
    }

    /// The mouse is over an element and a line.
    ///
    /// @param over or [NumberLineModel#NONE]
    void hover(long over, @Nullable Recipe overLine) {
        hoveredColumn.set(over);
        hoveredLine.set(overLine);
    }

    void selectLine(@Nullable Recipe selected) {
        selectedLine.set(selected);
    }

    /// Selects a line above or below.
    void moveLine(int delta) {
        BlockLines shown = lines.get();
        RecipeLine from = line.get();
        if (shown != null && from != null) {
            hoveredLine.set(null);
            int last = shown.lines().size() - 1;
            int index = Math.clamp((long) shown.lines().indexOf(from) + delta, 0, last);
            selectedLine.set(shown.lines().get(index).recipe());
        }
    }

    private @Nullable RecipeLine computeLine() {
        BlockLines shown = lines.get();
        Recipe wanted = hoveredLine.get() == null ? selectedLine.get() : hoveredLine.get();
        return shown == null ? null : shown.line(wanted);
    }

    private long computeColumn() {
        BlockLines shown = lines.get();
        if (shown == null) {
            return NumberLineModel.NONE;
        }
        if (shown.holds(hoveredColumn.get())) {
            return hoveredColumn.get();
        }
        // The position is ahead of the block for as long as the block is being read.
        Position at = position.getValue();
        long key = ElementKeys.of(shown.block()).key(at);
        return shown.holds(key) ? key : NumberLineModel.NONE;
    }
}
