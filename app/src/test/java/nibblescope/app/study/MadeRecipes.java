package nibblescope.app.study;

import java.util.ArrayList;
import java.util.List;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;

/// Recipes of every element format, scale format, block shape and transform.
public final class MadeRecipes {
    private MadeRecipes() {}

    private static Recipe corner(Corner corner) {
        return corner.recipe(PowerOfTwoRule.RCEIL, true);
    }

    private static Recipe of(Recipe recipe, String id, ElementFormat elements, Transform transform) {
        return new Recipe(
                id,
                elements,
                recipe.scaling(),
                recipe.arithmetic(),
                recipe.rounding(),
                recipe.specials(),
                transform,
                recipe.packing(),
                recipe.provenance());
    }

    /// E8M0 scales for 32 elements of a format.
    public static Recipe ofElements(ElementFormat elements) {
        return of(corner(Corner.E8M0_32), "mx-" + elements, elements, Transform.NONE);
    }

    /// E2M1 elements in blocks of a shape.
    public static Recipe ofBlocks(int rows, int columns) {
        Recipe recipe = corner(Corner.E4M3_16);
        return recipe.with("nv-%dx%d".formatted(rows, columns), recipe.scaling().with(new BlockShape(rows, columns)));
    }

    /// Scales that are not bytes.
    public static Recipe ofScales(ScaleFormat format, TensorScaling tensor) {
        Recipe recipe = of(corner(Corner.E4M3_16), "", ElementFormat.INT4, Transform.NONE);
        return recipe.with(
                "int4-%s-%s".formatted(format, tensor),
                new BlockScaling(
                        BlockShape.row(32),
                        format,
                        new BlockRange.Amax(),
                        LinearRule.AMAX,
                        new ScaleChoice.Rounded(),
                        tensor));
    }

    /// A Hadamard transform before NVFP4.
    public static Recipe transformed() {
        return of(
                corner(Corner.E4M3_16),
                "nv-hadamard",
                ElementFormat.E2M1,
                new Transform(16, new Transform.Signs.TransformerEngine()));
    }

    /// A scale for each row above those of the blocks.
    public static Recipe rowScaled() {
        Recipe recipe = corner(Corner.E4M3_16);
        return recipe.with("nv-rows", recipe.scaling().with(TensorScaling.ROW));
    }

    /// All of them.
    public static List<Recipe> all() {
        List<Recipe> all = new ArrayList<>();
        for (ElementFormat elements : ElementFormat.values()) {
            all.add(ofElements(elements));
        }
        all.addAll(List.of(
                ofBlocks(16, 16),
                ofBlocks(32, 1),
                ofBlocks(128, 128),
                ofBlocks(1, 128),
                ofBlocks(1, 8),
                transformed(),
                rowScaled()));
        for (ScaleFormat scales : List.of(ScaleFormat.FP32, ScaleFormat.BF16, ScaleFormat.FP16)) {
            all.add(ofScales(scales, TensorScaling.NONE));
        }
        all.add(ofScales(ScaleFormat.NONE, TensorScaling.TENSOR));
        return all;
    }
}
