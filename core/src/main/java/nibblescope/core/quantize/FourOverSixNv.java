package nibblescope.core.quantize;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The recipes of reference implementations of NVFP4 that know two scales for a block, under which
/// its amax becomes 6 or 4, and those of flashinfer and Four Over Six that know one of them.
final class FourOverSixNv {
    private static final String TRANSFORMER_ENGINE_FILE =
            "transformer_engine/pytorch/custom_recipes/reference_nvfp4.py";
    private static final String TRANSFORMER_ENGINE_VERSION = "2.20 dev, d0067d0";

    private FourOverSixNv() {}

    static List<Recipe> all() {
        return Stream.of(transformerEngine(), flashInfer(), fourOverSix())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Recipe> transformerEngine() {
        FractionalRule to256 = FractionalRule.TRANSFORMER_ENGINE_256;
        FractionalRule to448 = FractionalRule.TRANSFORMER_ENGINE_2_9;
        ScaleChoice fast = new ScaleChoice.FourOverSix(
                ScaleChoice.Criterion.MAE, ScaleChoice.Difference.OF_SCALED_VALUE, ScaleChoice.SumOrder.ELEMENTS);
        return List.of(
                transformerEngine(ScaleChoice.Criterion.MAE, to256),
                transformerEngine(ScaleChoice.Criterion.MSE, to256),
                transformerEngine(ScaleChoice.Criterion.MAE, to448),
                transformerEngine(ScaleChoice.Criterion.MSE, to448),
                NvidiaNv.transformerEngine(
                        "nvfp4-transformer-engine-4over6-mae-fast",
                        BlockScaling.twoLevel(NvReferences.BLOCK, to256).with(fast),
                        TRANSFORMER_ENGINE_FILE,
                        TRANSFORMER_ENGINE_VERSION,
                        "as nvfp4-transformer-engine-4over6-mae, with errors in units of the tensor scale"
                                + " (nvfp4_4over6_err_use_fast_math), which decides blocks that are nearly ties otherwise",
                        "te_head.nvfp4.1d_4over6_mae_256_fast"));
    }

    private static Recipe transformerEngine(ScaleChoice.Criterion criterion, FractionalRule rule) {
        return NvidiaNv.transformerEngine(
                "nvfp4-transformer-engine-4over6-" + suffix(criterion, rule),
                BlockScaling.twoLevel(NvReferences.BLOCK, rule).with(new ScaleChoice.FourOverSix(criterion)),
                TRANSFORMER_ENGINE_FILE,
                TRANSFORMER_ENGINE_VERSION,
                differences(criterion, rule),
                "te_head.nvfp4.1d_4over6_" + golden(criterion, rule));
    }

    private static String suffix(ScaleChoice.Criterion criterion, FractionalRule rule) {
        return name(criterion) + (rule.largestScale() == 256 ? "" : "-%.0f".formatted(rule.largestScale()));
    }

    private static String golden(ScaleChoice.Criterion criterion, FractionalRule rule) {
        return "%s_%.0f".formatted(name(criterion), rule.largestScale());
    }

    private static String name(ScaleChoice.Criterion criterion) {
        return criterion.name().toLowerCase(Locale.ROOT);
    }

    private static String differences(ScaleChoice.Criterion criterion, FractionalRule rule) {
        String scale = rule.largestScale() == 256
                ? "tensor scale amax / 1536"
                : "tensor scale amax / 2688, so the largest blocks have no room for the greater scale";
        String error = switch (criterion) {
            case MAE -> "the lesser absolute error";
            case MSE -> "the lesser squared error";
            case ABS_MAX -> "the lesser largest error";
        };
        return "%s; amax of a block becomes 6 or 4, whichever has %s".formatted(scale, error);
    }

    private static List<Recipe> flashInfer() {
        FractionalRule to256 = FractionalRule.TRANSFORMER_ENGINE_256;
        FractionalRule to448 = FractionalRule.TRANSFORMER_ENGINE_2_9;
        return List.of(
                NvidiaNv.transformerEngine(
                        "nvfp4-flashinfer-te",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.TRANSFORMER_ENGINE),
                        Packing.NONE,
                        flashInfer("computes what nvfp4-transformer-engine does (ref_fp4_quant_te)", "ref_te")),
                flashInfer(ScaleChoice.Criterion.MAE, to256),
                flashInfer(ScaleChoice.Criterion.MSE, to256),
                flashInfer(ScaleChoice.Criterion.MAE, to448),
                flashInfer(ScaleChoice.Criterion.MSE, to448));
    }

    private static Recipe flashInfer(ScaleChoice.Criterion criterion, FractionalRule rule) {
        ScaleChoice choice = new ScaleChoice.FourOverSix(
                criterion, ScaleChoice.Difference.TIMES_DECODING_SCALE, ScaleChoice.SumOrder.ELEMENTS);
        return NvidiaNv.transformerEngine(
                "nvfp4-flashinfer-4over6-" + suffix(criterion, rule),
                BlockScaling.twoLevel(NvReferences.BLOCK, rule).with(choice),
                Packing.NONE,
                flashInfer(
                        differences(criterion, rule)
                                + ", computed with 1 / S where Transformer Engine multiplies by amax and divides",
                        "4over6_" + golden(criterion, rule)));
    }

    /// Where flashinfer's recipes come from.
    static Provenance flashInfer(String differences, String golden) {
        return new Provenance(
                "flashinfer",
                "flashinfer-ai/flashinfer",
                "tests/test_helpers/utils_fp4.py",
                "fb28d72",
                differences,
                Optional.of("flashinfer.nvfp4." + golden));
    }

    private static List<Recipe> fourOverSix() {
        return List.of(
                fourOverSix(
                        "static-6",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.FOUR_OVER_SIX),
                        "stores the tensor's amax; values beyond 7, which small block scales make, wrap around to -0"),
                fourOverSix(
                        "static-4",
                        BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.FOUR_OVER_SIX_TO_4),
                        "amax of a block becomes 4 and never 6; tensor scale amax / 1792"),
                fourOverSix(ScaleChoice.Criterion.MSE),
                fourOverSix(ScaleChoice.Criterion.MAE),
                fourOverSix(ScaleChoice.Criterion.ABS_MAX));
    }

    private static Recipe fourOverSix(ScaleChoice.Criterion criterion) {
        FractionalRule rule = FractionalRule.FOUR_OVER_SIX_256;
        ScaleChoice choice = new ScaleChoice.FourOverSix(
                criterion, ScaleChoice.Difference.TIMES_AMAX, ScaleChoice.SumOrder.EIGHT_LANES);
        return fourOverSix(
                name(criterion).replace('_', '-'),
                BlockScaling.twoLevel(NvReferences.BLOCK, rule).with(choice),
                differences(criterion, rule) + "; values beyond 7, which small block scales make, wrap around to -0");
    }

    private static Recipe fourOverSix(String name, BlockScaling scaling, String differences) {
        return NvReferences.recipe(
                "nvfp4-fouroversix-" + name,
                scaling,
                ScaleArithmetic.TIMES_RECIPROCAL_BUT_FOR_ZERO_SCALE,
                FixedRounding.FOUR_OVER_SIX,
                new SpecialValues(0xB, 0xB, -0f),
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        "Four Over Six",
                        "mit-han-lab/fouroversix",
                        "src/fouroversix/quantize/pytorch/reference.py",
                        "dadfad6",
                        differences,
                        Optional.of("fouroversix.nvfp4." + name.replace('-', '_'))));
    }
}
