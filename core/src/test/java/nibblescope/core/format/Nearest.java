package nibblescope.core.format;

import java.util.function.IntToDoubleFunction;

/// Rounding by looking at every code: slow, and plainly right.
final class Nearest {
    private Nearest() {}

    /// The code below `codes` whose value is nearest to `magnitude`, the even one of two that are
    /// equally near. What is larger than all of them is nearest to the largest.
    static int code(float magnitude, int codes, IntToDoubleFunction decode) {
        // Differences of what is left are exact in double, or far from the least.
        double value = Math.min(magnitude, decode.applyAsDouble(codes - 1));
        int best = 0;
        for (int code = 1; code < codes; code++) {
            double distance = Math.abs(value - decode.applyAsDouble(code));
            double least = Math.abs(value - decode.applyAsDouble(best));
            // Of neighbours, one is even; they come in rising order.
            if (distance < least || (distance == least && code % 2 == 0)) {
                best = code;
            }
        }
        return best;
    }
}
