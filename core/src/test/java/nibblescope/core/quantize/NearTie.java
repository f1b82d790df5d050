package nibblescope.core.quantize;

/// Where the two best scales of a search have as good as the same error: a reference that leaves the
/// order of its sum to a library may take either.
final class NearTie {
    private static final int ULPS = 16;

    private NearTie() {}

    /// Whether the errors of two scales of a block lie within 16 units in the last place of each
    /// other; never so for a recipe that does not search.
    static boolean of(BlockQuantizer quantizer, float[] values, int code, int otherCode) {
        ScaleChoice choice = quantizer.recipe().scaling().choice();
        if (choice instanceof ScaleChoice.Rounded) {
            return false;
        }
        double error = error(quantizer, choice, values, code);
        double other = error(quantizer, choice, values, otherCode);
        return Math.abs(error - other) <= ULPS * (double) Math.ulp((float) Math.max(error, other));
    }

    private static double error(BlockQuantizer quantizer, ScaleChoice choice, float[] values, int scaleCode) {
        byte[] codes = new byte[values.length];
        quantizer.quantize(values, 0, values.length, scaleCode, codes, 0);
        float scale = quantizer.dequantizingScale(scaleCode);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) quantizer.dequantize(codes[i], scale) - values[i];
            double magnitude = switch (choice) {
                case ScaleChoice.Rounded _ -> 0;
                case ScaleChoice.Search _, ScaleChoice.ModelOptSweep _ -> difference * difference;
                case ScaleChoice.FourOverSix fourOverSix ->
                    switch (fourOverSix.criterion()) {
                        case MAE -> Math.abs(difference);
                        case MSE -> difference * difference;
                        case ABS_MAX -> Math.max(Math.abs(difference) - sum, 0);
                    };
            };
            sum += magnitude;
        }
        return sum;
    }
}
