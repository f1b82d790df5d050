package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;

/// torchao's recipes of NVFP4, and one of ours over its expressions.
final class TorchaoNv {
    private static final String IMPLEMENTATION = "torchao";
    private static final String REPOSITORY = "pytorch/ao";
    private static final String FILE = "torchao/prototype/mx_formats/nvfp4_tensor.py";
    private static final String HEAD = "0.19 dev, 36027d8";

    private TorchaoNv() {}

    static List<Recipe> all() {
        ScaleArithmetic reciprocal = ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE;
        String twoLevel = "scales are at least 2^-6, so small blocks lose accuracy; a zero tensor gives NaN";
        String oneLevel = "without a tensor scale: blocks below 6 * 2^-6 lose accuracy, those above 2688 are clipped";
        return List.of(
                torchaoTwoLevel("nvfp4-torchao", reciprocal, HEAD, twoLevel, "torchao_head"),
                torchaoOneLevel("nvfp4-torchao-one-level", reciprocal, HEAD, oneLevel, "torchao_head"),
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
                BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.TORCHAO),
                arithmetic,
                Packing.WHOLE_BLOCKS,
                torchao(version, differences, release + ".nvfp4.two_level"));
    }

    private static Recipe torchaoOneLevel(
            String id, ScaleArithmetic arithmetic, String version, String differences, String release) {
        return torchao(
                id,
                BlockScaling.oneLevel(NvReferences.BLOCK, FractionalRule.TORCHAO),
                arithmetic,
                Packing.WHOLE_BLOCKS,
                torchao(version, differences, release + ".nvfp4.one_level"));
    }

    private static Provenance torchao(String version, String differences, String golden) {
        return new Provenance(IMPLEMENTATION, REPOSITORY, FILE, version, differences, Optional.of(golden));
    }

    private static Recipe torchao(
            String id, BlockScaling scaling, ScaleArithmetic arithmetic, Packing packing, Provenance provenance) {
        // Without a tensor scale to divide by, 0 becomes 0 * infinity: on x86 a NaN with its sign set. A NaN
        // scale without a tensor scale above it is one without a sign.
        int nanBlockCode = scaling.tensor() == TensorScaling.NONE ? 4 : 0xC;
        SpecialValues.Nan nan =
                arithmetic.divides() ? SpecialValues.Nan.ROUNDED_IN_EVERY_BLOCK : SpecialValues.Nan.FIXED;
        SpecialValues specials = new SpecialValues(0xB, nanBlockCode, -0f, nan);
        return NvReferences.recipe(
                id, scaling, arithmetic, FixedRounding.NEAREST_EVEN_COPYING_SIGN, specials, packing, provenance);
    }

    /// torchao's recipe with the best of all scales, which no reference has.
    static Recipe search() {
        return torchao(
                "nvfp4-torchao-search",
                BlockScaling.twoLevel(NvReferences.BLOCK, FractionalRule.TORCHAO)
                        .with(ScaleChoice.Search.ofAllCodes()),
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
}
