package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;

/// The recipes of MXFP4 for inference: compressed-tensors and vLLM, gpt-oss, ggml, and Four Over Six.
final class InferenceMx {
    // Infinity times 0 is a NaN that x86 makes with its sign set.
    private static final SpecialValues SIGNED_NAN = new SpecialValues(0xF, 0xF, -0f, SpecialValues.Nan.SIGNED);

    private InferenceMx() {}

    static List<Recipe> all() {
        return List.of(
                fourOverSix("", PowerOfTwoRule.FOUR_OVER_SIX_TO_6, "static_6", "amax becomes 3 to 6"),
                fourOverSix("-static-4", PowerOfTwoRule.FOUR_OVER_SIX_TO_4, "static_4", "amax becomes 2 to 4"),
                compressedTensors(),
                quark(),
                gptOss("up", PowerOfTwoRule.ROUND_UP, "never saturates; amax below 6 * 2^-126 takes scale 2^-126;"),
                gptOss("down", PowerOfTwoRule.ROUND_DOWN, "amax of 6 to 8 times the scale saturates;"),
                ggml(
                        "mxfp4-ggml",
                        new BlockRange.AmaxOfNumbers(),
                        "ggml",
                        "ggml-org/llama.cpp",
                        "ggml/src/ggml-quants.c",
                        "d99724f",
                        "NaN is passed over and becomes 0",
                        "ggml.mxfp4"),
                ggml(
                        "mxfp4-gguf-py",
                        new BlockRange.Amax(),
                        "gguf-py",
                        "ggml-org/llama.cpp",
                        "gguf-py/gguf/quants.py",
                        "0.19.0",
                        "a block with NaN has scale 0x00 and zeros",
                        "gguf_py.mxfp4"));
    }

    private static Recipe fourOverSix(String suffix, PowerOfTwoRule rule, String mode, String range) {
        Recipe recipe = MxReferences.mx(
                "mxfp4-fouroversix" + suffix,
                rule,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_FLOAT,
                FixedRounding.FOUR_OVER_SIX,
                new SpecialValues(0xB, 0xB, -0f),
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "Four Over Six",
                        "mit-han-lab/fouroversix",
                        "src/fouroversix/quantize/pytorch/reference.py",
                        "dadfad6",
                        range + "; -0 becomes 0; a block with NaN has scale 0x00 and zeros; infinity has scale NaN;"
                                + " stores a tensor scale, which is 1",
                        Optional.of("fouroversix.mxfp4." + mode)));
        return recipe.with(recipe.id(), recipe.scaling().with(TensorScaling.TENSOR));
    }

    private static Recipe compressedTensors() {
        return MxReferences.mx(
                "mxfp4-compressed-tensors",
                PowerOfTwoRule.COMPRESSED_TENSORS,
                ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                MxReferences.ZEROS,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "compressed-tensors",
                        "vllm-project/compressed-tensors",
                        "src/compressed_tensors/quantization/utils/mxfp_utils.py",
                        "ac8e2ba",
                        "amax of 1.75 * 2^127 and more gives scale 1 and zeros; a block with NaN has scale 2^-127, so all"
                                + " else in it saturates; FP16 scales below 2^-24 become 1; -0 becomes 0",
                        Optional.of("ct.mxfp4.minmax")));
    }

    private static Recipe quark() {
        return MxReferences.mx(
                "mxfp4-quark-even",
                PowerOfTwoRule.QUARK_EVEN,
                ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                SIGNED_NAN,
                Packing.NONE,
                new Provenance(
                        "AMD Quark, as vLLM restates it",
                        "vllm-project/vllm",
                        "tests/quantization/reference_mxfp4.py",
                        "055e47c",
                        "takes BF16 and FP16 alone and computes in them; gives dequantized values alone",
                        Optional.of("vllm.mxfp4.quark_even")));
    }

    private static Recipe gptOss(String direction, PowerOfTwoRule rule, String differences) {
        return MxReferences.mx(
                "mxfp4-gpt-oss-round-" + direction,
                rule,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_FLOAT,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                SIGNED_NAN,
                Packing.WHOLE_BYTES,
                new Provenance(
                        "gpt-oss (triton_kernels)",
                        "triton-lang/triton",
                        "python/triton_kernels/triton_kernels/numerics_details/mxfp.py",
                        "018a674",
                        differences + " a block of scale 0x00 has zeros; a scale 0xFF decodes as infinity",
                        Optional.of("triton_kernels.mxfp4.round_" + direction)));
    }

    private static Recipe ggml(
            String id,
            BlockRange range,
            String implementation,
            String repository,
            String file,
            String version,
            String differences,
            String golden) {
        Recipe recipe = MxReferences.mx(
                id,
                PowerOfTwoRule.GGML,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                new ElementRounding.FirstNearest(),
                MxReferences.ZEROS,
                Packing.GGML_BLOCKS,
                new Provenance(
                        implementation,
                        repository,
                        file,
                        version,
                        differences
                                + "; ties go toward zero; -0 never occurs; just below a power of two the logarithm rounds"
                                + " up; an amax below 2^-125 wraps the scale byte around, which gives zeros",
                        Optional.of(golden)));
        return recipe.with(id, recipe.scaling().with(range));
    }
}
