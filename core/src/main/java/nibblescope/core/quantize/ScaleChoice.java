package nibblescope.core.quantize;

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

    /// The code of least squared error, the lowest of several, in a window around the rounded one:
    /// `max(1, c + from)` to `min(126, c + to)` with `c` the code that [Rounded] takes. A block
    /// whose rounded code is NaN keeps it. Errors are those of [BlockError]: squares beyond the floats
    /// are equal, and so are those that underflow to 0.
    ///
    /// @param from first code of the window, counted from the rounded one; not above 0
    /// @param to   last code of the window, counted from the rounded one; not below 0
    record Search(int from, int to) implements ScaleChoice {
        public Search {
            if (from > 0 || to < 0) {
                throw new IllegalArgumentException("the window %d to %d lacks the rounded code".formatted(from, to));
            }
        }

        /// The search over all positive codes.
        public static Search ofAllCodes() {
            return new Search(-0xFF, 0xFF);
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
                    ? "argmin Σ e², s ∈ [2⁻⁹, 448]"
                    : "argmin Σ e², s ∈ [r %+d ulp, r %+d ulp], r = %s".formatted(from, to, rule);
        }
    }

    /// The code of least squared error of all positive ones, the lowest of several. The error is that of
    /// Model Optimizer: with `c` the scale and `ga` the tensor's amax, `b = fl(fl(c / 448) * ga)`,
    /// `s = fl(b / 6)`, `d = fl(|x| - fl(q * s))` with `q` the value nearest to `fl(|x| / s)`, and
    /// `fl(d * d)` added up as torch does. What is stored is `fl(fl(fl(b / 6) * 448) / fl(ga / 6))`, 1
    /// for `b / 6` where that is 0 (`kernels/quantization/gemm/nvfp4_fp8_sweep.py`,
    /// `qtensor/nvfp4_tensor.py`).
    record ModelOptSweep() implements ScaleChoice {
        @Override
        public String formula(String rule) {
            return "argmin Σ e², s ∈ [2⁻⁹, 448]";
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
