package nibblescope.app.distributions;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.Counts;

/// How often each element code occurs, by magnitude and sign.
///
/// @param format what elements are stored in
/// @param counts of all codes
public record CodeUsage(ElementFormat format, Counts counts) {
    /// Magnitudes that there are codes of: integers have one more below zero than above.
    public int magnitudes() {
        return format.signBit() + (format.hasNegativeZero() ? 0 : 1);
    }

    /// A magnitude, counted from 0.
    public float value(int magnitude) {
        return exists(magnitude, false) ? format.decode(magnitude) : -format.decode(code(magnitude, true));
    }

    /// Whether there is a code of a magnitude and sign.
    public boolean exists(int magnitude, boolean negative) {
        return format.hasNegativeZero() || (negative ? magnitude > 0 : magnitude < format.signBit());
    }

    /// The code of a magnitude.
    public int code(int magnitude, boolean negative) {
        return format.withSign(magnitude, negative);
    }

    public long count(int magnitude, boolean negative) {
        return exists(magnitude, negative) ? counts.count(code(magnitude, negative)) : 0;
    }

    /// The share of all elements that have a code, 0 to 1.
    public double share(int magnitude, boolean negative) {
        return (double) count(magnitude, negative) / Math.max(1, counts.total());
    }
}
