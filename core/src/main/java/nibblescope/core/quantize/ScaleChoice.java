package nibblescope.core.quantize;

/// Which E4M3 code a block gets once its rule says which scale follows from amax. Data: what there
/// is to try; how it is tried says [ScaleSearch].
public sealed interface ScaleChoice {
    /// The choice for people of any language, with `e` the errors of a block's elements and the
    /// letters of the rule.
    String formula(FractionalRule rule);

    /// The rule's scale, rounded to its code.
    record Rounded() implements ScaleChoice {
        @Override
        public String formula(FractionalRule rule) {
            return rule.formula();
        }
    }

    /// The code of least squared error, the lowest of several, in a window around the rounded one:
    /// `max(1, c + from)` to `min(126, c + to)` with `c` the code that [Rounded] takes. A block
    /// whose rounded code is NaN keeps it. Errors are those of [BlockError]: squares beyond the floats
    /// are equal, and so are those that underflow to 0.
    ///
    /// @param from first code of the window, counted from the rounded one; not above 0
    /// @param to   last code of the window, counted from the rounded one; not below 0
    record Search(int from, int to) implements ScaleChoice {
        /// 2^-9, the least positive scale.
        static final int LOWEST_CODE = 0b0000_001;
        /// 448, the largest scale.
        static final int HIGHEST_CODE = 0b1111_110;

        public Search {
            if (from > 0 || to < 0) {
                throw new IllegalArgumentException("the window %d to %d lacks the rounded code".formatted(from, to));
            }
        }

        /// The search over all positive codes.
        public static Search ofAllCodes() {
            return new Search(-HIGHEST_CODE, HIGHEST_CODE);
        }

        /// Whether no rounded code leaves any positive code out.
        public boolean allCodes() {
            return from <= -(HIGHEST_CODE - LOWEST_CODE) && to >= HIGHEST_CODE;
        }

        /// The first code to try.
        int lowest(int rounded) {
            return Math.clamp((long) rounded + from, LOWEST_CODE, HIGHEST_CODE);
        }

        /// The last code to try.
        int highest(int rounded) {
            return Math.clamp((long) rounded + to, LOWEST_CODE, HIGHEST_CODE);
        }

        @Override
        public String formula(FractionalRule rule) {
            return allCodes()
                    ? "argmin Σ e², s ∈ [2⁻⁹, 448]"
                    : "argmin Σ e², s ∈ [r %+d ulp, r %+d ulp], r = %s".formatted(from, to, rule.formula());
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
        public String formula(FractionalRule rule) {
            return "argmin %s, s ∈ {r, 1.5 · r}, r = %s".formatted(criterion.formula, rule.formula());
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
