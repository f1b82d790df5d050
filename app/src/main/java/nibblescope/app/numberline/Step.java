package nibblescope.app.numberline;

import java.util.Locale;

/// How a block is quantized, in the order in which it happens. Each step shows what the ones before
/// it do, and one thing more.
enum Step {
    /// The values of the block.
    VALUES(0),
    /// The largest magnitude.
    AMAX(1),
    /// The scale that would bring amax exactly to the largest code.
    IDEAL(2),
    /// The scale that the format can store.
    STORED(3),
    /// The values in units of the scale, and where they are rounded.
    SCALED(4),
    /// The bits that are stored.
    CODES(5),
    /// What the codes dequantize to.
    DEQUANTIZED(6),
    /// How far that is from the values: all there is.
    ERRORS(7);

    /// The number of the last step.
    static final int LAST = ERRORS.number;

    private final int number;

    Step(int number) {
        this.number = number;
    }

    /// The step of that number.
    static Step of(int number) {
        for (Step step : values()) {
            if (step.number == number) {
                return step;
            }
        }
        throw new IllegalArgumentException("there is no step " + number);
    }

    /// Its place among the steps, from 0.
    int number() {
        return number;
    }

    /// The part of message keys that stands for it.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
