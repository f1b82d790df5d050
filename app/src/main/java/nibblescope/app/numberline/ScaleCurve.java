package nibblescope.app.numberline;

import java.util.stream.IntStream;
import nibblescope.core.metrics.ScaleSweep;

/// The error of the selected block over the scale codes, as far as it is shown.
///
/// @param sweep  the block under every scale code
/// @param chosen the code that is looked at: one of the sweep, or the stored one, which may be NaN
/// @param first  the first code that is shown
/// @param last   the last one
record ScaleCurve(ScaleSweep sweep, int chosen, int first, int last) {
    /// Codes with an error up to so many times the least are worth a look.
    private static final double WORTH_A_LOOK = 30;

    private static final int LEAST_CODES = 9;

    /// The codes that are worth a look: from the best one either way for as long as the error stays
    /// near the least, at least nine, with the stored and the chosen one among them.
    static ScaleCurve of(ScaleSweep sweep, int chosen) {
        int best = sweep.best();
        if (!sweep.holds(best)) {
            return whole(sweep, chosen);
        }
        double most = WORTH_A_LOOK * sweep.mse(best);
        int first = best;
        while (sweep.holds(first - 1) && sweep.mse(first - 1) <= most) {
            first--;
        }
        int last = best;
        while (sweep.holds(last + 1) && sweep.mse(last + 1) <= most) {
            last++;
        }
        first = Math.min(first, best - LEAST_CODES / 2);
        last = Math.max(last, best + LEAST_CODES / 2);
        if (sweep.holds(sweep.stored())) {
            first = Math.min(first, sweep.stored() - 1);
            last = Math.max(last, sweep.stored() + 1);
        }
        // Nothing beyond the chosen code, or dragging it at the edge would move the edge.
        if (sweep.holds(chosen)) {
            first = Math.min(first, chosen);
            last = Math.max(last, chosen);
        }
        // At an end of the range the other side has the codes that this one lacks.
        int end = sweep.codes() - 1;
        return new ScaleCurve(
                sweep,
                chosen,
                Math.clamp(Math.min(first, end - LEAST_CODES + 1), 0, end),
                Math.clamp(Math.max(last, LEAST_CODES - 1), 0, end));
    }

    /// All codes.
    static ScaleCurve whole(ScaleSweep sweep, int chosen) {
        return new ScaleCurve(sweep, chosen, 0, sweep.codes() - 1);
    }

    /// Whether there is an error under any code at all.
    boolean hasErrors() {
        return sweep.holds(sweep.best());
    }

    /// Whether a code is among those that are shown.
    boolean shows(int code) {
        return code >= first && code <= last;
    }

    /// Whether another code than the stored one is looked at.
    boolean isOverridden() {
        return chosen != sweep.stored();
    }

    /// The codes that are shown.
    IntStream codes() {
        return IntStream.rangeClosed(first, last);
    }

    /// How much larger the error under a code is than under the stored one, as a share of that:
    /// -0.057 for 5.7 % less. NaN where the two cannot be compared.
    double change(int code) {
        double before = sweep.mse(sweep.stored());
        double after = sweep.mse(code);
        return before == after ? 0 : after / before - 1;
    }
}
