package nibblescope.core.quantize;

import java.util.List;
import java.util.stream.Stream;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations of NVFP4 for 16 elements of a row, of which each has the
/// rounded scale or the better one of two: an E4M3 scale, mostly under an FP32 scale for the tensor.
final class NvReferences {
    static final SpecialValues MODELOPT_SPECIALS = new SpecialValues(7, 7, 0f);
    static final int BLOCK = 16;

    private NvReferences() {}

    static List<Recipe> all() {
        return Stream.of(
                        NvidiaNv.modelOpt(),
                        TorchaoNv.all(),
                        NvidiaNv.transformerEngine(),
                        InferenceNv.all(),
                        FourOverSixNv.all())
                .flatMap(List::stream)
                .toList();
    }

    /// A recipe of E2M1 for values as they are.
    static Recipe recipe(
            String id,
            BlockScaling scaling,
            ScaleArithmetic arithmetic,
            ElementRounding rounding,
            SpecialValues specials,
            Packing packing,
            Provenance provenance) {
        return new Recipe(
                id, ElementFormat.E2M1, scaling, arithmetic, rounding, specials, Transform.NONE, packing, provenance);
    }
}
