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
                        BlockScaling.twoLevel(BLOCK, FractionalRule.TRANSFORMER_ENGINE_2_9)
                                .with(SQUARE),
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
                fourOverSix(),
                compressedTensors(
                        "memoryless-mse",
                        new BlockRange.LeastError(1, 100, 20),
                        "0.81 to 1 times the amax of a block becomes 6, whichever has the least sum of |e|^2.4 (the observer"
                                + " memoryless_mse); llm-compressor stops after 5 steps in a row in which no block of the"
                                + " tensor got better, here each block tries all 20 (no block of the golden vectors tells"
                                + " the two apart)"),
                compressedTensors(
                        "expanded-mse",
                        new BlockRange.LeastError(1.8, 200, 111),
                        "0.81 to 1.8 times the amax of a block becomes 6, whichever has the least sum of |e|^2.4 (the"
                                + " observer nvfp4_expanded_mse); all 111 steps are tried, whether blocks get better or not"),
                modelOptSweep());
    }

    private static Recipe fourOverSix() {
        ScaleChoice choice = new ScaleChoice.FourOverSix(
                ScaleChoice.Criterion.MSE, ScaleChoice.Difference.TIMES_AMAX, ScaleChoice.SumOrder.EIGHT_LANES);
        return new Recipe(
                "nvfp4-fouroversix-mse-2d",
                ElementFormat.E2M1,
                BlockScaling.twoLevel(BLOCK, FractionalRule.FOUR_OVER_SIX_256)
                        .with(SQUARE)
                        .with(choice),
                ScaleArithmetic.TIMES_RECIPROCAL_BUT_FOR_ZERO_SCALE,
                FixedRounding.FOUR_OVER_SIX,
                new SpecialValues(0xB, 0xB, -0f),
                Transform.NONE,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "Four Over Six",
                        "mit-han-lab/fouroversix",
                        "src/fouroversix/quantize/pytorch/reference.py",
                        "dadfad6",
                        "amax of 16 x 16 elements becomes 6 or 4, whichever has the lesser squared error of all of them;"
                                + " tensor scale amax / 1536",
                        Optional.of("fouroversix.nvfp4.mse_2d")));
    }

    private static Recipe compressedTensors(String name, BlockRange range, String differences) {
        return new Recipe(
                "nvfp4-compressed-tensors-" + name,
                ElementFormat.E2M1,
                BlockScaling.twoLevel(BLOCK, FractionalRule.COMPRESSED_TENSORS).with(range),
                ScaleArithmetic.DIVIDED_BY_QUOTIENT,
                FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
                Transform.NONE,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "llm-compressor",
                        "vllm-project/llm-compressor",
                        "src/llmcompressor/observers/mse_quant.py",
                        "ab1ba3e",
                        differences + "; the tensor scale follows from what is taken; all else as"
                                + " nvfp4-compressed-tensors. The reference gives up when for some steps no block of"
                                + " the tensor got better, which this does not",
                        Optional.of("ct.nvfp4." + name.replace('-', '_'))));
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
