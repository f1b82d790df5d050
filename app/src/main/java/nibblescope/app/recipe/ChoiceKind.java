package nibblescope.app.recipe;

import nibblescope.core.quantize.FreeRecipe.Choice;
import nibblescope.core.quantize.ScaleChoice;

/// The choices of a scale without their numbers.
enum ChoiceKind {
    ROUNDED,
    FOUR_OVER_SIX_MSE,
    FOUR_OVER_SIX_MAE,
    SEARCH_MSE,
    SEARCH_MAE,
    SEARCH_NORM,
    PERCENTILE;

    private static final double USUAL_EXPONENT = 3;
    private static final double USUAL_PERCENT = 99;

    static ChoiceKind of(Choice choice) {
        return switch (choice) {
            case Choice.Rounded _ -> ROUNDED;
            case Choice.FourOverSix(var criterion) ->
                criterion == ScaleChoice.Criterion.MAE ? FOUR_OVER_SIX_MAE : FOUR_OVER_SIX_MSE;
            case Choice.Search(double exponent) when exponent == ScaleChoice.Search.SQUARED -> SEARCH_MSE;
            case Choice.Search(double exponent) when exponent == ScaleChoice.Search.ABSOLUTE -> SEARCH_MAE;
            case Choice.Search _ -> SEARCH_NORM;
            case Choice.Percentile _ -> PERCENTILE;
        };
    }

    /// The choice, with a number that is usual where it takes one.
    Choice choice() {
        return switch (this) {
            case ROUNDED -> new Choice.Rounded();
            case FOUR_OVER_SIX_MSE -> new Choice.FourOverSix(ScaleChoice.Criterion.MSE);
            case FOUR_OVER_SIX_MAE -> new Choice.FourOverSix(ScaleChoice.Criterion.MAE);
            case SEARCH_MSE -> new Choice.Search(ScaleChoice.Search.SQUARED);
            case SEARCH_MAE -> new Choice.Search(ScaleChoice.Search.ABSOLUTE);
            case SEARCH_NORM -> new Choice.Search(USUAL_EXPONENT);
            case PERCENTILE -> new Choice.Percentile(USUAL_PERCENT);
        };
    }
}
