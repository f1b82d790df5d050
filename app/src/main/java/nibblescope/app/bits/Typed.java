package nibblescope.app.bits;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A value that was typed, and the code that it becomes.
///
/// @param value   as FP32, which codes are made from
/// @param code    what it is encoded as
/// @param outcome what happens on the way
record Typed(float value, int code, Outcome outcome) {
    private static final String NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]{1,4})?";

    /// What encoding does to a value.
    enum Outcome {
        /// The format has it.
        EXACT,
        /// It becomes the nearest value.
        NEAREST,
        /// It lies just between two values and becomes the one with the even code.
        TIE_TO_EVEN,
        /// It lies just between two powers of two and becomes the larger one.
        TIE_UPWARDS,
        /// It lies beyond the largest value and becomes that.
        SATURATED,
        /// It lies beyond the largest value and becomes infinite.
        OVERFLOWED,
        /// It is not zero and becomes zero.
        FLUSHED,
        /// The format has no zero and nothing this small: it becomes the smallest value.
        LIFTED,
        /// The format has no sign, and drops it.
        SIGN_DROPPED,
        /// It is not a number, nor what it becomes.
        NAN,
        /// It has no code that says the same, such as NaN in E2M1.
        REPLACED;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Typed of(float value, BitFormat format) {
        int code = format.encode(value);
        return new Typed(value, code, outcome(value, code, format));
    }

    /// Reads a number and encodes it.
    static Optional<Typed> read(String text, BitFormat format) {
        return parse(text).map(value -> {
            Typed typed = of(value, format);
            boolean rounded = typed.outcome() == Outcome.EXACT && !isExactly(text, value);
            return rounded ? new Typed(value, typed.code(), whenRead(value)) : typed;
        });
    }

    /// Whether a number stands for itself: `0.25` does, `0.3` is another number in FP32.
    private static boolean isExactly(String text, float value) {
        String plain = plain(text);
        boolean finite = plain.matches(NUMBER);
        return finite
                ? Float.isFinite(value) && new BigDecimal(plain).compareTo(new BigDecimal(value)) == 0
                : Float.isInfinite(value);
    }

    /// What reading did to a number that FP32 does not have.
    private static Outcome whenRead(float value) {
        if (Float.isInfinite(value)) {
            return Outcome.OVERFLOWED;
        }
        return value == 0 ? Outcome.FLUSHED : Outcome.NEAREST;
    }

    /// Reads a number with a point or a comma as the decimal mark, an infinity, or NaN.
    static Optional<Float> parse(String text) {
        String plain = plain(text);
        return plain.matches(NUMBER) || plain.endsWith("Infinity") || plain.equals("NaN")
                ? Optional.of(Float.parseFloat(plain))
                : Optional.empty();
    }

    private static String plain(String text) {
        return text.strip()
                .toLowerCase(Locale.ROOT)
                .replace('−', '-')
                .replace(',', '.')
                .replaceFirst("^([+-]?)(∞|inf|infinity)$", "$1Infinity")
                .replaceFirst("^nan$", "NaN");
    }

    private static Outcome outcome(float value, int code, BitFormat format) {
        float result = format.decode(code);
        if (Float.isNaN(value)) {
            return Float.isNaN(result) ? Outcome.NAN : Outcome.REPLACED;
        }
        if (value == result) {
            return Outcome.EXACT;
        }
        if (Float.isNaN(result)) {
            return Outcome.REPLACED;
        }
        if (format == BitFormat.E8M0 && value == 0) {
            return Outcome.LIFTED;
        }
        if (format == BitFormat.E8M0 && value < 0) {
            return Outcome.SIGN_DROPPED;
        }
        if (Math.abs(value) > format.decode(format.largestCode())) {
            return Float.isInfinite(result) ? Outcome.OVERFLOWED : Outcome.SATURATED;
        }
        if (Float.isInfinite(result)) {
            return Outcome.OVERFLOWED;
        }
        if (result == 0) {
            return Outcome.FLUSHED;
        }
        return inside(value, code, format);
    }

    /// Of a finite value that becomes another one which is not zero.
    private static Outcome inside(float value, int code, BitFormat format) {
        double result = format.decode(code);
        OptionalInt other = value > result ? format.above(code) : format.below(code);
        if (other.isEmpty()) {
            return Outcome.LIFTED;
        }
        if ((result + format.decode(other.getAsInt())) / 2 != value) {
            return Outcome.NEAREST;
        }
        return format == BitFormat.E8M0 ? Outcome.TIE_UPWARDS : Outcome.TIE_TO_EVEN;
    }
}
