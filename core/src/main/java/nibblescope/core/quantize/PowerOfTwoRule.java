package nibblescope.core.quantize;

import java.util.List;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;

/// Which E8M0 scale a block gets, from its amax `a`. The first four are torchao's expressions
/// (`prototype/mx_formats/mx_tensor.py`, `to_mx`), NEAREST is ours.
///
/// `exp(x)` is the biased exponent field of an FP32 number, `man(x)` its mantissa field, `emax` the
/// exponent of the largest element: 2 for E2M1. Of the five, an amax that is not finite gives NaN
/// (0xFF).
public enum PowerOfTwoRule implements ScaleRule {
    /// `exp(a) - emax`: the largest power of two not above amax, so that E2M1 gets 4 to 8; what
    /// becomes more than 6 saturates (OCP MX 1.0, 6.3).
    FLOOR(Direction.FLOOR, "2^(⌊log₂ a⌋ − emax)") {
        @Override
        int codeOfFinite(float amax, ElementFormat elements, FloatFormat input) {
            return clampedExponent(Float.floatToRawIntBits(amax) >> MANTISSA_BITS, elements);
        }
    },

    /// FLOOR, one more where amax is not a power of two: nothing saturates, up to half the range is
    /// lost.
    CEIL(Direction.CEIL, "2^(⌈log₂ a⌉ − emax)") {
        @Override
        int codeOfFinite(float amax, ElementFormat elements, FloatFormat input) {
            int bits = Float.floatToRawIntBits(amax);
            return clampedExponent((bits >> MANTISSA_BITS) + ((bits & MANTISSA) != 0 ? 1 : 0), elements);
        }
    },

    /// The smallest power of two not below amax over the largest element, computed as `fl(a * fl(1/6))` for E2M1:
    /// nothing
    /// saturates.
    RCEIL(Direction.RCEIL, "2^⌈log₂(a / max)⌉") {
        @Override
        int codeOfFinite(float amax, ElementFormat elements, FloatFormat input) {
            int bits = Float.floatToRawIntBits(amax * (1f / elements.maxFinite()));
            int exponent = bits >> MANTISSA_BITS;
            int mantissa = bits & MANTISSA;
            // Code 0 is 2^-127, a subnormal float with this mantissa.
            boolean up = exponent == 0 ? mantissa > HALF : mantissa != 0;
            return exponent + (up ? 1 : 0);
        }
    },

    /// FLOOR of amax rounded to the mantissa bits of the elements: for E2M1 goes up from 1.75 times a
    /// power of two on.
    EVEN(Direction.EVEN, "2^(⌊log₂ round(a)⌋ − emax)") {
        @Override
        int codeOfFinite(float amax, ElementFormat elements, FloatFormat input) {
            // Half of the last place of a mantissa as short as the elements': for E2M1 it carries from 1.75 on.
            int half = 1 << (MANTISSA_BITS - elements.mantissaBits() - 1);
            int rounded = (Float.floatToRawIntBits(amax) + half) & INFINITY;
            return rounded == INFINITY ? ScaleFormat.NAN_CODE : clampedExponent(rounded >> MANTISSA_BITS, elements);
        }
    },

    /// The power of two nearest to amax over the largest element, computed as `fl(a * fl(1/6))` for E2M1, 1.5 going up.
    /// Of no
    /// reference implementation: a rule between FLOOR and RCEIL.
    NEAREST(Direction.NEAREST, "argmin |2^n − a / max|") {
        @Override
        int codeOfFinite(float amax, ElementFormat elements, FloatFormat input) {
            int bits = Float.floatToRawIntBits(amax * (1f / elements.maxFinite()));
            int exponent = (bits >> MANTISSA_BITS) + ((bits & MANTISSA) >= HALF ? 1 : 0);
            return Math.min(exponent, ScaleFormat.NAN_CODE - 1);
        }
    };

    private static final int MANTISSA_BITS = 23;
    private static final int MANTISSA = 0x7FFFFF;
    private static final int HALF = 0x400000;
    private static final int INFINITY = 0x7F800000;

    /// Where a rule goes that may lie between two powers of two.
    public enum Direction {
        /// To the one under which amax may saturate.
        FLOOR,
        /// To the one that follows an amax that is no power of two.
        CEIL,
        /// To the least one under which nothing saturates.
        RCEIL,
        /// As the elements round amax.
        EVEN,
        /// To the nearer one.
        NEAREST
    }

    private static final List<PowerOfTwoRule> GENERAL = List.of(FLOOR, CEIL, RCEIL, EVEN, NEAREST);

    private final Direction direction;
    private final String formula;

    PowerOfTwoRule(Direction direction, String formula) {
        this.direction = direction;
        this.formula = formula;
    }

    /// The rules that are no reference's accident: those to choose from. All others compute one of
    /// them in a way of their own.
    public static List<PowerOfTwoRule> general() {
        return GENERAL;
    }

    public Direction direction() {
        return direction;
    }

    // In exact arithmetic.
    @Override
    public String formula(TensorScaling tensor) {
        return formula;
    }

    /// The E8M0 code of a block's scale.
    ///
    /// @param amax  not negative; NaN if the block holds one
    /// @param input what the tensor is stored in, in which some references compute
    public int code(float amax, ElementFormat elements, FloatFormat input) {
        return amax < Float.POSITIVE_INFINITY ? codeOfFinite(amax, elements, input) : codeOfNonFinite(amax);
    }

    abstract int codeOfFinite(float amax, ElementFormat elements, FloatFormat input);

    /// The code of a block whose amax is infinity or NaN.
    int codeOfNonFinite(float amax) {
        return ScaleFormat.NAN_CODE;
    }

    /// `clamp(biased - 127 - emax, -127, 128) + 127`; the upper bound is out of reach of a finite
    /// float.
    private static int clampedExponent(int biased, ElementFormat elements) {
        return Math.max(biased - elements.maxExponent(), 0);
    }
}
