package nibblescope.app.errormap;

import java.util.Locale;
import java.util.Optional;
import nibblescope.core.metrics.BlockQuantity;
import nibblescope.core.metrics.ScaleOptimum;
import nibblescope.core.quantize.Recipe;

/// What the map shows of each block.
public enum MapQuantity {
    MSE,
    MAX_ERROR,
    SCALE_CODE,
    AMAX,
    SATURATED,
    FLUSHED,
    /// By how much the mean squared error exceeds the least that any scale would give the block.
    EXCESS,
    /// The mean squared error under the chosen recipe minus that under another one.
    DIFFERENCE;

    /// How settings and tables call it.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is shown on a scale about zero.
    public boolean diverging() {
        return this == DIFFERENCE;
    }

    /// Whether it is linear in what matters as it is: equal steps of a scale code are about equal
    /// factors of the scale.
    public boolean alwaysLinear() {
        return this == SCALE_CODE;
    }

    /// Whether there is such a number of blocks under a recipe.
    boolean isOf(Recipe recipe) {
        return this != EXCESS || ScaleOptimum.isDefined(recipe);
    }

    /// What is computed of each block; empty for what follows from block errors.
    Optional<BlockQuantity> ofBlock() {
        return switch (this) {
            case MAX_ERROR -> Optional.of(BlockQuantity.MAX_ERROR);
            case SCALE_CODE -> Optional.of(BlockQuantity.SCALE_CODE);
            case AMAX -> Optional.of(BlockQuantity.AMAX);
            case SATURATED -> Optional.of(BlockQuantity.SATURATED);
            case FLUSHED -> Optional.of(BlockQuantity.FLUSHED);
            case EXCESS -> Optional.of(BlockQuantity.EXCESS);
            case MSE, DIFFERENCE -> Optional.empty();
        };
    }
}
