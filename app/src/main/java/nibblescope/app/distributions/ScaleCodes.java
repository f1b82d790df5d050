package nibblescope.app.distributions;

import java.util.List;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.Counts;

/// How often each block scale code occurs.
///
/// @param format what the scales are stored in
/// @param counts of all 256 codes
public record ScaleCodes(ScaleFormat format, Counts counts) {
    private static final int LAST_E4M3_SUBNORMAL = 0b0_0000_111;
    private static final int E4M3_SIGN = 0x80;
    /// Codes to either side of those that occur, where only those are shown.
    private static final int MARGIN = 3;

    /// A range of codes that is special.
    public enum Kind {
        /// The block dequantizes to 0.
        ZERO,
        /// Few bits are left for the scale.
        SUBNORMAL,
        /// The largest scale there is: an ideal one may be larger.
        LARGEST
    }

    /// Consecutive codes of a kind.
    public record Range(Kind kind, int first, int last) {}

    /// The ranges to mark. The powers of two of E8M0 are all alike, so there is none.
    public List<Range> ranges() {
        return switch (format) {
            case E4M3 ->
                List.of(
                        new Range(Kind.ZERO, 0, 0),
                        new Range(Kind.SUBNORMAL, 1, LAST_E4M3_SUBNORMAL),
                        new Range(Kind.LARGEST, format.maxCode(), format.maxCode()));
            case E8M0, FP32, BF16, FP16, NONE -> List.of();
        };
    }

    /// The first code to show.
    public int first() {
        return switch (format) {
            case E4M3, FP32, BF16, FP16, NONE -> 0;
            case E8M0 -> {
                int first = 0;
                while (first < format.maxCode() && counts.count(first) == 0) {
                    first++;
                }
                yield Math.max(0, Math.min(first, last() - 2 * MARGIN) - MARGIN);
            }
        };
    }

    /// The last code to show.
    public int last() {
        return switch (format) {
            case E4M3 -> format.maxCode();
            // They are not counted.
            case FP32, BF16, FP16, NONE -> 0;
            case E8M0 -> {
                int last = format.maxCode();
                while (last > 0 && counts.count(last) == 0) {
                    last--;
                }
                yield Math.min(format.maxCode(), last + MARGIN);
            }
        };
    }

    /// The blocks whose scale is not a number.
    public long notANumber() {
        if (!format.isByte()) {
            return 0;
        }
        long count = counts.count(ScaleFormat.NAN_CODE);
        return switch (format) {
            case E4M3 -> count + counts.count(ScaleFormat.NAN_CODE - E4M3_SIGN);
            case E8M0, FP32, BF16, FP16, NONE -> count;
        };
    }

    /// The blocks whose code is in a range.
    public long count(Range range) {
        long count = 0;
        for (int code = range.first; code <= range.last; code++) {
            count += counts.count(code);
        }
        return count;
    }
}
