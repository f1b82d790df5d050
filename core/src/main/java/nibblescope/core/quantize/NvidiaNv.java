package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;

/// NVIDIA's recipes of NVFP4: Model Optimizer and Transformer Engine.
final class NvidiaNv {
    private static final String MODELOPT_FILE = "modelopt/torch/quantization/qtensor/nvfp4_tensor.py";

    private NvidiaNv() {}

    static List<Recipe> modelOpt() {
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
                NvReferences.recipe(
                        "nvfp4-modelopt-onnx",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.MODELOPT_ONNX),
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
        return NvReferences.recipe(
                id,
                BlockScaling.twoLevel(NvReferences.BLOCK, rule),
                ScaleArithmetic.DIVIDED_BY_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                NvReferences.MODELOPT_SPECIALS,
                Packing.PADDED_BLOCKS,
                new Provenance(
                        "NVIDIA Model Optimizer",
                        "NVIDIA/Model-Optimizer",
                        MODELOPT_FILE,
                        version,
                        differences,
                        Optional.of(golden)));
    }

    static List<Recipe> transformerEngine() {
        return List.of(
                transformerEngine(
                        "nvfp4-transformer-engine",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.TRANSFORMER_ENGINE),
                        "transformer_engine/common/cast/nvfp4/core_nvfp4.cuh",
                        "2.20 dev, d0067d0",
                        "stores the tensor's amax; a block whose scale underflows has scale 0 and codes 7, which decode to 0",
                        "te_head.nvfp4.1d"),
                transformerEngine(
                        "nvfp4-transformer-engine-2.9",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.TRANSFORMER_ENGINE_2_9),
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
        return NvReferences.recipe(
                id,
                scaling,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                packing,
                provenance);
    }
}
