package nibblescope.app.numberline;

/// A part of the value axis.
record ValueRange(double low, double high) {
    /// For a block of zeros.
    private static final ValueRange OF_ZEROS = new ValueRange(-1, 1);

    /// From the least to the greatest of all values and reconstructions, zero included. Where both
    /// sides are of the same order they are made equal, so that zero stands in the middle; else the
    /// range is as tight as it can be. What is not finite is left out.
    static ValueRange of(Iterable<RecipeLine> lines) {
        double low = 0;
        double high = 0;
        for (RecipeLine line : lines) {
            for (int i = 0; i < line.trace().count(); i++) {
                float value = line.trace().value(i);
                float reconstruction = line.trace().reconstruction(i);
                if (Float.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    if (Float.isFinite(reconstruction)) {
                        low = Math.min(low, reconstruction);
                        high = Math.max(high, reconstruction);
                    }
                }
            }
        }
        return low == 0 && high == 0 ? OF_ZEROS : balanced(low, high);
    }

    private static ValueRange balanced(double low, double high) {
        double larger = Math.max(-low, high);
        double smaller = Math.min(-low, high);
        return 2 * smaller >= larger ? new ValueRange(-larger, larger) : new ValueRange(low, high);
    }

    /// The least range that holds both.
    ValueRange with(ValueRange other) {
        return new ValueRange(Math.min(low, other.low), Math.max(high, other.high));
    }

    double width() {
        return high - low;
    }
}
