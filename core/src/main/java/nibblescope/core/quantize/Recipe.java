package nibblescope.core.quantize;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;

/// Everything that decides the bits of a quantized tensor, and where it comes from.
///
/// @param id         how it is called on the command line and in files
/// @param elements   what elements are stored in
/// @param scaling    how blocks are formed and scaled
/// @param arithmetic the multiplier expression
/// @param rounding   how scaled values become codes
/// @param specials   what becomes of NaN
/// @param transform  what is done to values first
/// @param packing    how the reference packs codes
/// @param provenance whose recipe it is
public record Recipe(
        String id,
        ElementFormat elements,
        BlockScaling scaling,
        ScaleArithmetic arithmetic,
        ElementRounding rounding,
        SpecialValues specials,
        Transform transform,
        Packing packing,
        Provenance provenance) {
    private static final BlockShape MX_BLOCK = BlockShape.row(32);
    private static final int NV_BLOCK_COLUMNS = 16;

    /// The same with another scaling under another name.
    public Recipe with(String otherId, BlockScaling other) {
        return new Recipe(otherId, elements, other, arithmetic, rounding, specials, transform, packing, provenance);
    }

    /// Elements that share a scale.
    public int blockSize() {
        return scaling.block().elements();
    }

    /// Whether an FP32 scale above the block scales is stored.
    public boolean hasTensorScale() {
        return scaling.tensor() != TensorScaling.NONE;
    }

    /// What is stored in FP32 for a tensor, or a row that has a scale of its own, of that amax; 1 where
    /// there is no tensor scale.
    float storedTensorScale(float amax, FloatFormat input) {
        return hasTensorScale() ? scaling.rule().storedTensorScale(amax, elements, input) : 1f;
    }

    /// Whether the largest magnitude of the tensor is not what its tensor scale is made from.
    public boolean needsOwnAmax() {
        return !transform.isNone() || !(scaling.range() instanceof BlockRange.Amax);
    }

    /// The name under which the format is published, if it is: MXFP4, MXFP6, MXFP8, MXINT8, NVFP4.
    public Optional<String> formatName() {
        boolean mx =
                scaling.scaleFormat() == ScaleFormat.E8M0 && scaling.block().equals(MX_BLOCK);
        boolean nv = scaling.scaleFormat() == ScaleFormat.E4M3
                && scaling.block().columns() == NV_BLOCK_COLUMNS
                && hasTensorScale()
                && elements == ElementFormat.E2M1;
        if (nv) {
            return Optional.of("NVFP4");
        }
        return switch (elements) {
            case E2M1 -> mx ? Optional.of("MXFP4") : Optional.empty();
            case E2M3, E3M2 -> mx ? Optional.of("MXFP6") : Optional.empty();
            case E4M3, E5M2 -> mx ? Optional.of("MXFP8") : Optional.empty();
            case INT8 -> mx ? Optional.of("MXINT8") : Optional.empty();
            case INT4 -> Optional.empty();
        };
    }

    /// How many scales the reference stores for the blocks of a tensor: one for each, but for blocks of
    /// 16 x 16 in NVFP4 one for each of their rows, all the same, because products take them so.
    public long storedScales(Shape shape) {
        BlockLayout layout = BlockLayout.of(shape, this);
        return repeatsScales() ? Math.multiplyExact(layout.rows(), layout.blocksPerRow()) : layout.blocks();
    }

    /// Whether the reference stores the scale of a block once for each of its rows.
    public boolean repeatsScales() {
        BlockShape block = scaling.block();
        return block.rows() > 1
                && block.columns() == NV_BLOCK_COLUMNS
                && formatName().isPresent();
    }

    /// The rule of the block scale for people.
    public String scaleFormula() {
        return scaling.formula();
    }

    /// Why a tensor of that shape cannot be quantized, if it cannot.
    public Optional<String> obstacle(Shape shape) {
        return transform.obstacle(shape, scaling.block().columns() == 1);
    }

    @Override
    public String toString() {
        return id;
    }
}
