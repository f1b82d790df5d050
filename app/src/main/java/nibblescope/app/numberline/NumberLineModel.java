package nibblescope.app.numberline;

import java.util.List;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.binding.LongBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.LongProperty;
import javafx.beans.property.SimpleLongProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableLongValue;
import javafx.beans.value.ObservableValue;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What the number line shows: the selected block under every recipe, and one element in focus: the
/// one under the mouse, else the selected one.
public final class NumberLineModel {
    /// In place of a column: none.
    static final long NONE = -1;

    private final Exploration exploration;
    private final Supplier<List<Recipe>> recipes;
    private final ObjectBinding<@Nullable BlockLines> lines;
    private final LongProperty hoveredColumn = new SimpleLongProperty(NONE);
    private final LongBinding focusedColumn;
    private final BooleanBinding atFirstBlock;
    private final BooleanBinding atLastBlock;

    /// The lines of all four corners, and of the chosen recipe if it is none of them.
    public NumberLineModel(Exploration exploration) {
        this(exploration, exploration::recipes);
    }

    /// @param recipes those that have a line, asked anew whenever a recipe changes
    public NumberLineModel(Exploration exploration, Supplier<List<Recipe>> recipes) {
        this.exploration = exploration;
        this.recipes = recipes;
        lines = Bindings.createObjectBinding(
                this::computeLines,
                exploration.blockProperty(),
                exploration.recipeProperty(),
                exploration.ruleProperty(),
                exploration.tensorScaleProperty());
        focusedColumn =
                Bindings.createLongBinding(this::computeFocus, lines, hoveredColumn, exploration.positionProperty());
        atFirstBlock = Bindings.createBooleanBinding(
                () -> lines.get() == null || blockNumber() == 0,
                lines,
                exploration.positionProperty(),
                exploration.recipeProperty());
        atLastBlock = Bindings.createBooleanBinding(
                () -> lines.get() == null || blockNumber() == lastBlock(),
                lines,
                exploration.positionProperty(),
                exploration.recipeProperty());
    }

    /// The lines; null while no block is selected.
    ObservableValue<@Nullable BlockLines> linesProperty() {
        return lines;
    }

    /// The column of the element in focus, or [#NONE].
    ObservableLongValue focusedColumnProperty() {
        return focusedColumn;
    }

    /// Whether there is no block before the selected one.
    ObservableBooleanValue atFirstBlockProperty() {
        return atFirstBlock;
    }

    /// Whether there is no block after the selected one.
    ObservableBooleanValue atLastBlockProperty() {
        return atLastBlock;
    }

    /// Puts an element in focus for as long as the mouse is over it.
    ///
    /// @param column or [#NONE]
    void hover(long column) {
        hoveredColumn.set(column);
    }

    /// Selects an element of the row shown.
    void select(long column) {
        BlockLines shown = lines.get();
        if (shown != null && shown.holds(column)) {
            exploration.select(new Position(shown.block().position().row(), column));
        }
    }

    /// Selects an element before or after the selected one, inside its block.
    void moveElement(int delta) {
        BlockLines shown = lines.get();
        if (shown != null) {
            hover(NONE);
            BlockLayout layout = layout(shown);
            long block = blockNumber();
            long first = layout.column(block);
            long last = first + layout.length(block) - 1;
            Position at = exploration.positionProperty().get();
            exploration.select(new Position(at.row(), Math.clamp(at.column() + delta, first, last)));
        }
    }

    /// Selects a block before or after the selected one, in the order in which blocks are counted.
    void moveBlock(int delta) {
        BlockLines shown = lines.get();
        if (shown != null) {
            hover(NONE);
            BlockLayout layout = layout(shown);
            long block = Math.clamp(blockNumber() + delta, 0, lastBlock());
            exploration.select(new Position(layout.row(block), layout.column(block)));
        }
    }

    /// Selects the same place in a row above or below.
    void moveRow(int delta) {
        BlockLines shown = lines.get();
        if (shown != null) {
            hover(NONE);
            Position at = exploration.positionProperty().get();
            long row = Math.clamp(at.row() + delta, 0, layout(shown).rows() - 1);
            exploration.select(new Position(row, at.column()));
        }
    }

    private @Nullable BlockLines computeLines() {
        SelectedBlock block = exploration.blockProperty().get();
        return block == null
                ? null
                : BlockLines.of(block, exploration.recipeProperty().get(), recipes.get());
    }

    private long computeFocus() {
        BlockLines shown = lines.get();
        if (shown == null) {
            return NONE;
        }
        if (shown.holds(hoveredColumn.get())) {
            return hoveredColumn.get();
        }
        // The position is ahead of the block for as long as the block is being read.
        Position at = exploration.positionProperty().get();
        return at.row() == shown.block().position().row() && shown.holds(at.column()) ? at.column() : NONE;
    }

    private BlockLayout layout(BlockLines shown) {
        TensorInfo info = shown.block().info();
        return new BlockLayout(info.shape(), exploration.recipeProperty().get().blockSize());
    }

    private long blockNumber() {
        BlockLines shown = lines.get();
        Position at = exploration.positionProperty().get();
        return shown == null ? 0 : layout(shown).blockAt(at.row(), at.column());
    }

    private long lastBlock() {
        BlockLines shown = lines.get();
        return shown == null ? 0 : layout(shown).blocks() - 1;
    }
}
