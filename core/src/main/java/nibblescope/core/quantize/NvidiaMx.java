package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// The recipes of NVIDIA's libraries with power-of-two scales: Model Optimizer, Transformer Engine and
/// the reference of flashinfer's tests.
final class NvidiaMx {
    private NvidiaMx() {}

    static List<Recipe> all() {
        return List.of(
                modeloptFp4(),
                modeloptFp8(),
                transformerEngine("mxfp4-transformer-engine", "2.20 dev, d0067d0", "te_head.mxfp4.pow2"),
                transformerEngine("mxfp4-transformer-engine-2.9", "2.9", "te_2.9.mxfp4.pow2"),
                flashinfer());
    }

    private static Recipe modeloptFp4() {
        return MxReferences.mx(
                "mxfp4-modelopt",
                PowerOfTwoRule.MODELOPT_MXFP4,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.MODELOPT_NEAREST_TOWARD_ZERO,
                new SpecialValues(8, 8, -0f),
                Packing.PADDED_BLOCKS,
                modelopt(
                        "mxfp4_tensor.py",
                        "ties go toward zero; zeros of either sign have code 8; a block with NaN or infinity becomes"
                                + " zeros; just above 6 times a power of two amax saturates",
                        "modelopt_head.mxfp4"));
    }

    private static Recipe modeloptFp8() {
        return MxReferences.mx(
                "mxfp8-e4m3-modelopt",
                ElementFormat.E4M3,
                PowerOfTwoRule.MODELOPT_MXFP8,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                new SpecialValues(0x7F, 0x7F, -0f),
                Packing.ONE_A_BYTE,
                modelopt(
                        "mxfp8_tensor.py",
                        "just above 448 times a power of two amax saturates; a block with NaN has scale 2^-127, so all"
                                + " else in it saturates",
                        "modelopt_head.mxfp8_e4m3"));
    }

    private static Provenance modelopt(String file, String differences, String golden) {
        return new Provenance(
                "NVIDIA Model Optimizer",
                "NVIDIA/Model-Optimizer",
                "modelopt/torch/quantization/qtensor/" + file,
                "0.47 dev, a2fbac7",
                differences,
                Optional.of(golden));
    }

    private static Recipe transformerEngine(String id, String version, String golden) {
        return MxReferences.mx(
                id,
                PowerOfTwoRule.LOG2_RCEIL,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                MxReferences.ZEROS,
                Packing.WHOLE_BYTES,
                new Provenance(
                        "NVIDIA Transformer Engine",
                        "NVIDIA/TransformerEngine",
                        "transformer_engine/pytorch/custom_recipes/reference_nvfp4.py",
                        version,
                        "just above 6 times a power of two amax saturates; -0 becomes 0; infinity has scale 2^127",
                        Optional.of(golden)));
    }

    private static Recipe flashinfer() {
        return MxReferences.mx(
                "mxfp4-flashinfer",
                PowerOfTwoRule.FLASHINFER,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_FLOAT,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                MxReferences.ZEROS,
                Packing.NONE,
                new Provenance(
                        "flashinfer",
                        "flashinfer-ai/flashinfer",
                        "tests/test_helpers/utils_fp4.py",
                        "fb28d72",
                        "amax below 6 * 2^-126 takes scale 2^-126; -0 becomes 0; a block with NaN has scale 0x00 and zeros",
                        Optional.of("flashinfer.mxfp4.ref_ue8m0")));
    }
}
