package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations whose block scale is a power of two: MXFP4, MXFP6, MXFP8
/// and MXINT8.
final class MxReferences {
    static final SpecialValues TORCHAO_SPECIALS = new SpecialValues(3, 3, -0f);
    static final SpecialValues ZEROS = new SpecialValues(0, 0, -0f);

    private static final int BLOCK = 32;

    private MxReferences() {}

    static List<Recipe> all() {
        return Stream.of(
                        List.of(openCompute()),
                        TorchaoMx.all(),
                        MicroxcalingMx.all(),
                        NvidiaMx.all(),
                        InferenceMx.all())
                .flatMap(List::stream)
                .toList();
    }

    private static Recipe openCompute() {
        return mx(
                "mxfp4-ocp-floor",
                PowerOfTwoRule.FLOOR,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                ZEROS,
                Packing.NONE,
                new Provenance(
                        "OCP Microscaling Formats (MX) 1.0",
                        "",
                        "section 6.3",
                        "1.0",
                        "amax of 6 to 8 times the scale saturates; a block with NaN or infinity has scale NaN and codes 0",
                        Optional.of("spec.mxfp4.ocp_floor_rne")));
    }

    /// A recipe for blocks of 32 elements of E2M1.
    static Recipe mx(
            String id,
            PowerOfTwoRule rule,
            ScaleArithmetic arithmetic,
            ElementRounding rounding,
            SpecialValues specials,
            Packing packing,
            Provenance provenance) {
        return mx(id, ElementFormat.E2M1, rule, arithmetic, rounding, specials, packing, provenance);
    }

    /// A recipe for blocks of 32 elements.
    static Recipe mx(
            String id,
            ElementFormat elements,
            PowerOfTwoRule rule,
            ScaleArithmetic arithmetic,
            ElementRounding rounding,
            SpecialValues specials,
            Packing packing,
            Provenance provenance) {
        return new Recipe(
                id,
                elements,
                BlockScaling.powerOfTwo(BLOCK, rule),
                arithmetic,
                rounding,
                specials,
                Transform.NONE,
                packing,
                provenance);
    }

    /// How a format is called in ids: `mxfp8-e4m3`.
    static String idOf(ElementFormat elements) {
        return switch (elements) {
            case E2M1 -> "mxfp4";
            case E2M3 -> "mxfp6-e2m3";
            case E3M2 -> "mxfp6-e3m2";
            case E4M3 -> "mxfp8-e4m3";
            case E5M2 -> "mxfp8-e5m2";
            case INT4 -> "mxint4";
            case INT8 -> "mxint8";
        };
    }
}
