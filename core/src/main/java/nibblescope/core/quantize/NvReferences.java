package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations of NVFP4 that take the rounded scale of a block: an E4M3
/// scale, mostly under an FP32 scale for the tensor. One of ours stands beside them.
final class NvReferences {
    static final SpecialValues MODELOPT_SPECIALS = new SpecialValues(7, 7, 0f);
    static final int BLOCK = 16;

    private static final String TORCHAO = "torchao";
    private static final String TORCHAO_REPOSITORY = "pytorch/ao";
    private static final String TORCHAO_FILE = "torchao/prototype/mx_formats/nvfp4_tensor.py";
    private static final String TORCHAO_HEAD = "0.19 dev, 36027d8";
    private static final String MODELOPT_FILE = "modelopt/torch/quantization/qtensor/nvfp4_tensor.py";
    private static final String VLLM_FILE = "vllm/model_executor/layers/quantization/utils/nvfp4_emulation_utils.py";

    private NvReferences() {}

    /// torchao's recipe with the best of all scales, which no reference has.
    static Recipe search() {
        return torchao(
                "nvfp4-torchao-search",
                BlockScaling.twoLevel(BLOCK, FractionalRule.TORCHAO).with(ScaleChoice.Search.ofAllCodes()),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE,
                Packing.NONE,
                new Provenance(
                        "Nibblescope",
                        "",
                        "",
                        "1",
                        "of the scales 2^-9 to 448 the one with the least squared error of the block, the lowest"
                                + " on ties; all else as nvfp4-torchao; of no reference",
                        Optional.empty()));
    }

    static List<Recipe> all() {
        return Stream.of(modelOpt(), torchao(), transformerEngine(), vllm(), others(), FourOverSixReferences.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Recipe> modelOpt() {
        return List.of(
                modelOpt(
                        "nvfp4-modelopt",
                        FractionalRule.MODELOPT,
                        "0.47 dev, a2fbac7",
                        "a zero block has scale 1; scales are at least 2^-9; -0 becomes 0; NaN anywhere makes every block NaN",
                        "modelopt_head.nvfp4"),
                modelOpt(
                        "nvfp4-modelopt-0.40",
                        FractionalRule.MODELOPT_0_40,
                        "0.40 dev, 5a4242f",
                        "scales are not clamped: a block whose scale underflows has scale 0 and codes 7, which decode to 0",
                        "modelopt_0.40dev.nvfp4"),
                recipe(
                        "nvfp4-modelopt-onnx",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.MODELOPT_ONNX),
                        ScaleArithmetic.DIVIDED_BY_UNROUNDED_SCALES,
                        FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                        new SpecialValues(7, 7, -0f),
                        Packing.WHOLE_BLOCKS,
                        new Provenance(
                                "NVIDIA Model Optimizer",
                                "NVIDIA/Model-Optimizer",
                                "modelopt/onnx/quantization/quant_utils.py",
                                "0.47 dev, a2fbac7",
                                "codes are made with the scale before it is rounded to E4M3: the scales of nvfp4-modelopt"
                                        + " with about one code in 20 another; a zero tensor has tensor scale 1",
                                Optional.of("modelopt_head.nvfp4.onnx"))));
    }

    private static Recipe modelOpt(String id, FractionalRule rule, String version, String differences, String golden) {
        return recipe(
                id,
                BlockScaling.twoLevel(BLOCK, rule),
                ScaleArithmetic.DIVIDED_BY_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                MODELOPT_SPECIALS,
                Packing.PADDED_BLOCKS,
                new Provenance(
                        "NVIDIA Model Optimizer",
                        "NVIDIA/Model-Optimizer",
                        MODELOPT_FILE,
                        version,
                        differences,
                        Optional.of(golden)));
    }

    private static List<Recipe> torchao() {
        ScaleArithmetic reciprocal = ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE;
        String twoLevel = "scales are at least 2^-6, so small blocks lose accuracy; a zero tensor gives NaN";
        String oneLevel = "without a tensor scale: blocks below 6 * 2^-6 lose accuracy, those above 2688 are clipped";
        return List.of(
                torchaoTwoLevel("nvfp4-torchao", reciprocal, TORCHAO_HEAD, twoLevel, "torchao_head"),
                torchaoOneLevel("nvfp4-torchao-one-level", reciprocal, TORCHAO_HEAD, oneLevel, "torchao_head"),
                torchaoTwoLevel(
                        "nvfp4-torchao-0.18",
                        reciprocal,
                        "0.18.0",
                        "computes what nvfp4-torchao does; " + twoLevel,
                        "torchao_0.18.0"),
                torchaoOneLevel(
                        "nvfp4-torchao-one-level-0.18",
                        reciprocal,
                        "0.18.0",
                        "computes what nvfp4-torchao-one-level does; " + oneLevel,
                        "torchao_0.18.0"),
                torchaoTwoLevel(
                        "nvfp4-torchao-0.16",
                        ScaleArithmetic.DIVIDED_BY_SCALES,
                        "0.16.0",
                        "divides by the product of the scales where later versions multiply by a reciprocal; "
                                + twoLevel,
                        "torchao_0.16.0"),
                torchaoOneLevel(
                        "nvfp4-torchao-one-level-0.16",
                        ScaleArithmetic.DIVIDED_BY_SCALES,
                        "0.16.0",
                        "divides by the scale where later versions multiply by its reciprocal; " + oneLevel,
                        "torchao_0.16.0"));
    }

    private static Recipe torchaoTwoLevel(
            String id, ScaleArithmetic arithmetic, String version, String differences, String release) {
        return torchao(
                id,
                BlockScaling.twoLevel(BLOCK, FractionalRule.TORCHAO),
                arithmetic,
                Packing.WHOLE_BLOCKS,
                torchao(version, differences, release + ".nvfp4.two_level"));
    }

    private static Recipe torchaoOneLevel(
            String id, ScaleArithmetic arithmetic, String version, String differences, String release) {
        return torchao(
                id,
                BlockScaling.oneLevel(BLOCK, FractionalRule.TORCHAO),
                arithmetic,
                Packing.WHOLE_BLOCKS,
                torchao(version, differences, release + ".nvfp4.one_level"));
    }

    private static Provenance torchao(String version, String differences, String golden) {
        return new Provenance(TORCHAO, TORCHAO_REPOSITORY, TORCHAO_FILE, version, differences, Optional.of(golden));
    }

    private static Recipe torchao(
            String id, BlockScaling scaling, ScaleArithmetic arithmetic, Packing packing, Provenance provenance) {
        // Without a tensor scale to divide by, 0 becomes 0 * infinity: on x86 a NaN with its sign set. A NaN
        // scale without a tensor scale above it is one without a sign.
        SpecialValues specials = scaling.tensor() == TensorScaling.NONE
                ? new SpecialValues(0xB, 4, -0f)
                : new SpecialValues(0xB, 0xC, -0f);
        return recipe(id, scaling, arithmetic, FixedRounding.NEAREST_EVEN_COPYING_SIGN, specials, packing, provenance);
    }

    private static List<Recipe> transformerEngine() {
        return List.of(
                transformerEngine(
                        "nvfp4-transformer-engine",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE),
                        "transformer_engine/common/cast/nvfp4/core_nvfp4.cuh",
                        "2.20 dev, d0067d0",
                        "stores the tensor's amax; a block whose scale underflows has scale 0 and codes 7, which decode to 0",
                        "te_head.nvfp4.1d"),
                transformerEngine(
                        "nvfp4-transformer-engine-2.9",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_2_9),
                        "transformer_engine/pytorch/experimental/quantization_nvfp4.py",
                        "2.9",
                        "the block scale is (amax / 6) * S where later versions have amax * (S / 6): it differs where"
                                + " that is a tie of E4M3 but for the last bit",
                        "te_2.9.nvfp4.1d"));
    }

    /// A recipe over TransformerEngine's multiplier expression and cast.
    static Recipe transformerEngine(
            String id, BlockScaling scaling, String file, String version, String differences, String golden) {
        return transformerEngine(
                id,
                scaling,
                Packing.WHOLE_BYTES,
                new Provenance(
                        "NVIDIA Transformer Engine",
                        "NVIDIA/TransformerEngine",
                        file,
                        version,
                        differences,
                        Optional.of(golden)));
    }

    /// A recipe over TransformerEngine's multiplier expression and cast, of whomever.
    static Recipe transformerEngine(String id, BlockScaling scaling, Packing packing, Provenance provenance) {
        return recipe(
                id,
                scaling,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                packing,
                provenance);
    }

    private static List<Recipe> vllm() {
        return List.of(
                vllm(
                        "nvfp4-vllm",
                        ScaleArithmetic.TIMES_RECIPROCAL_OR_TINY,
                        vllm("055e47c", "a block whose scale underflows is multiplied by 1e-8", "vllm_head.nvfp4.ref")),
                vllm(
                        "nvfp4-vllm-2025",
                        ScaleArithmetic.TIMES_RECIPROCAL_OR_ZERO,
                        vllm(
                                "6110ea2, 2025",
                                "a block whose scale underflows is multiplied by 0",
                                "vllm_2025.nvfp4.ref")),
                vllm(
                        "nvfp4-flashinfer",
                        ScaleArithmetic.TIMES_RECIPROCAL_OR_ZERO,
                        FourOverSixReferences.flashInfer("computes what nvfp4-vllm-2025 does (ref_fp4_quant)", "ref")));
    }

    private static Recipe vllm(String id, ScaleArithmetic arithmetic, Provenance provenance) {
        return recipe(
                id,
                BlockScaling.twoLevel(BLOCK, FractionalRule.VLLM),
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

    private static List<Recipe> others() {
        return List.of(compressedTensors(), gptOss(), ggml());
    }

    private static Recipe compressedTensors() {
        return recipe(
                "nvfp4-compressed-tensors",
                BlockScaling.twoLevel(BLOCK, FractionalRule.COMPRESSED_TENSORS),
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
        return recipe(
                "nvfp4-gpt-oss",
                BlockScaling.oneLevel(BLOCK, FractionalRule.TRITON),
                ScaleArithmetic.TIMES_RECIPROCAL_OR_ZERO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                new SpecialValues(7, 7, -0f),
                Packing.WHOLE_BYTES,
                new Provenance(
                        "triton_kernels (gpt-oss)",
                        "triton-lang/triton",
                        "python/triton_kernels/triton_kernels/numerics_details/mxfp.py",
                        "018a674",
                        "without a tensor scale: blocks above 2688 are clipped; a block whose scale underflows is 0",
                        Optional.of("triton_kernels.nvfp4.one_level_nearest")));
    }

    private static Recipe ggml() {
        return recipe(
                "nvfp4-ggml",
                BlockScaling.oneLevel(BLOCK, FractionalRule.GGML),
                ScaleArithmetic.TIMES_RECIPROCAL_OR_ZERO,
                new ElementRounding.FirstNearest(),
                new SpecialValues(0, 0, -0f),
                Packing.NONE,
                new Provenance(
                        "ggml (llama.cpp)",
                        "ggml-org/ggml",
                        "src/ggml-quants.c",
                        "d99724f",
                        "without a tensor scale; scales round half up, and those from 248 on become 448; ties go to the"
                                + " lesser magnitude; NaN becomes 0 and leaves its block as it is",
                        Optional.of("ggml.nvfp4")));
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
