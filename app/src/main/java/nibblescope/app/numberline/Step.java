package nibblescope.app.numberline;

import java.util.Locale;

/// How a block is quantized, in the order in which it happens. Each step shows what the ones before
/// it do, and one thing more.
enum Step {
    /// The values of the block.
    VALUES,
    /// The largest magnitude.
    AMAX,
    /// The scale that would bring amax exactly to the largest code.
    IDEAL,
    /// The scale that the format can store.
    STORED,
    /// The values in units of the scale, and where they are rounded.
    SCALED,
    /// The bits that are stored.
    CODES,
    /// What the codes dequantize to.
    DEQUANTIZED,
    /// How far that is from the values: all there is.
    ERRORS;

    /// The number of the last step.
    static final int LAST = values().length - 1;

    /// The part of message keys that stands for it.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
