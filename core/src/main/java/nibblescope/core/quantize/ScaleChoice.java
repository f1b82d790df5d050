package nibblescope.core.quantize;

import java.math.BigDecimal;
import nibblescope.core.format.ElementFormat;
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

    /// The code of least squared error of all positive ones, the lowest of several. The error is that of
    /// Model Optimizer: with `c` the scale and `ga` the tensor's amax, `b = fl(fl(c / 448) * ga)`,
    /// `s = fl(b / 6)`, `d = fl(|x| - fl(q * s))` with `q` the value nearest to `fl(|x| / s)`, and
    /// `fl(d * d)` added up as torch does. What is stored is `fl(fl(fl(b / 6) * 448) / fl(ga / 6))`, 1
    /// for `b / 6` where that is 0 (`kernels/quantization/gemm/nvfp4_fp8_sweep.py`,
    /// `qtensor/nvfp4_tensor.py`).
    record ModelOptSweep() implements ScaleChoice {
        private static final float E4M3_MAX = 448f;

        /// `b`: what amax of a block would have that scale.
        public static float amax(int code, float tensorAmax) {
            return ScaleFormat.E4M3.decode(code) / E4M3_MAX * tensorAmax;
        }

        /// `s`: the scale under which errors are computed.
        ///
        /// @param amax `b`
        public static float scale(float amax, ElementFormat elements) {
            return amax / elements.maxFinite();
        }

        /// The code that is stored.
        ///
        /// @param amax `b`
        public static int storedCode(float amax, float tensorAmax, ElementFormat elements) {
            float scale = scale(amax, elements);
            float inUnits = (scale == 0 ? 1f : scale) * E4M3_MAX / (tensorAmax / elements.maxFinite());
            return ScaleFormat.E4M3.encode(inUnits);
        }

        @Override
        public String formula(String rule) {
            return "argmin Σ e², s ∈ [2⁻⁹, 448]";
        }
    }

    /// The better one of two scales: the rule's, under which amax becomes 6, and 1.5 times it, under
    /// which amax becomes 4. The second is taken where its error is less, not where it is equal.
    ///
    /// @param criterion  what of the differences is summed up
    /// @param difference what an element's error is
    /// @param order      in which the errors of a block are added
    record FourOverSix(Criterion criterion, Difference difference, SumOrder order) implements ScaleChoice {
        /// As TransformerEngine has it, without fast math.
        public FourOverSix(Criterion criterion) {
            this(criterion, Difference.TIMES_AMAX, SumOrder.ELEMENTS);
        }

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
        },
        /// The largest error alone: `|d|`, of which the greatest is taken in place of the sum.
        ABS_MAX("max |e|") {
            @Override
            float of(float difference) {
                return Math.abs(difference);
            }

            @Override
            float add(float sum, float error) {
                return Math.max(sum, error);
            }
        };

        private final String formula;

        Criterion(String formula) {
            this.formula = formula;
        }

        abstract float of(float difference);

        /// The sum with another error.
        float add(float sum, float error) {
            return sum + error;
        }
    }

    /// The error `d` of an element, with `q` what it was rounded to, `s` the value of the scale's
    /// code, `ga` the tensor's amax, `R` the rule's range and `S` its encoding scale.
    enum Difference {
        /// `fl(fl(fl(fl(q * s) * ga) / R) - x)` (TransformerEngine,
        /// `pytorch/custom_recipes/reference_nvfp4.py`; Four Over Six,
        /// `quantize/pytorch/reference.py`).
        TIMES_AMAX {
            @Override
            float of(float rounded, float scale, float value, float tensorAmax, float encodingScale, float range) {
                return rounded * scale * tensorAmax / range - value;
            }
        },
        /// `fl(fl(fl(q * s) * fl(1 / S)) - x)` (flashinfer, `tests/test_helpers/utils_fp4.py`).
        TIMES_DECODING_SCALE {
            @Override
            float of(float rounded, float scale, float value, float tensorAmax, float encodingScale, float range) {
                return rounded * scale * (1f / encodingScale) - value;
            }
        },
        /// `fl(fl(q * s) - fl(x * S))`, in units of the tensor scale. The product is exact, in FP16 too
        /// (TransformerEngine with `nvfp4_4over6_err_use_fast_math`).
        OF_SCALED_VALUE {
            @Override
            float of(float rounded, float scale, float value, float tensorAmax, float encodingScale, float range) {
                return rounded * scale - value * encodingScale;
            }
        };

        abstract float of(float rounded, float scale, float value, float tensorAmax, float encodingScale, float range);
    }

    /// In which order the errors of a block are added. What a short block lacks adds nothing.
    enum SumOrder {
        /// As the elements lie.
        ELEMENTS {
            @Override
            float sum(Criterion criterion, float[] errors, int count, int width) {
                float sum = 0;
                for (int i = 0; i < count; i++) {
                    sum = criterion.add(sum, errors[i]);
                }
                return sum;
            }
        },
        /// Rows as their elements lie, then 16 rows as a tree: 8 with the 8 below, 4 with 4, 2 with 2, 1
        /// with 1 (TransformerEngine, `pytorch/custom_recipes/reference_nvfp4.py`).
        TREE_OF_ROWS {
            @Override
            float sum(Criterion criterion, float[] errors, int count, int width) {
                float[] rows = new float[TREE_ROWS];
                for (int i = 0; i < count; i++) {
                    rows[i / width] = criterion.add(rows[i / width], errors[i]);
                }
                for (int half = TREE_ROWS / 2; half > 0; half /= 2) {
                    for (int row = 0; row < half; row++) {
                        rows[row] = criterion.add(rows[row], rows[row + half]);
                    }
                }
                return rows[0];
            }
        },
        /// In vectors of 8 lanes, of which the first has elements 0, 8 and so on; four vectors in turn have
        /// a sum of their own, those that are left over belong to the first; then the four, then the
        /// lanes, as torch adds up to 512 numbers with AVX2 (`aten/src/ATen/native/cpu/SumKernel.cpp`).
        EIGHT_LANES {
            @Override
            float sum(Criterion criterion, float[] errors, int count, int width) {
                float[] sums = new float[TURNS * LANES];
                int inTurn = count / sums.length * sums.length;
                for (int i = 0; i < count; i++) {
                    int at = i % (i < inTurn ? sums.length : LANES);
                    sums[at] = criterion.add(sums[at], errors[i]);
                }
                for (int i = LANES; i < sums.length; i++) {
                    sums[i % LANES] = criterion.add(sums[i % LANES], sums[i]);
                }
                return ELEMENTS.sum(criterion, sums, LANES, LANES);
            }
        };

        private static final int TREE_ROWS = 16;
        private static final int TURNS = 4;
        private static final int LANES = 8;

        /// The sum of the first `count` errors.
        ///
        /// @param width errors of a row
        abstract float sum(Criterion criterion, float[] errors, int count, int width);
    }
}
