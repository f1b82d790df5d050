package nibblescope.app.inspector;

import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.value.ObservableIntegerValue;
import javafx.beans.value.ObservableValue;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What the block inspector shows: the selected block under the chosen recipe.
public final class InspectorModel {
    /// In place of an index: none.
    static final int NONE = -1;

    private final Exploration exploration;
    private final ObjectBinding<@Nullable BlockFigures> figures;
    private final IntegerBinding selectedIndex;

    /// Why the selected block does not change.
    enum Refusal {
        NO_TENSOR,
        NOT_A_NUMBER,
        NO_SUCH_BLOCK
    }

    public InspectorModel(Exploration exploration) {
        this.exploration = exploration;
        figures =
                Bindings.createObjectBinding(this::compute, exploration.blockProperty(), exploration.recipeProperty());
        selectedIndex = Bindings.createIntegerBinding(this::computeIndex, figures, exploration.positionProperty());
    }

    /// The figures of the block; null while none is selected.
    ObservableValue<@Nullable BlockFigures> figuresProperty() {
        return figures;
    }

    /// The selected element's place in the block, or [#NONE].
    ObservableIntegerValue selectedIndexProperty() {
        return selectedIndex;
    }

    /// Selects an element of the block shown.
    void select(int index) {
        BlockFigures shown = figures.get();
        if (shown != null && index >= 0 && index < shown.elements().size() && index != selectedIndex.get()) {
            exploration.select(shown.place().position(index));
        }
    }

    /// Selects the block of a number that was typed, with or without spaces between its digits.
    ///
    /// @return why not, or nothing
    Optional<Refusal> goTo(String typed) {
        Optional<BlockLayout> layout = layout();
        if (layout.isEmpty()) {
            return Optional.of(Refusal.NO_TENSOR);
        }
        String digits = typed.replaceAll("[\\s\\u00A0\\u202F]", "");
        if (!digits.matches("[0-9]+")) {
            return Optional.of(Refusal.NOT_A_NUMBER);
        }
        // More digits than a long has are no block either.
        if (digits.length() > 18 || Long.parseLong(digits) >= layout.get().blocks()) {
            return Optional.of(Refusal.NO_SUCH_BLOCK);
        }
        long block = Long.parseLong(digits);
        exploration.select(new Position(layout.get().row(block), layout.get().column(block)));
        return Optional.empty();
    }

    /// The number of the tensor's last block under the chosen recipe; -1 without a tensor.
    long lastBlock() {
        return layout().map(l -> l.blocks() - 1).orElse(-1L);
    }

    private Optional<BlockLayout> layout() {
        TensorInfo info = exploration.tensorProperty().get();
        return info == null || !Exploration.canBeQuantized(info)
                ? Optional.empty()
                : Optional.of(BlockLayout.of(
                        info.shape(), exploration.recipeProperty().get()));
    }

    private @Nullable BlockFigures compute() {
        SelectedBlock block = exploration.blockProperty().get();
        Recipe recipe = exploration.recipeProperty().get();
        return block == null || !block.canTrace(recipe) ? null : BlockFigures.of(block, recipe);
    }

    private int computeIndex() {
        BlockFigures shown = figures.get();
        Position at = exploration.positionProperty().get();
        // The position is ahead of the block for as long as the block is being read.
        return shown == null ? NONE : shown.place().index(at).orElse(NONE);
    }
}
