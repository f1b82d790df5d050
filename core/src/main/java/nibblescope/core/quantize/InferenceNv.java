package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;

/// The recipes of NVFP4 for inference: vLLM and flashinfer, compressed-tensors, gpt-oss, ggml.
final class InferenceNv {
    private static final String VLLM_FILE = "vllm/model_executor/layers/quantization/utils/nvfp4_emulation_utils.py";

    private InferenceNv() {}

    static List<Recipe> all() {
        return List.of(
                vllm(
                        "nvfp4-vllm",
                        ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES_OR_TINY,
                        vllm("055e47c", "a block whose scale underflows is multiplied by 1e-8", "vllm_head.nvfp4.ref")),
                vllm(
                        "nvfp4-vllm-2025",
                        ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES_OR_ZERO,
                        vllm(
                                "6110ea2, 2025",
                                "a block whose scale underflows is multiplied by 0",
                                "vllm_2025.nvfp4.ref")),
                vllm(
                        "nvfp4-flashinfer",
                        ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES_OR_ZERO,
                        FourOverSixNv.flashInfer("computes what nvfp4-vllm-2025 does (ref_fp4_quant)", "ref")),
                compressedTensors(),
                gptOss(),
                ggml());
    }

    private static Recipe vllm(String id, ScaleArithmetic arithmetic, Provenance provenance) {
        return NvReferences.recipe(
                id,
                BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.VLLM),
                arithmetic,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                Packing.NONE,
                provenance);
    }

    private static Provenance vllm(String version, String differences, String golden) {
        return new Provenance(
                "vLLM",
                "vllm-project/vllm",
                VLLM_FILE,
                version,
                "stores 2688 / amax, rounded twice; a zero tensor gives NaN; " + differences,
                Optional.of(golden));
    }

    private static Recipe compressedTensors() {
        return NvReferences.recipe(
                "nvfp4-compressed-tensors",
                BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.COMPRESSED_TENSORS),
                ScaleArithmetic.DIVIDED_BY_QUOTIENT,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "compressed-tensors",
                        "vllm-project/compressed-tensors",
                        "src/compressed_tensors/quantization/utils/helpers.py",
                        "ac8e2ba",
                        "stores 2688 / amax, computed with the block scales in the format of the tensor, so BF16 and FP16"
                                + " give other scales than FP32; a block scale that underflows is 0.125",
                        Optional.of("ct.nvfp4.minmax")));
    }

    private static Recipe gptOss() {
        return NvReferences.recipe(
                "nvfp4-gpt-oss",
                BlockScaling.oneLevel(NvReferences.BLOCK, FractionalRule.TRITON),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES_OR_ZERO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                new SpecialValues(7, 7, -0f),
                Packing.WHOLE_BYTES,
                new Provenance(
                        "gpt-oss (triton_kernels)",
                        "triton-lang/triton",
                        "python/triton_kernels/triton_kernels/numerics_details/mxfp.py",
                        "018a674",
                        "without a tensor scale: blocks above 2688 are clipped; a block whose scale underflows is 0",
                        Optional.of("triton_kernels.nvfp4.one_level_nearest")));
    }

    private static Recipe ggml() {
        return NvReferences.recipe(
                "nvfp4-ggml",
                BlockScaling.oneLevel(NvReferences.BLOCK, FractionalRule.GGML).with(new BlockRange.AmaxOfNumbers()),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES_OR_ZERO,
                new ElementRounding.FirstNearest(),
                new SpecialValues(0, 0, -0f),
                Packing.GGML_BLOCKS,
                new Provenance(
                        "ggml",
                        "ggml-org/llama.cpp",
                        "ggml/src/ggml-quants.c",
                        "d99724f",
                        "without a tensor scale; scales round half up, and those from 248 on become 448; ties go to the"
                                + " lesser magnitude; NaN becomes 0 and leaves its block as it is",
                        Optional.of("ggml.nvfp4")));
    }
}
