package nibblescope.app.bits;

/// The value axis of the strip of elements. It holds all originals and what is stored; what flips
/// make of it only up to a few times that, so that one huge value does not flatten the others.
///
/// @param low    least value
/// @param high   greatest value
/// @param top    where the greatest value stands, in pixels
/// @param bottom where the least value stands
record StripAxis(double low, double high, double top, double bottom) {
    /// How many times larger than all else flipped values may be to be in range.
    private static final double MOST_GROWTH = 4;

    static StripAxis of(BitsOfBlock block, double top, double bottom) {
        double usual = 0;
        double most = 0;
        boolean negative = false;
        for (int i = block.firstShown(); i < block.endShown(); i++) {
            for (float value :
                    new float[] {block.stored().value(i), block.stored().dequantized(i)}) {
                usual = Float.isFinite(value) ? Math.max(usual, Math.abs(value)) : usual;
                negative |= value < 0;
            }
            float flipped = block.flipped().dequantized(i);
            most = Float.isFinite(flipped) ? Math.max(most, Math.abs(flipped)) : most;
            negative |= flipped < 0;
        }
        double reach = usual == 0 ? (most == 0 ? 1 : most) : Math.max(usual, Math.min(most, MOST_GROWTH * usual));
        return new StripAxis(negative ? -reach : 0, reach, top, bottom);
    }

    boolean holds(float value) {
        return value >= low && value <= high;
    }

    /// Where a value stands; beyond either end, and for NaN above, at the edge.
    double y(float value) {
        double clamped = Float.isNaN(value) ? high : Math.clamp((double) value, low, high);
        return bottom - (clamped - low) / (high - low) * (bottom - top);
    }
}
