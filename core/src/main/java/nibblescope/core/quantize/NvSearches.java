package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// The recipes of reference implementations of NVFP4 that look further than at the amax of 16
/// elements of a row: at what several scales or ranges give, at 16 x 16 elements, at a row, at
/// transformed values.
final class NvSearches {
    private static final BlockShape SQUARE = new BlockShape(16, 16);
    private static final int BLOCK = 16;
    private static final String TRANSFORMER_ENGINE_FILE =
            "transformer_engine/pytorch/custom_recipes/reference_nvfp4.py";

    private static final String TRANSFORMER_ENGINE_FILE_2_9 =
            "transformer_engine/pytorch/experimental/quantization_nvfp4.py";

    private NvSearches() {}

    static List<Recipe> all() {
        BlockScaling row = BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE);
        return List.of(
                transformerEngine(
                        "nvfp4-transformer-engine-2d",
                        row.with(SQUARE),
                        Transform.NONE,
                        "16 x 16 elements share a scale, which is stored once for each of the rows",
                        "te_head.nvfp4.2d16"),
                transformerEngine(
                        "nvfp4-transformer-engine-row-scaled",
                        row.with(TensorScaling.ROW),
                        Transform.NONE,
                        "every row has a scale of its own above the block scales: its amax",
                        "te_head.nvfp4.1d_rowscaled"),
                transformerEngine(
                        "nvfp4-transformer-engine-hadamard",
                        row.with(new BlockShape(BLOCK, 1)),
                        new Transform(BLOCK, new Transform.Signs.TransformerEngine()),
                        "what wgrad takes: runs of 16 in a column, transformed, share a scale; codes are stored transposed",
                        "te_head.nvfp4.1d_rht_col"),
                transformerEngine(
                        "nvfp4-transformer-engine-2d-4over6-mae",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_256)
                                .with(SQUARE)
                                .with(new ScaleChoice.FourOverSix(
                                        ScaleChoice.Criterion.MAE,
                                        ScaleChoice.Difference.TIMES_AMAX,
                                        ScaleChoice.SumOrder.TREE_OF_ROWS)),
                        Transform.NONE,
                        "amax of 16 x 16 elements becomes 6 or 4, whichever has the lesser absolute error of all of them;"
                                + " tensor scale amax / 1536",
                        "te_head.nvfp4.2d_4over6_mae_256"),
                transformerEngine29(
                        "nvfp4-transformer-engine-2.9-2d",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_2_9).with(SQUARE),
                        Transform.NONE,
                        "16 x 16 elements share a scale; it is (amax / 6) * S, which newer versions compute as amax * (S / 6)",
                        "te_2.9.nvfp4.2d16"),
                transformerEngine29(
                        "nvfp4-transformer-engine-2.9-hadamard",
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_2_9)
                                .with(new BlockShape(BLOCK, 1)),
                        new Transform(BLOCK, new Transform.Signs.TransformerEngine()),
                        "runs of 16 in a column, transformed, share a scale; it is (amax / 6) * S",
                        "te_2.9.nvfp4.1d_rht_col"),
                modelOptSweep());
    }

    private static Recipe modelOptSweep() {
        return new Recipe(
                "nvfp4-modelopt-mse",
                ElementFormat.E2M1,
                BlockScaling.twoLevel(BLOCK, FractionalRule.MODELOPT).with(new ScaleChoice.ModelOptSweep()),
                ScaleArithmetic.DIVIDED_BY_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                NvReferences.MODELOPT_SPECIALS,
                Transform.NONE,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "NVIDIA Model Optimizer",
                        "NVIDIA/Model-Optimizer",
                        "modelopt/torch/kernels/quantization/gemm/nvfp4_fp8_sweep.py",
                        "0.47 dev, a2fbac7",
                        "of the scales 2^-9 to 448 the first with the least squared error, which is computed under the"
                                + " scale before it is rounded; a zero block has scale 2^-9",
                        Optional.of("modelopt_head.nvfp4.mse_sweep126")));
    }

    private static Recipe transformerEngine29(
            String id, BlockScaling scaling, Transform transform, String differences, String golden) {
        return transformerEngine(id, scaling, transform, TRANSFORMER_ENGINE_FILE_2_9, "2.9", differences, golden);
    }

    private static Recipe transformerEngine(
            String id, BlockScaling scaling, Transform transform, String differences, String golden) {
        return transformerEngine(
                id, scaling, transform, TRANSFORMER_ENGINE_FILE, "2.20 dev, d0067d0", differences, golden);
    }

    private static Recipe transformerEngine(
            String id,
            BlockScaling scaling,
            Transform transform,
            String file,
            String version,
            String differences,
            String golden) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                scaling,
                ScaleArithmetic.TIMES_RECIPROCAL_OF_SCALES,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                transform,
                Packing.WHOLE_BYTES,
                new Provenance(
                        "NVIDIA Transformer Engine",
                        "NVIDIA/TransformerEngine",
                        file,
                        version,
                        differences,
                        Optional.of(golden)));
    }
}
