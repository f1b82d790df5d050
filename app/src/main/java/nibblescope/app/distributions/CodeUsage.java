package nibblescope.app.distributions;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.Counts;

/// How often each element code occurs, by magnitude and sign.
///
/// @param format what elements are stored in
/// @param counts of all codes
public record CodeUsage(ElementFormat format, Counts counts) {
    /// Codes of either sign.
    public int magnitudes() {
        return format.signBit();
    }

    /// The magnitude of a code, from 0 to [#magnitudes()].
    public float value(int magnitude) {
        return format.decode(magnitude);
    }

    /// The code of a magnitude.
    public int code(int magnitude, boolean negative) {
        return negative ? magnitude | format.signBit() : magnitude;
    }

    public long count(int magnitude, boolean negative) {
        return counts.count(code(magnitude, negative));
    }

    /// The share of all elements that have a code, 0 to 1.
    public double share(int magnitude, boolean negative) {
        return (double) count(magnitude, negative) / Math.max(1, counts.total());
    }
}
