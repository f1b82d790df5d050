package nibblescope.core.metrics;

import java.util.Arrays;

/// How often each of a few codes occurs. Immutable.
public final class Counts {
    private final long[] counts;

    public Counts(long[] counts) {
        this.counts = counts.clone();
    }

    /// The number of codes, not of occurrences.
    public int codes() {
        return counts.length;
    }

    public long count(int code) {
        return counts[code];
    }

    /// All occurrences.
    public long total() {
        return Arrays.stream(counts).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
