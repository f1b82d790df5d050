package nibblescope.core.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleArithmetic;
import nibblescope.core.quantize.ScaleChoice;

/// The pass that gives every block its scale: the rule's, or the best of several.
final class ScalePasses {
    private static final int SIXTEEN = 16;

    private ScalePasses() {}

    /// Whether there is a pass for the choice of a recipe and its rounding.
    static boolean serves(Recipe recipe) {
        boolean nearestEven = recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN
                || recipe.rounding() == FixedRounding.NEAREST_EVEN_SIGNING_NEGATIVES;
        ScaleArithmetic arithmetic = recipe.arithmetic();
        boolean ofCode = !arithmetic.takesUnroundedScale() && !arithmetic.inTensorFormat();
        return switch (recipe.scaling().choice()) {
            case ScaleChoice.Rounded _ -> nearestEven;
            case ScaleChoice.Search search ->
                nearestEven && ofCode && search.exponent() == ScaleChoice.Search.SQUARED && neverVanishes(recipe);
            case ScaleChoice.ModelOptSweep _ -> nearestEven && ofCode;
            case ScaleChoice.FourOverSix choice ->
                (nearestEven || recipe.rounding() == FixedRounding.FOUR_OVER_SIX)
                        && ofCode
                        && !arithmetic.divides()
                        && choice.order() != ScaleChoice.SumOrder.TREE_OF_ROWS;
        };
    }

    private static boolean neverVanishes(Recipe recipe) {
        return !(recipe.scaling().rule() instanceof PowerOfTwoRule power)
                || PowerOfTwoRule.general().contains(power);
    }

    static Pass of(BlockQuantizer quantizer) {
        int size = quantizer.recipe().blockSize();
        return switch (quantizer.recipe().scaling().choice()) {
            case ScaleChoice.Rounded _ -> BlockScales.of(quantizer, true);
            case ScaleChoice.Search search -> {
                ScaleCodes codes = ScaleCodes.of(quantizer);
                int[] same = IntStream.rangeClosed(0, codes.most()).toArray();
                yield new SearchedScales(size, codes, squares(codes, size), rule(quantizer), search, same, codes);
            }
            case ScaleChoice.ModelOptSweep _ -> swept(quantizer);
            case ScaleChoice.FourOverSix choice -> new FourOverSixScales(quantizer, choice);
        };
    }

    private static List<LeastErrorSearch.Step> squares(ScaleCodes codes, int blockSize) {
        List<LeastErrorSearch.Step> steps = new ArrayList<>();
        for (int first = 0; first < blockSize; first += SIXTEEN) {
            steps.add(codes.divides() ? new TrialSums.OfQuotients(first) : new TrialSums.OfProducts(first));
        }
        steps.add(new TrialSums.Tree());
        return steps;
    }

    private static Pass swept(BlockQuantizer quantizer) {
        ElementFormat elements = quantizer.recipe().elements();
        float tensorAmax = quantizer.tensorAmax();
        float[] scales = new float[ScaleFormat.E4M3.maxCode() + 1];
        int[] storedCodes = new int[scales.length];
        for (int code = 0; code < scales.length; code++) {
            float amax = ScaleChoice.ModelOptSweep.amax(code, tensorAmax);
            scales[code] = ScaleChoice.ModelOptSweep.scale(amax, elements);
            storedCodes[code] = ScaleChoice.ModelOptSweep.storedCode(amax, tensorAmax, elements);
        }
        List<LeastErrorSearch.Step> steps = new ArrayList<>();
        for (int first = 0; first < quantizer.recipe().blockSize(); first += SIXTEEN) {
            steps.add(new TrialSums.OfRoundedSquares(first));
        }
        steps.add(new TrialSums.OneByOne());
        return new SearchedScales(
                quantizer.recipe().blockSize(),
                ScaleCodes.dividingByScales(scales, ScaleFormat.E4M3),
                steps,
                rule(quantizer),
                ScaleChoice.Search.ofAllCodes(),
                storedCodes,
                ScaleCodes.of(quantizer));
    }

    /// The code that the rule gives before any other is tried.
    private static RoundedCodes.Rule rule(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        return switch (recipe.scaling().rule()) {
            case FractionalRule rule ->
                amax -> rule.code(amax, quantizer.storedTensorScale(), recipe.elements(), quantizer.input());
            case PowerOfTwoRule rule -> amax -> rule.code(amax, recipe.elements(), quantizer.input());
            case LinearRule _ -> throw new IllegalArgumentException(recipe + " has scales that are not bytes");
        };
    }
}
