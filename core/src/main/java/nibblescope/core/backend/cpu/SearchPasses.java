package nibblescope.core.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleChoice;

/// The pass that finds the scales of blocks under a recipe that tries several.
final class SearchPasses {
    private static final int SIXTEEN = 16;

    private SearchPasses() {}

    static Pass of(BlockQuantizer quantizer) {
        ScaleCodes stored = ScaleCodes.of(quantizer);
        int[] storedCodes = IntStream.rangeClosed(0, stored.most()).toArray();
        int size = quantizer.recipe().blockSize();
        RoundedCodes rounded = new RoundedCodes(amax -> rounded(quantizer, amax));
        return switch (quantizer.recipe().scaling().choice()) {
            case ScaleChoice.Search search -> new SearchedScales(size, stored, squares(stored, size), rounded, search, storedCodes, stored);
            default -> throw new IllegalArgumentException();
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

    /// The code that the rule gives before any other is tried.
    private static int rounded(BlockQuantizer quantizer, float amax) {
        Recipe recipe = quantizer.recipe();
        return switch (recipe.scaling().rule()) {
            case FractionalRule rule ->
                rule.code(amax, quantizer.storedTensorScale(), recipe.elements(), quantizer.input());
            case PowerOfTwoRule rule -> rule.code(amax, recipe.elements(), quantizer.input());
            default -> throw new IllegalArgumentException();
        };
    }
}
