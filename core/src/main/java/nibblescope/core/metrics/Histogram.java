package nibblescope.core.metrics;

/// How many of some numbers fall into each of a row of bins of equal width. Immutable.
///
/// A bin holds the numbers from its lower edge up to, not including, its upper edge; the last one
/// holds `high` too.
///
/// @param low       lower edge of the first bin, finite
/// @param high      upper edge of the last bin, finite and above `low`
/// @param counts    the numbers in each bin
/// @param below     finite numbers below `low`
/// @param above     finite numbers above `high`
/// @param nonFinite numbers that are infinite or not a number
public record Histogram(double low, double high, Counts counts, long below, long above, long nonFinite) {
    public Histogram {
        checkRange(low, high, counts.codes());
    }

    /// The number of bins.
    public int bins() {
        return counts.codes();
    }

    /// The numbers in a bin.
    public long count(int bin) {
        return counts.count(bin);
    }

    /// The lower edge of a bin, and the upper edge of the one before it.
    public double edge(int bin) {
        // Mirrored bins of a symmetric range have mirrored edges.
        return (low * (bins() - bin) + high * bin) / bins();
    }

    public double binWidth() {
        return (high - low) / bins();
    }

    /// The numbers in the fullest bin.
    public long largestCount() {
        long largest = 0;
        for (int bin = 0; bin < bins(); bin++) {
            largest = Math.max(largest, count(bin));
        }
        return largest;
    }

    /// The numbers in all bins.
    public long inside() {
        return counts.total();
    }

    /// All numbers, in a bin or not.
    public long total() {
        return inside() + below + above + nonFinite;
    }

    private static void checkRange(double low, double high, int bins) {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("a histogram has a finite range, not %s to %s".formatted(low, high));
        }
        if (bins < 1) {
            throw new IllegalArgumentException("a histogram has at least one bin, not " + bins);
        }
    }

    /// Sorts numbers into bins. For one thread.
    public static final class Builder {
        private final double low;
        private final double high;
        private final double binsPerUnit;
        private final long[] counts;
        private long below;
        private long above;
        private long nonFinite;

        /// @param low  lower edge of the first bin, finite
        /// @param high upper edge of the last bin, finite and above `low`
        public Builder(double low, double high, int bins) {
            checkRange(low, high, bins);
            this.low = low;
            this.high = high;
            binsPerUnit = bins / (high - low);
            counts = new long[bins];
        }

        public void add(double number) {
            if (number >= low && number <= high) {
                counts[Math.min(counts.length - 1, (int) ((number - low) * binsPerUnit))]++;
            } else if (Math.abs(number) < Double.POSITIVE_INFINITY) {
                if (number < low) {
                    below++;
                } else {
                    above++;
                }
            } else {
                nonFinite++;
            }
        }

        /// What has been added so far.
        public Histogram build() {
            return new Histogram(low, high, new Counts(counts), below, above, nonFinite);
        }
    }
}
