package nibblescope.core.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// One corner of the 2 x 2: scale format by block size. Its recipes are ours, defined over the
/// expressions of two references so that their corners agree with them bit for bit: E8M0 is
/// torchao's for any block size (NEAREST is ours alone), E4M3 is Model Optimizer's. A short last
/// block has its own amax.
public enum Corner {
    E8M0_32(ScaleFormat.E8M0, 32),
    E8M0_16(ScaleFormat.E8M0, 16),
    E4M3_32(ScaleFormat.E4M3, 32),
    E4M3_16(ScaleFormat.E4M3, 16);

    private static final Provenance OURS = new Provenance(
            "Nibblescope",
            "",
            "",
            "1",
            "a corner of the 2 x 2, for any block size and any row length",
            Optional.empty());

    private final ScaleFormat scaleFormat;
    private final int blockSize;

    Corner(ScaleFormat scaleFormat, int blockSize) {
        this.scaleFormat = scaleFormat;
        this.blockSize = blockSize;
    }

    public ScaleFormat scaleFormat() {
        return scaleFormat;
    }

    public int blockSize() {
        return blockSize;
    }

    private boolean isPowerOfTwo() {
        return scaleFormat == ScaleFormat.E8M0;
    }

    /// The corner of that scale format and block size.
    public static Corner of(ScaleFormat scaleFormat, int blockSize) {
        for (Corner corner : values()) {
            if (corner.scaleFormat == scaleFormat && corner.blockSize == blockSize) {
                return corner;
            }
        }
        throw new IllegalArgumentException("no corner has %s scales for %d elements".formatted(scaleFormat, blockSize));
    }

    /// The recipe of this corner.
    ///
    /// @param rule        the scale rule, of which only the E8M0 corners take note
    /// @param tensorScale whether there is a tensor scale, of which only the E4M3 corners take note
    public Recipe recipe(PowerOfTwoRule rule, boolean tensorScale) {
        return isPowerOfTwo() ? powerOfTwo(blockSize, rule) : fractional(blockSize, tensorScale);
    }

    /// The recipes of all corners under every rule, with and without the tensor scale.
    static List<Recipe> allRecipes() {
        List<Recipe> recipes = new ArrayList<>();
        for (Corner corner : values()) {
            if (corner.isPowerOfTwo()) {
                for (PowerOfTwoRule rule : PowerOfTwoRule.general()) {
                    recipes.add(powerOfTwo(corner.blockSize, rule));
                }
            } else {
                recipes.add(fractional(corner.blockSize, true));
                recipes.add(fractional(corner.blockSize, false));
            }
        }
        return recipes;
    }

    private static Recipe powerOfTwo(int blockSize, PowerOfTwoRule rule) {
        return new Recipe(
                "e8m0-%d-%s".formatted(blockSize, rule.name().toLowerCase(Locale.ROOT)),
                ElementFormat.E2M1,
                BlockScaling.powerOfTwo(blockSize, rule),
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                MxReferences.TORCHAO_SPECIALS,
                Transform.NONE,
                Packing.NONE,
                OURS);
    }

    private static Recipe fractional(int blockSize, boolean tensorScale) {
        return new Recipe(
                "e4m3-%d%s".formatted(blockSize, tensorScale ? "" : "-one-level"),
                ElementFormat.E2M1,
                tensorScale
                        ? BlockScaling.twoLevel(blockSize, FractionalRule.MODELOPT)
                        : BlockScaling.oneLevel(blockSize, FractionalRule.MODELOPT),
                ScaleArithmetic.DIVIDED_BY_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                NvReferences.MODELOPT_SPECIALS,
                Transform.NONE,
                Packing.NONE,
                OURS);
    }
}
