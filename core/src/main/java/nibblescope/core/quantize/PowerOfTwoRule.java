package nibblescope.core.quantize;

import java.util.List;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;

/// Which E8M0 scale a block gets, from its amax `a`. The first four are torchao's expressions
/// (`prototype/mx_formats/mx_tensor.py`, `to_mx`), NEAREST is ours: of these five, an amax that is
/// not finite gives NaN (0xFF). The others compute one of them in a way of their own.
///
/// `exp(x)` is the biased exponent field of an FP32 number, `man(x)` its mantissa field, `emax` the
/// exponent of the largest element: 2 for E2M1.
public enum PowerOfTwoRule implements ScaleRule {
    /// `exp(a) - emax`: the largest power of two not above amax, so that E2M1 gets 4 to 8; what
    /// becomes more than 6 saturates (OCP MX 1.0, 6.3).
    FLOOR(Direction.FLOOR, (a, elements, _) -> BiasedExponent.lessMax(BiasedExponent.down(a), elements)),

    /// FLOOR, one more where amax is not a power of two: nothing saturates, up to half the range is
    /// lost.
    CEIL(Direction.CEIL, (a, elements, _) -> BiasedExponent.lessMax(BiasedExponent.up(a), elements)),

    /// The smallest power of two not below amax over the largest element, computed as
    /// `fl(a * fl(1/6))` for E2M1: nothing saturates.
    RCEIL(Direction.RCEIL, (a, elements, _) -> BiasedExponent.upOfSubnormals(a * (1f / elements.maxFinite()))),

    /// FLOOR of amax rounded to the mantissa bits of the elements: for E2M1 goes up from 1.75 times a
    /// power of two on. What rounds to infinity gives NaN.
    EVEN(Direction.EVEN, (a, elements, _) -> {
        int rounded = BiasedExponent.rounded(a, elements);
        return rounded == BiasedExponent.OF_INFINITY ? ScaleFormat.NAN_CODE : BiasedExponent.lessMax(rounded, elements);
    }),

    /// The power of two nearest to amax over the largest element, computed as `fl(a * fl(1/6))` for
    /// E2M1, 1.5 going up. Of no reference implementation: a rule between FLOOR and RCEIL.
    NEAREST(
            Direction.NEAREST,
            (a, elements, _) ->
                    Math.min(BiasedExponent.nearest(a * (1f / elements.maxFinite())), ScaleFormat.NAN_CODE - 1)),

    /// FLOOR of torchao up to 0.18.
    TORCHAO_18_FLOOR(
            Direction.FLOOR, 0xFD, 0xFF, (a, elements, _) -> BiasedExponent.lessMax(BiasedExponent.down(a), elements)),

    /// CEIL of torchao up to 0.18.
    TORCHAO_18_CEIL(
            Direction.CEIL, 0xFD, 0xFF, (a, elements, _) -> BiasedExponent.lessMax(BiasedExponent.up(a), elements)),

    /// EVEN of torchao up to 0.18: what rounds to infinity has scale 0xFD.
    TORCHAO_18_EVEN(
            Direction.EVEN,
            0xFD,
            0xFF,
            (a, elements, _) -> BiasedExponent.lessMax(BiasedExponent.rounded(a, elements), elements)),

    /// `max(ceil(log2f(fl(a / max))), -127)`: just above a power of two the logarithm is that power's
    /// exponent, and amax saturates (torchao up to 0.18, RCEIL; TransformerEngine,
    /// `pytorch/custom_recipes/reference_nvfp4.py`, `cast_to_e8`).
    LOG2_RCEIL(Direction.RCEIL, 0xFE, 0xFF, (a, elements, _) -> BiasedExponent.log2Up(a / elements.maxFinite())),

    /// As [#LOG2_RCEIL] but for NaN (Model Optimizer, `qtensor/mxfp8_tensor.py`).
    MODELOPT_MXFP8(Direction.RCEIL, 0xFE, 0x00, (a, elements, _) -> BiasedExponent.log2Up(a / elements.maxFinite())),

    /// As [#LOG2_RCEIL]; a block that is not finite has zeros (Model Optimizer,
    /// `qtensor/mxfp4_tensor.py`).
    MODELOPT_MXFP4(
            Direction.RCEIL,
            0x00,
            0x00,
            (a, elements, _) -> BiasedExponent.log2Up(a / elements.maxFinite()),
            (a, _, _) -> !(a < Float.POSITIVE_INFINITY)),

    /// `floor(log2(a)) - emax`, the logarithm rounded to the format of the tensor: just below a power
    /// of two it is that power's exponent. Zero counts as 2^-126, which underflows in FP16
    /// (microxcaling, `mx/mx_ops.py`, `_shared_exponents`).
    MICROXCALING(Direction.FLOOR, (a, elements, input) -> {
        float positive = a == 0 ? input.round(Float.MIN_NORMAL) : a;
        return BiasedExponent.lessMax(BiasedExponent.log2Down(positive, input), elements);
    }) {
        // What is divided by a scale that underflows, multiplied by it.
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            float scale = input.round(blockScale);
            return scale == 0 ? Float.NaN : scale;
        }
    },

    /// As [#MICROXCALING]; a block whose logarithm rounds to less than -126 has zeros
    /// (`flush_fp32_subnorms`).
    MICROXCALING_FLUSHING(
            Direction.FLOOR,
            0xFF,
            0xFF,
            (a, elements, input) -> MICROXCALING.exponent.code(a, elements, input),
            (a, _, input) -> a > 0 && Log2.floor(a, input) < Float.MIN_EXPONENT) {
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            return MICROXCALING.dequantizing(blockScale, input);
        }
    },

    /// The exponent of `fl(a / max)`, rounded up by `(bits + 0x7FFFFF) & 0x7F800000`: subnormals go up
    /// to 2^-126, NaN wraps around to 0 (gpt-oss, `triton_kernels`, `downcast_to_mxfp_torch`,
    /// ROUND_UP).
    ROUND_UP(Direction.RCEIL, 0xFF, 0x00, (a, elements, _) -> BiasedExponent.up(a / elements.maxFinite())) {
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            return floatOfExponent(blockScale);
        }
    },

    /// The exponent of `a / 2^emax` (gpt-oss, `triton_kernels`, `downcast_to_mxfp_torch`, ROUND_DOWN).
    ROUND_DOWN(Direction.FLOOR, (a, elements, _) -> BiasedExponent.down(a / (1 << elements.maxExponent()))) {
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            return floatOfExponent(blockScale);
        }
    },

    /// As [#ROUND_UP] of `fl(a * fl(1 / max))` (flashinfer, the reference of its tests).
    FLASHINFER(Direction.RCEIL, 0xFF, 0x00, (a, elements, _) -> BiasedExponent.up(a * (1f / elements.maxFinite()))),

    /// As [#ROUND_UP]; a block of scale 0x00 has zeros (Four Over Six,
    /// `quantize/pytorch/reference.py`).
    FOUR_OVER_SIX_TO_6(
            Direction.RCEIL,
            0xFF,
            0x00,
            (a, _, _) -> BiasedExponent.up(a / 6f),
            (a, _, _) -> BiasedExponent.up(a / 6f) == 0),

    /// The same of `a / 4`, so that amax becomes at most 4.
    FOUR_OVER_SIX_TO_4(
            Direction.CEIL,
            0xFF,
            0x00,
            (a, _, _) -> BiasedExponent.up(a / 4f),
            (a, _, _) -> BiasedExponent.up(a / 4f) == 0),

    /// EVEN; infinity and what rounds to it have scale 1 and zeros, and a scale that underflows in the
    /// format of the tensor becomes 1 (compressed-tensors, `quantization/utils/mxfp_utils.py`).
    COMPRESSED_TENSORS(
            Direction.EVEN,
            BiasedExponent.OF_ONE,
            0x00,
            (a, elements, input) -> {
                int rounded = BiasedExponent.rounded(a, elements);
                int code = BiasedExponent.lessMax(rounded, elements);
                boolean lost = rounded == BiasedExponent.OF_INFINITY || input.round(ScaleFormat.E8M0.decode(code)) == 0;
                return lost ? BiasedExponent.OF_ONE : code;
            },
            (a, elements, _) -> !Float.isNaN(a) && BiasedExponent.rounded(a, elements) == BiasedExponent.OF_INFINITY),

    /// EVEN by the bits of the tensor's own format: subnormals of FP16 have scale 0x00. What rounds to
    /// infinity has the logarithm infinity, which x86 makes the least integer of (AMD Quark as vLLM
    /// restates it, `tests/quantization/reference_mxfp4.py`).
    QUARK_EVEN(Direction.EVEN, 0x00, 0x00, (a, elements, input) -> {
        int rounded = BiasedExponent.rounded(a, elements, input);
        return rounded == BiasedExponent.OF_INFINITY ? 0 : BiasedExponent.lessMax(rounded, elements);
    }) {
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            return input.round(blockScale);
        }
    },

    /// `(uint8) (floorf(log2f(a)) - 2 + 127)`, 0 for 0: just below a power of two the logarithm is that
    /// power's exponent, below 2^-125 the byte wraps around (ggml, `ggml-quants.c`,
    /// `quantize_row_mxfp4_ref`).
    GGML(
            Direction.FLOOR,
            0x00,
            0x00,
            (a, elements, _) -> a == 0
                    ? 0
                    : (Log2.floor(a, FloatFormat.FP32) - elements.maxExponent() + BiasedExponent.OF_ONE) & 0xFF) {
        // 0xFF is a byte that wrapped around; all codes under it are 0.
        @Override
        float dequantizing(float blockScale, FloatFormat input) {
            return Float.isNaN(blockScale) ? 0x1p127f : blockScale;
        }
    };

    /// Where a rule goes that may lie between two powers of two.
    public enum Direction {
        /// To the one under which amax may saturate.
        FLOOR("2^(⌊log₂ a⌋ − emax)"),
        /// To the one that follows an amax that is no power of two.
        CEIL("2^(⌈log₂ a⌉ − emax)"),
        /// To the least one under which nothing saturates.
        RCEIL("2^⌈log₂(a / max)⌉"),
        /// As the elements round amax.
        EVEN("2^(⌊log₂ round(a)⌋ − emax)"),
        /// To the nearer one.
        NEAREST("argmin |2^n − a / max|");

        private final String formula;

        Direction(String formula) {
            this.formula = formula;
        }
    }

    /// The code of a block's scale, of a finite amax.
    private interface Exponent {
        int code(float amax, ElementFormat elements, FloatFormat input);
    }

    /// Whether nothing is left of a block of that amax.
    private interface Vanishing {
        Vanishing NEVER = (_, _, _) -> false;

        boolean of(float amax, ElementFormat elements, FloatFormat input);
    }

    private static final List<PowerOfTwoRule> GENERAL = List.of(FLOOR, CEIL, RCEIL, EVEN, NEAREST);

    private final Direction direction;
    private final int infinityCode;
    private final int nanCode;
    private final Exponent exponent;
    private final Vanishing vanishing;

    PowerOfTwoRule(Direction direction, Exponent exponent) {
        this(direction, ScaleFormat.NAN_CODE, ScaleFormat.NAN_CODE, exponent);
    }

    /// @param infinityCode of a block whose amax is infinity
    /// @param nanCode      of a block whose amax is NaN
    PowerOfTwoRule(Direction direction, int infinityCode, int nanCode, Exponent exponent) {
        this(direction, infinityCode, nanCode, exponent, Vanishing.NEVER);
    }

    PowerOfTwoRule(Direction direction, int infinityCode, int nanCode, Exponent exponent, Vanishing vanishing) {
        this.direction = direction;
        this.infinityCode = infinityCode;
        this.nanCode = nanCode;
        this.exponent = exponent;
        this.vanishing = vanishing;
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
        return direction.formula;
    }

    /// The E8M0 code of a block's scale.
    ///
    /// @param amax  not negative; NaN if the block holds one
    /// @param input what the tensor is stored in, in which some references compute
    public int code(float amax, ElementFormat elements, FloatFormat input) {
        if (amax < Float.POSITIVE_INFINITY) {
            return exponent.code(amax, elements, input);
        }
        return Float.isNaN(amax) ? nanCode : infinityCode;
    }

    /// Whether nothing is left of a block of that amax: its elements are quantized as zeros, whatever
    /// its scale is.
    boolean vanishes(float amax, ElementFormat elements, FloatFormat input) {
        return vanishing.of(amax, elements, input);
    }

    /// Whether there is an amax with which a block vanishes.
    boolean mayVanish() {
        return !vanishing.equals(Vanishing.NEVER);
    }

    /// What a reference multiplies with to dequantize a block of that scale.
    ///
    /// @param blockScale of the stored code; NaN for 0xFF
    float dequantizing(float blockScale, FloatFormat input) {
        return blockScale;
    }

    /// The float that has the code as its exponent field: 0 for 0x00, infinity for 0xFF.
    private static float floatOfExponent(float blockScale) {
        if (Float.isNaN(blockScale)) {
            return Float.POSITIVE_INFINITY;
        }
        return blockScale < Float.MIN_NORMAL ? 0 : blockScale;
    }
}
