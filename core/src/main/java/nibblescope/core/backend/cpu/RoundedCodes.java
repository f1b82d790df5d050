package nibblescope.core.backend.cpu;

import java.util.Arrays;

/// The scale code that a rule gives every amax, found again without computing it: neighbouring codes
/// lie so far apart that of all the floats with the same exponent and the same upper bits of their
/// mantissa, some lower ones have one code and the rest the next. Where that border is, is found by
/// asking the rule, once for each of these intervals that occurs. For one thread.
final class RoundedCodes {
    /// Says that the rule is to be asked: it does not grow with amax there.
    static final int UNKNOWN = -1;

    private static final int INTERVAL_BITS = 19;
    private static final int INTERVALS = 1 << (Integer.SIZE - 1 - INTERVAL_BITS);
    private static final int NOT_YET = -2;

    private final Rule rule;
    private final int[] lowerCode = new int[INTERVALS];
    /// The bits of the first amax with another code.
    private final int[] border = new int[INTERVALS];

    /// The code of a block's amax, the greater the greater that is, but where a rule has it else for
    /// scales that underflow.
    interface Rule {
        int code(float amax);
    }

    RoundedCodes(Rule rule) {
        this.rule = rule;
        Arrays.fill(lowerCode, NOT_YET);
    }

    /// The code for an amax that is finite, given by its bits; or [#UNKNOWN].
    int code(int amaxBits) {
        int interval = amaxBits >>> INTERVAL_BITS;
        int lower = lowerCode[interval];
        if (lower < 0) {
            if (lower == NOT_YET) {
                find(interval);
                return code(amaxBits);
            }
            return UNKNOWN;
        }
        return amaxBits < border[interval] ? lower : lower + 1;
    }

    private void find(int interval) {
        int first = interval << INTERVAL_BITS;
        int last = first + (1 << INTERVAL_BITS) - 1;
        int lower = rule.code(Float.intBitsToFloat(first));
        int upper = rule.code(Float.intBitsToFloat(last));
        if (upper < lower || upper > lower + 1) {
            lowerCode[interval] = UNKNOWN;
            return;
        }
        int below = first;
        int from = last + 1;
        if (upper > lower) {
            from = last;
            while (from - below > 1) {
                int middle = (below + from) >>> 1;
                if (rule.code(Float.intBitsToFloat(middle)) == lower) {
                    below = middle;
                } else {
                    from = middle;
                }
            }
        }
        lowerCode[interval] = lower;
        border[interval] = from;
    }
}
