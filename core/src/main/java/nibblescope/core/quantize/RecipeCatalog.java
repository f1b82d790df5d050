package nibblescope.core.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// The recipes of the reference implementations, one entry each, one of ours beside them, and the
/// corners of the 2 x 2.
public final class RecipeCatalog {
    static final SpecialValues TORCHAO_MX_SPECIALS = new SpecialValues(3, 3, -0f);
    static final SpecialValues MODELOPT_SPECIALS = new SpecialValues(7, 7, 0f);

    private static final String TORCHAO = "torchao";
    private static final String TORCHAO_REPOSITORY = "pytorch/ao";
    private static final String TORCHAO_VERSION = "0.19 dev, 36027d8";
    private static final int MX_BLOCK = 32;
    private static final int NV_BLOCK = 16;

    private static final List<Recipe> PRESETS = List.of(
            mx(
                    "mxfp4-ocp-floor",
                    PowerOfTwoRule.FLOOR,
                    new SpecialValues(0, 0, -0f),
                    Packing.NONE,
                    new Provenance(
                            "OCP Microscaling Formats (MX) 1.0",
                            "",
                            "section 6.3",
                            "1.0",
                            "amax of 6 to 8 times the scale saturates; a block with NaN or infinity has scale NaN and codes 0",
                            Optional.of("spec.mxfp4.ocp_floor_rne"))),
            torchaoMx(
                    "mxfp4-torchao-rceil",
                    PowerOfTwoRule.RCEIL,
                    "never saturates; 6.5 takes scale 2 where FLOOR takes 1"),
            torchaoMx("mxfp4-torchao-even", PowerOfTwoRule.EVEN, "amax of 1.75 * 2^127 and more gives a NaN scale"),
            torchaoMx("mxfp4-torchao-ceil", PowerOfTwoRule.CEIL, "leaves up to half of the range unused"),
            new Recipe(
                    "nvfp4-modelopt",
                    ElementFormat.E2M1,
                    new BlockScaling.TwoLevel(NV_BLOCK, FractionalRule.MODELOPT),
                    ScaleArithmetic.DIVIDED_BY_SCALES,
                    ElementRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                    MODELOPT_SPECIALS,
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
            torchaoNv(
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
                            Optional.empty())),
            transformerEngine(
                    "nvfp4-transformer-engine",
                    new BlockScaling.TwoLevel(NV_BLOCK, FractionalRule.TRANSFORMER_ENGINE),
                    "transformer_engine/common/cast/nvfp4/core_nvfp4.cuh",
                    "stores the tensor's amax; a block whose scale underflows has scale 0 and codes 7, which decode to 0",
                    "te_head.nvfp4.1d"),
            fourOverSix(
                    ScaleChoice.Criterion.MAE,
                    "tensor scale amax / 1536; amax of a block becomes 6 or 4, whichever has the lesser absolute error"),
            fourOverSix(
                    ScaleChoice.Criterion.MSE,
                    "tensor scale amax / 1536; amax of a block becomes 6 or 4, whichever has the lesser squared error"));

    private static final List<Recipe> CORNERS = List.copyOf(Corner.allRecipes());
    private static final List<Recipe> ALL = withCorners();

    private RecipeCatalog() {}

    /// Every recipe: the references and those of ours beside them, then the corners of the 2 x 2.
    public static List<Recipe> all() {
        return ALL;
    }

    /// The recipes of reference implementations alone.
    public static List<Recipe> references() {
        return PRESETS.stream()
                .filter(recipe -> recipe.provenance().golden().isPresent())
                .toList();
    }

    /// The recipes of the corners of the 2 x 2: every rule, with and without the tensor scale.
    public static List<Recipe> corners() {
        return CORNERS;
    }

    /// The recipe of that id, if there is one.
    public static Optional<Recipe> find(String id) {
        return ALL.stream().filter(recipe -> recipe.id().equals(id)).findFirst();
    }

    private static List<Recipe> withCorners() {
        List<Recipe> all = new ArrayList<>(PRESETS);
        all.addAll(CORNERS);
        return List.copyOf(all);
    }

    private static Recipe torchaoMx(String id, PowerOfTwoRule rule, String differences) {
        String mode = id.substring(id.lastIndexOf('-') + 1);
        return mx(
                id,
                rule,
                TORCHAO_MX_SPECIALS,
                Packing.WHOLE_BLOCKS,
                new Provenance(
                        TORCHAO,
                        TORCHAO_REPOSITORY,
                        "torchao/prototype/mx_formats/mx_tensor.py",
                        TORCHAO_VERSION,
                        differences,
                        Optional.of("torchao_head.mxfp4." + mode)));
    }

    private static Recipe torchaoNv(String id, ScaleChoice choice, Packing packing, Provenance provenance) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                new BlockScaling.TwoLevel(NV_BLOCK, FractionalRule.TORCHAO, choice),
                ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE,
                ElementRounding.NEAREST_EVEN_COPYING_SIGN,
                // Without a tensor scale to divide by, 0 becomes 0 * infinity: on x86 a NaN with its sign set.
                new SpecialValues(0xB, 0xC, -0f),
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
                ElementRounding.NEAREST_EVEN_SIGNING_NEGATIVES,
                new SpecialValues(0, 0, -0f),
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
                new BlockScaling.TwoLevel(
                        NV_BLOCK, FractionalRule.TRANSFORMER_ENGINE_256, new ScaleChoice.FourOverSix(criterion)),
                "transformer_engine/pytorch/custom_recipes/reference_nvfp4.py",
                differences,
                "te_head.nvfp4.1d_4over6_%s_256".formatted(name));
    }

    private static Recipe mx(
            String id, PowerOfTwoRule rule, SpecialValues specials, Packing packing, Provenance provenance) {
        return new Recipe(
                id,
                ElementFormat.E2M1,
                new BlockScaling.PowerOfTwo(MX_BLOCK, rule),
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                ElementRounding.NEAREST_EVEN_COPYING_SIGN,
                specials,
                packing,
                provenance);
    }
}
