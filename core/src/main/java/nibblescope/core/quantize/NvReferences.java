package nibblescope.core.quantize;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations of NVFP4: an E4M3 scale for a block, mostly under an
/// FP32 scale for the tensor. One of ours stands beside them.
final class NvReferences {
    static final SpecialValues MODELOPT_SPECIALS = new SpecialValues(7, 7, 0f);

    private static final String TORCHAO = "torchao";
    private static final String TORCHAO_REPOSITORY = "pytorch/ao";
    private static final String TORCHAO_VERSION = "0.19 dev, 36027d8";
    private static final int BLOCK = 16;

    private NvReferences() {}

    /// torchao's recipe with the best of all scales, which no reference has.
    static Recipe search() {
        return torchaoNv(
                "nvfp4-torchao-search",
                ScaleChoice.Search.ofAllCodes(),
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
        return List.of(
                new Recipe(
                        "nvfp4-modelopt",
                        ElementFormat.E2M1,
                        BlockScaling.twoLevel(BLOCK, FractionalRule.MODELOPT),
                        ScaleArithmetic.DIVIDED_BY_SCALES,
                        FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                        MODELOPT_SPECIALS,
                        Transform.NONE,
                        Packing.PADDED_BLOCKS,
                        new Provenance(
                                "NVIDIA Model Optimizer",
                                "NVIDIA/Model-Optimizer",
                                "modelopt/torch/quantization/qtensor/nvfp4_tensor.py",
                                "0.47 dev, a2fbac7",
                                "a zero block has scale 1; scales are at least 2^-9; -0 becomes 0; NaN anywhere makes every block NaN",
                                Optional.of("modelopt_head.nvfp4"))),
                torchaoNv(
                        "nvfp4-torchao",
                        new ScaleChoice.Rounded(),
                        Packing.WHOLE_BLOCKS,
                        new Provenance(
                                TORCHAO,
                                TORCHAO_REPOSITORY,
                                "torchao/prototype/mx_formats/nvfp4_tensor.py",
                                TORCHAO_VERSION,
                                "scales are at least 2^-6, so small blocks lose accuracy; a zero tensor gives NaN",
                                Optional.of("torchao_head.nvfp4.two_level"))),
                transformerEngine(
                        "nvfp4-transformer-engine",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE),
                        "transformer_engine/common/cast/nvfp4/core_nvfp4.cuh",
                        "stores the tensor's amax; a block whose scale underflows has scale 0 and codes 7, which decode to 0",
                        "te_head.nvfp4.1d"),
                fourOverSix(
                        ScaleChoice.Criterion.MAE,
                        "tensor scale amax / 1536; amax of a block becomes 6 or 4, whichever has the lesser absolute error"),
                fourOverSix(
                        ScaleChoice.Criterion.MSE,
                        "tensor scale amax / 1536; amax of a block becomes 6 or 4, whichever has the lesser squared error"));
    }

    private static Recipe torchaoNv(String id, ScaleChoice choice, Packing packing, Provenance provenance) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                BlockScaling.twoLevel(BLOCK, FractionalRule.TORCHAO).with(choice),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                // Without a tensor scale to divide by, 0 becomes 0 * infinity: on x86 a NaN with its sign set.
                new SpecialValues(0xB, 0xC, -0f),
                Transform.NONE,
                packing,
                provenance);
    }

    private static Recipe transformerEngine(
            String id, BlockScaling scaling, String file, String differences, String golden) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                scaling,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                Transform.NONE,
                Packing.WHOLE_BYTES,
                new Provenance(
                        "NVIDIA Transformer Engine",
                        "NVIDIA/TransformerEngine",
                        file,
                        "2.20 dev, d0067d0",
                        differences,
                        Optional.of(golden)));
    }

    private static Recipe fourOverSix(ScaleChoice.Criterion criterion, String differences) {
        String name = criterion.name().toLowerCase(Locale.ROOT);
        return transformerEngine(
                "nvfp4-transformer-engine-4over6-" + name,
                BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_256)
                        .with(new ScaleChoice.FourOverSix(criterion)),
                "transformer_engine/pytorch/custom_recipes/reference_nvfp4.py",
                differences,
                "te_head.nvfp4.1d_4over6_%s_256".formatted(name));
    }
}
