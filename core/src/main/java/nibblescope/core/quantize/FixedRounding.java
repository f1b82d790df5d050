package nibblescope.core.quantize;

import java.util.function.DoubleUnaryOperator;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.Rounding;

/// The roundings that need nothing but the number and the formats. All saturate, but for
/// [#FOUR_OVER_SIX].
public enum FixedRounding implements ElementRounding {
    /// To the nearest value, ties to the even code. The sign bit is copied: -0 has code 8 in E2M1.
    NEAREST_EVEN_COPYING_SIGN {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return copyingSign(scaled, elements, Rounding.NEAREST_EVEN);
        }
    },
    /// To the nearest value, ties to the even code. The sign is set where the scaled value is below
    /// zero: -0 has code 0, a negative value that rounds to zero has code 8 in E2M1.
    NEAREST_EVEN_SIGNING_NEGATIVES {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return elements.withSign(elements.encodeMagnitude(Math.abs(scaled)), scaled < 0);
        }
    },
    /// To the nearest value, ties away from zero; the sign bit is copied.
    NEAREST_AWAY {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return copyingSign(scaled, elements, Rounding.NEAREST_AWAY);
        }
    },
    /// Toward zero; the sign bit is copied.
    TOWARD_ZERO {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return copyingSign(scaled, elements, Rounding.TOWARD_ZERO);
        }
    },
    /// To the nearest value, ties toward zero. Zeros of either sign have the code of -0, values that
    /// round to zero keep their sign: `ord = #(|x| > bound)`, `sign = (2 - sign(x)) // 2` (Model
    /// Optimizer, `qtensor/mxfp4_tensor.py`).
    MODELOPT_NEAREST_TOWARD_ZERO {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            int magnitude = elements.encodeMagnitude(Math.abs(scaled), Rounding.NEAREST_TOWARD_ZERO);
            return elements.withSign(magnitude, scaled <= 0);
        }
    },
    /// To whole steps by `floor(y + 0.5)`, so ties go away from zero, and so does the number next
    /// below the middle between 0 and the first step (microxcaling, `mx/elemwise_ops.py`, `nearest`).
    MICROXCALING_NEAREST {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return microxcaling(scaled, elements, input, y -> Math.floor(input.round((float) y + 0.5f)));
        }
    },
    /// As [#MICROXCALING_NEAREST], one step less where `y - 0.5` is a multiple of 2 (`even`).
    MICROXCALING_EVEN {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return microxcaling(scaled, elements, input, y -> {
                double steps = Math.floor(input.round((float) y + 0.5f));
                return input.round((float) y - 0.5f) % 2 == 0 ? steps - 1 : steps;
            });
        }
    },
    /// To whole steps toward zero (microxcaling, `mx/elemwise_ops.py`, `floor`).
    MICROXCALING_FLOOR {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return microxcaling(scaled, elements, input, Math::floor);
        }
    },
    /// To the nearest value, ties to the even code, of E2M1 without an end: 7 becomes 8, whose code
    /// is 8 too, that of -0, and greater ones wrap around likewise. The sign is set below zero. Codes
    /// are taken from BF16; infinity becomes NaN there, which x86 spells with its sign set: code 0xB
    /// (Four Over Six, `quantize/pytorch/reference.py`).
    FOUR_OVER_SIX {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            float magnitude = Math.abs(scaled);
            if (magnitude < 5) {
                return NEAREST_EVEN_SIGNING_NEGATIVES.code(scaled, elements, input);
            }
            float rounded = FloatFormat.BF16.round(wholeTwos(magnitude));
            if (rounded == Float.POSITIVE_INFINITY) {
                return 0xB;
            }
            // The exponent field and one bit of mantissa, less the bias.
            int code = (Float.floatToRawIntBits(rounded) >> (FLOAT_MANTISSA_BITS - 1)) - ((FLOAT_BIAS - 1) << 1);
            return (code | (scaled < 0 ? elements.signBit() : 0)) & 0xF;
        }

        @Override
        float rounded(float scaled, int code, ElementFormat elements) {
            float magnitude = Math.abs(scaled);
            // Infinity times 0 is NaN.
            float rounded = magnitude == Float.POSITIVE_INFINITY ? Float.NaN : wholeTwos(magnitude);
            return magnitude < 5 ? elements.decode(code) : Math.copySign(rounded, scaled);
        }

        private static float wholeTwos(float magnitude) {
            return 2 * (float) Math.rint(magnitude / 2);
        }
    },
    /// `min((int) (x + 8.5), 15) - 8`: ties up, integers from -8 on (ggml, `ggml-quants.c`,
    /// `quantize_row_q4_0_ref`).
    GGML_Q4_0 {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            return (Math.min((int) (scaled + 8.5f), 15) - 8) & 0xF;
        }
    },
    /// `rint(clamp(x, min, max))`, integers down to the lowest (compressed-tensors,
    /// `quantization/quant_args.py`, `round_to_quantized_type_args`).
    COMPRESSED_TENSORS_INTEGER {
        @Override
        int code(float scaled, ElementFormat elements, FloatFormat input) {
            float unit = elements.decode(1);
            float clamped = Math.clamp(scaled, elements.minFinite(), elements.maxFinite());
            return (int) Math.rint(clamped / unit) & ((1 << elements.bits()) - 1);
        }
    };

    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int FLOAT_BIAS = 127;

    /// The element code of a scaled value.
    ///
    /// @param scaled not NaN
    /// @param input  what the tensor is stored in, in which some references compute
    abstract int code(float scaled, ElementFormat elements, FloatFormat input);

    /// What a scaled value was rounded to before it got its code: the value of the code, but where
    /// codes wrap around.
    float rounded(float scaled, int code, ElementFormat elements) {
        return elements.decode(code);
    }

    /// Whether it is of a reference that gives values, not codes: what it rounds to zero keeps its sign
    /// even in formats that have no code for that.
    boolean signsZeros() {
        return switch (this) {
            case MICROXCALING_NEAREST, MICROXCALING_EVEN, MICROXCALING_FLOOR -> true;
            case NEAREST_EVEN_COPYING_SIGN,
                    NEAREST_EVEN_SIGNING_NEGATIVES,
                    NEAREST_AWAY,
                    TOWARD_ZERO,
                    MODELOPT_NEAREST_TOWARD_ZERO,
                    FOUR_OVER_SIX,
                    GGML_Q4_0,
                    COMPRESSED_TENSORS_INTEGER -> false;
        };
    }

    private static int copyingSign(float scaled, ElementFormat elements, Rounding rounding) {
        int magnitude = elements.encodeMagnitude(Math.abs(scaled), rounding);
        return elements.withSign(magnitude, Float.floatToRawIntBits(scaled) < 0);
    }

    /// `y = x / 2^e * 2^m` with `e = max(floor(log2 |x|), least)`, rounded to whole steps, and the
    /// way back. Both zeros become +0.
    private static int microxcaling(
            float scaled, ElementFormat elements, FloatFormat input, DoubleUnaryOperator toSteps) {
        float magnitude = Math.abs(scaled);
        if (magnitude == 0 || magnitude == Float.POSITIVE_INFINITY) {
            return elements.withSign(magnitude == 0 ? 0 : elements.maxCode(), scaled < 0);
        }
        boolean integer = elements.exponentBits() == 0;
        int least = integer ? 0 : 2 - (1 << (elements.exponentBits() - 1));
        int exponent = integer ? 0 : Math.max(Log2.floor(magnitude, input), least);
        // Of the first step, which is the value of code 1.
        int fraction = least - Math.getExponent(elements.decode(1));
        float scaledUp = input.round(Math.scalb(input.round(Math.scalb(magnitude, -exponent)), fraction));
        float steps = (float) toSteps.applyAsDouble(scaledUp);
        float rounded = Math.min(Math.scalb(steps, exponent - fraction), elements.maxFinite());
        return elements.withSign(elements.encodeMagnitude(rounded), scaled < 0);
    }
}
