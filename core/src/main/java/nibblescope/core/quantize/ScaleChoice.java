package nibblescope.core.quantize;

import java.math.BigDecimal;
import nibblescope.core.format.ScaleFormat;

/// Which scale code a block gets once its rule says which scale follows from amax. Data: what there
/// is to try; how it is tried says [ScaleSearch].
public sealed interface ScaleChoice {
    /// The choice for people of any language, with `e` the errors of a block's elements and the
    /// letters of the rule.
    ///
    /// @param rule that of the rule
    String formula(String rule);

    /// The rule's scale, rounded to its code.
    record Rounded() implements ScaleChoice {
        @Override
        public String formula(String rule) {
            return rule;
        }
    }

    /// The code of least error, the lowest of several, in a window around the rounded one:
    /// `max(1, c + from)` to `min(126, c + to)` with `c` the code that [Rounded] takes. A block
    /// whose rounded code is NaN keeps it. Errors are those of [BlockError]. Of exponent 2 they are
    /// summed up as it does: squares beyond the floats are equal, and so are those that underflow to
    /// 0. Of any other, `|e|^exponent` is summed up in double, in element order.
    ///
    /// @param from     first code of the window, counted from the rounded one; not above 0
    /// @param to       last code of the window, counted from the rounded one; not below 0
    /// @param exponent of the p-norm that is to be small: 2 for squared errors, 1 for absolute ones
    record Search(int from, int to, double exponent) implements ScaleChoice {
        /// The exponent of squared errors.
        public static final double SQUARED = 2;
        /// The exponent of absolute errors.
        public static final double ABSOLUTE = 1;
        /// The greatest exponent: what is summed up stays finite for all that occurs in practice.
        public static final double MOST_EXPONENT = 8;

        public Search {
            if (from > 0 || to < 0) {
                throw new IllegalArgumentException("the window %d to %d lacks the rounded code".formatted(from, to));
            }
            if (!(exponent > 0 && exponent <= MOST_EXPONENT)) {
                throw new IllegalArgumentException(
                        "the exponent of a norm is above 0 and at most %s, not %s".formatted(MOST_EXPONENT, exponent));
            }
        }

        /// The code of least squared error.
        public Search(int from, int to) {
            this(from, to, SQUARED);
        }

        /// The search over all positive codes for the least squared error.
        public static Search ofAllCodes() {
            return ofAllCodes(SQUARED);
        }

        /// The search over all positive codes.
        public static Search ofAllCodes(double exponent) {
            return new Search(-0xFF, 0xFF, exponent);
        }

        /// Whether no rounded code leaves any positive code out.
        public boolean allCodes() {
            return from <= -0x7D && to >= 0x7E;
        }

        /// The first code to try.
        int lowest(int rounded, ScaleFormat format) {
            return Math.clamp((long) rounded + from, least(format), format.maxCode());
        }

        /// The last code to try.
        int highest(int rounded, ScaleFormat format) {
            return Math.clamp((long) rounded + to, least(format), format.maxCode());
        }

        /// The code of the least positive scale: E8M0 has no zero.
        private static int least(ScaleFormat format) {
            return format == ScaleFormat.E8M0 ? 0 : 1;
        }

        @Override
        public String formula(String rule) {
            return allCodes()
                    ? formula(ScaleFormat.E4M3)
                    : "argmin %s, s ∈ [r %+d ulp, r %+d ulp], r = %s".formatted(sum(), from, to, rule);
        }

        /// That of the search over all codes of a format.
        String formula(ScaleFormat format) {
            String scales = format == ScaleFormat.E8M0 ? "s = 2ⁿ" : "s ∈ [2⁻⁹, 448]";
            return "argmin %s, %s".formatted(sum(), scales);
        }

        private String sum() {
            if (exponent == SQUARED) {
                return "Σ e²";
            }
            return exponent == ABSOLUTE
                    ? "Σ |e|"
                    : "Σ |e|^"
                            + BigDecimal.valueOf(exponent).stripTrailingZeros().toPlainString();
        }
    }

    /// The better one of two scales: the rule's, under which amax becomes 6, and 1.5 times it, under
    /// which amax becomes 4. The second is taken where its error is less, not where it is equal.
    ///
    /// The error of one, with `q` an element's code value, `s` the scale's, `ga` the tensor's amax
    /// and `R` the rule's range, is `d = fl(fl(fl(fl(q * s) * ga) / R) - x)`, summed up in element
    /// order (TransformerEngine, `pytorch/custom_recipes/reference_nvfp4.py`, 4over6).
    record FourOverSix(Criterion criterion) implements ScaleChoice {
        @Override
        public String formula(String rule) {
            return "argmin %s, s ∈ {r, 1.5 · r}, r = %s".formatted(criterion.formula, rule);
        }
    }

    /// What of a difference is summed up.
    enum Criterion {
        /// Mean absolute error: `|d|`.
        MAE("Σ |e|") {
            @Override
            float of(float difference) {
                return Math.abs(difference);
            }
        },
        /// Mean squared error: `fl(d * d)`.
        MSE("Σ e²") {
            @Override
            float of(float difference) {
                return difference * difference;
            }
        };

        private final String formula;

        Criterion(String formula) {
            this.formula = formula;
        }

        abstract float of(float difference);
    }
}
