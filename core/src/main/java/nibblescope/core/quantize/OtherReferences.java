package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// The recipes of reference implementations with wide scales: FP8 and INT4 with floating-point
/// scales, and ggml's older formats.
final class OtherReferences {
    private static final String COMPRESSED_TENSORS = "compressed-tensors";
    private static final String COMPRESSED_TENSORS_REPOSITORY = "vllm-project/compressed-tensors";
    private static final String COMPRESSED_TENSORS_FILE = "src/compressed_tensors/quantization/utils/helpers.py";
    private static final String COMPRESSED_TENSORS_VERSION = "ac8e2ba";
    private static final int GGML_BLOCK = 32;
    private static final int FP8_BLOCK = 128;
    /// E4M3 has NaN.
    private static final SpecialValues E4M3_SPECIALS = new SpecialValues(0x7F, 0x7F, -0f);
    /// NaN converted to an integer is its lowest on x86, of which the low byte is 0.
    private static final SpecialValues INTEGER_SPECIALS = new SpecialValues(0, 0, 0f);
    /// The same where 0 stands for -8.
    private static final SpecialValues Q4_0_SPECIALS = new SpecialValues(8, 8, 0f);

    private OtherReferences() {}

    static List<Recipe> all() {
        return List.of(fp8Tensor(), fp8Blocks(), int4(32), int4(128), q40(), q80());
    }

    private static Recipe fp8Tensor() {
        return new Recipe(
                "fp8-e4m3-tensor",
                ElementFormat.E4M3,
                scaling(BlockShape.row(GGML_BLOCK), ScaleFormat.NONE, LinearRule.COMPRESSED_TENSORS)
                        .with(TensorScaling.TENSOR),
                ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                E4M3_SPECIALS,
                Transform.NONE,
                Packing.ONE_A_BYTE,
                compressedTensors(
                        "one scale for the tensor, computed in the format of the tensor; a zero tensor has the"
                                + " distance from 1 to the next number of that format"));
    }

    private static Recipe fp8Blocks() {
        return new Recipe(
                "fp8-e4m3-128x128",
                ElementFormat.E4M3,
                scaling(new BlockShape(FP8_BLOCK, FP8_BLOCK), ScaleFormat.FP32, LinearRule.DEEPGEMM),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALE,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                E4M3_SPECIALS,
                Transform.NONE,
                Packing.ONE_A_BYTE,
                new Provenance(
                        "DeepGEMM",
                        "deepseek-ai/DeepGEMM",
                        "deep_gemm/utils/math.py",
                        "38939a4",
                        "per_block_cast_to_fp8 with FP32 scales: an amax below 1e-4 counts as 1e-4; values are multiplied"
                                + " by the reciprocal; always computed in FP32",
                        Optional.empty()));
    }

    private static Recipe int4(int group) {
        return new Recipe(
                "int4-" + group,
                ElementFormat.INT4,
                scaling(BlockShape.row(group), ScaleFormat.BF16, LinearRule.COMPRESSED_TENSORS),
                ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT,
                FixedRounding.COMPRESSED_TENSORS_INTEGER,
                INTEGER_SPECIALS,
                Transform.NONE,
                Packing.NONE,
                compressedTensors(
                        "pack-quantized, symmetric, groups of %d: amax becomes 7.5, which is clamped to 7 above"
                                        .formatted(group)
                                + " and goes to -8 below, so -8 is used; the scale is stored in the format of the weights, here"
                                + " always BF16"));
    }

    private static Recipe q40() {
        return new Recipe(
                "q4_0-ggml",
                ElementFormat.INT4,
                scaling(BlockShape.row(GGML_BLOCK), ScaleFormat.FP16, LinearRule.GGML_Q4_0),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_UNROUNDED_SCALE,
                FixedRounding.GGML_Q4_0,
                Q4_0_SPECIALS,
                Transform.NONE,
                Packing.GGML_BLOCKS,
                ggml("the value of the largest magnitude becomes -8, so the scale may be negative; codes come from the"
                        + " scale before it is rounded to FP16; stored is the code plus 8; NaN counts for nothing"));
    }

    private static Recipe q80() {
        return new Recipe(
                "q8_0-ggml",
                ElementFormat.INT8,
                scaling(BlockShape.row(GGML_BLOCK), ScaleFormat.FP16, LinearRule.GGML_Q8_0),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_UNROUNDED_SCALE,
                FixedRounding.NEAREST_AWAY,
                INTEGER_SPECIALS,
                Transform.NONE,
                Packing.GGML_BLOCKS,
                ggml("amax becomes 127, ties go away from zero; codes come from the scale before it is rounded to FP16;"
                        + " elements are integers, 64 times those of MXINT8; NaN counts for nothing"));
    }

    private static BlockScaling scaling(BlockShape block, ScaleFormat format, LinearRule rule) {
        return new BlockScaling(
                block, format, new BlockRange.Amax(), rule, new ScaleChoice.Rounded(), TensorScaling.NONE);
    }

    private static Provenance compressedTensors(String differences) {
        return new Provenance(
                COMPRESSED_TENSORS,
                COMPRESSED_TENSORS_REPOSITORY,
                COMPRESSED_TENSORS_FILE,
                COMPRESSED_TENSORS_VERSION,
                differences,
                Optional.empty());
    }

    private static Provenance ggml(String differences) {
        return new Provenance("ggml", "ggml-org/ggml", "src/ggml-quants.c", "d99724f", differences, Optional.empty());
    }
}
