package nibblescope.core.synthetic;

import java.util.List;

/// How the values of a synthetic tensor are distributed. Every formula takes its uniform draws
/// `u`, `v`, `w` in (0, 1] from the seed and the element's index; logarithms, roots and cosines are
/// those of `StrictMath` in double precision, and the result is rounded once, to FP32.
public sealed interface Distribution {
    /// The standard deviation that trained weights commonly have.
    double WEIGHT_SIGMA = 0.02;

    /// One of each kind with parameters that suit a demonstration.
    List<Distribution> EXAMPLES = List.of(
            new Normal(WEIGHT_SIGMA),
            new Laplace(WEIGHT_SIGMA),
            new StudentT(WEIGHT_SIGMA),
            new Uniform(0.05),
            new Bimodal(0.05, 0.01),
            new OutlierValues(WEIGHT_SIGMA, 0.001, 20),
            new OutlierChannels(WEIGHT_SIGMA, 128, 20),
            new Ramp(-1, 1));

    /// A short name that stays the same: for tensor names, settings and message keys.
    String id();

    /// The bell curve, mean 0: `sigma * sqrt(-2 ln u) * cos(2 pi v)` (Box and Muller, 1958).
    ///
    /// @param sigma the standard deviation
    record Normal(double sigma) implements Distribution {
        public Normal {
            requirePositive("sigma", sigma);
        }

        @Override
        public String id() {
            return "normal";
        }
    }

    /// Two exponentials back to back, mean 0, heavier tails than normal:
    /// `sign * -ln(u) * sigma / sqrt(2)`, with the sign negative where `v <= 1/2`.
    ///
    /// @param sigma the standard deviation
    record Laplace(double sigma) implements Distribution {
        public Laplace {
            requirePositive("sigma", sigma);
        }

        @Override
        public String id() {
            return "laplace";
        }
    }

    /// Student's t with 3 degrees of freedom, mean 0, tails so heavy that the fourth moment does
    /// not exist: `sigma / sqrt(3) * sqrt(3 (u^(-2/3) - 1)) * cos(2 pi v)` (Bailey, 1994). Its
    /// variance is 3, hence the division.
    ///
    /// @param sigma the standard deviation
    record StudentT(double sigma) implements Distribution {
        public StudentT {
            requirePositive("sigma", sigma);
        }

        @Override
        public String id() {
            return "student-t";
        }
    }

    /// All values between two bounds equally likely: `bound * (2u - 1)`.
    ///
    /// @param bound the largest magnitude
    record Uniform(double bound) implements Distribution {
        public Uniform {
            requirePositive("bound", bound);
        }

        @Override
        public String id() {
            return "uniform";
        }
    }

    /// Two bell curves of equal weight: `sign * centre + sigma * sqrt(-2 ln u) * cos(2 pi v)`, with
    /// the sign negative where `w <= 1/2`.
    ///
    /// @param centre the mean of the right one; the left one has `-centre`
    /// @param sigma  the standard deviation of each
    record Bimodal(double centre, double sigma) implements Distribution {
        public Bimodal {
            requirePositive("centre", centre);
            requirePositive("sigma", sigma);
        }

        @Override
        public String id() {
            return "bimodal";
        }
    }

    /// A normal distribution of which single values anywhere are far too large: a value is
    /// multiplied by `factor` where `w <= probability`.
    ///
    /// @param sigma       the standard deviation of the ordinary values
    /// @param probability how likely a value is an outlier
    /// @param factor      how many times larger outliers are
    record OutlierValues(double sigma, double probability, double factor) implements Distribution {
        public OutlierValues {
            requirePositive("sigma", sigma);
            requirePositive("factor", factor);
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("a probability lies in [0, 1]: " + probability);
            }
        }

        @Override
        public String id() {
            return "outlier-values";
        }
    }

    /// A normal distribution of which whole columns are far too large, as in activations of
    /// transformers: in each run of `every` columns (the last run may be shorter) one column,
    /// chosen by the seed, is multiplied by `factor` in every row.
    ///
    /// @param sigma  the standard deviation of the ordinary columns
    /// @param every  how many columns have one outlier column
    /// @param factor how many times larger it is
    record OutlierChannels(double sigma, long every, double factor) implements Distribution {
        public OutlierChannels {
            requirePositive("sigma", sigma);
            requirePositive("factor", factor);
            if (every < 1) {
                throw new IllegalArgumentException("every must be at least 1 column: " + every);
            }
        }

        @Override
        public String id() {
            return "outlier-channels";
        }
    }

    /// Evenly spaced values over the whole tensor: element `i` of `n` is
    /// `from + (to - from) * i / (n - 1)`. Takes nothing from the seed.
    ///
    /// @param from the first value
    /// @param to   the last value
    record Ramp(double from, double to) implements Distribution {
        public Ramp {
            if (!Double.isFinite(to - from)) {
                throw new IllegalArgumentException("a ramp has finite ends: from " + from + " to " + to);
            }
        }

        @Override
        public String id() {
            return "ramp";
        }
    }

    private static void requirePositive(String parameter, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(parameter + " must be positive and finite: " + value);
        }
    }
}
