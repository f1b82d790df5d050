package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations whose block scale is a power of two: MXFP4, MXFP6, MXFP8
/// and MXINT8.
final class MxReferences {
    static final SpecialValues TORCHAO_SPECIALS = new SpecialValues(3, 3, -0f);

    private static final String TORCHAO = "torchao";
    private static final String TORCHAO_REPOSITORY = "pytorch/ao";
    private static final String TORCHAO_VERSION = "0.19 dev, 36027d8";
    private static final int BLOCK = 32;

    private MxReferences() {}

    static List<Recipe> all() {
        return List.of(
                mx(
                        "mxfp4-ocp-floor",
                        PowerOfTwoRule.FLOOR,
                        new SpecialValues(0, 0, -0f),
                        Packing.NONE,
                        new Provenance(
                                "OCP Microscaling Formats (MX) 1.0",
                                "",
                                "section 6.3",
                                "1.0",
                                "amax of 6 to 8 times the scale saturates; a block with NaN or infinity has scale NaN and codes 0",
                                Optional.of("spec.mxfp4.ocp_floor_rne"))),
                torchaoMx(
                        "mxfp4-torchao-rceil",
                        PowerOfTwoRule.RCEIL,
                        "never saturates; 6.5 takes scale 2 where FLOOR takes 1"),
                torchaoMx("mxfp4-torchao-even", PowerOfTwoRule.EVEN, "amax of 1.75 * 2^127 and more gives a NaN scale"),
                torchaoMx("mxfp4-torchao-ceil", PowerOfTwoRule.CEIL, "leaves up to half of the range unused"));
    }

    private static Recipe torchaoMx(String id, PowerOfTwoRule rule, String differences) {
        String mode = id.substring(id.lastIndexOf('-') + 1);
        return mx(
                id,
                rule,
                TORCHAO_SPECIALS,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        TORCHAO,
                        TORCHAO_REPOSITORY,
                        "torchao/prototype/mx_formats/mx_tensor.py",
                        TORCHAO_VERSION,
                        differences,
                        Optional.of("torchao_head.mxfp4." + mode)));
    }

    private static Recipe mx(
            String id, PowerOfTwoRule rule, SpecialValues specials, Packing packing, Provenance provenance) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                BlockScaling.powerOfTwo(BLOCK, rule),
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                specials,
                Transform.NONE,
                packing,
                provenance);
    }
}
