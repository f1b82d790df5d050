package nibblescope.app.bits;

import nibblescope.app.i18n.Figures;

/// How the value of a code follows from its fields, written out: the same in every language but for
/// the decimal mark.
final class Formula {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Formula() {}

    /// With letters in the place of fields: `(−1)ˢ × 2ᵉ⁻⁷ × (1 + m/8)`.
    static String general(BitFormat format) {
        if (format.isInteger()) {
            return integer(format, "s", "m");
        }
        return format == BitFormat.E8M0
                ? "2ᵉ" + superscript(-format.bias())
                : "(−1)ˢ × 2ᵉ" + superscript(-format.bias()) + " × (1 + m/" + steps(format) + ")";
    }

    /// `(−128 × s + m) × 2⁻⁶`: the sign bit counts as the negative of what its place would.
    private static String integer(BitFormat format, String sign, String mantissa) {
        int unit = Math.getExponent(format.decode(1));
        String sum = "−" + (1 << format.mantissaBits()) + " × " + sign + " + " + mantissa;
        return unit == 0 ? sum : "(" + sum + ") × 2" + superscript(unit);
    }

    /// The same for what lies below the smallest normal value: `(−1)ˢ × 2⁻⁶ × m/8`.
    static String subnormal(BitFormat format) {
        return "(−1)ˢ × 2" + superscript(1 - format.bias()) + " × m/" + steps(format);
    }

    /// With the fields of a code: `(−1)¹ × 2³⁻⁷ × (1 + 5/8)`; or why there is nothing to compute.
    static String filled(BitFormat format, int code) {
        int exponent = format.exponent(code);
        return switch (format.kind(code)) {
            case NAN, INFINITE -> special(format, code);
            case INTEGER -> ofInteger(format, code);
            case NORMAL ->
                format == BitFormat.E8M0
                        ? "2" + superscript(exponent) + superscript(-format.bias())
                        : "%s × 2%s%s × (1 + %d/%s)"
                                .formatted(
                                        sign(format, code),
                                        superscript(exponent),
                                        superscript(-format.bias()),
                                        format.mantissa(code),
                                        steps(format));
            case SUBNORMAL, ZERO ->
                format.isInteger()
                        ? ofInteger(format, code)
                        : "%s × 2%s × %d/%s"
                                .formatted(
                                        sign(format, code),
                                        superscript(1 - format.bias()),
                                        format.mantissa(code),
                                        steps(format));
        };
    }

    private static String ofInteger(BitFormat format, int code) {
        return integer(format, format.negative(code) ? "1" : "0", Integer.toString(format.mantissa(code)));
    }

    /// What the filled formula comes to, step by step: `= −1 × 2⁻⁴ × 1.625 = −0.1015625`.
    static String result(BitFormat format, int code, Figures figures) {
        BitFormat.Kind kind = format.kind(code);
        boolean special = kind == BitFormat.Kind.NAN || kind == BitFormat.Kind.INFINITE;
        String value = (special ? "→ " : "= ") + figures.shortest(format.decode(code));
        if (kind != BitFormat.Kind.NORMAL) {
            return value;
        }
        String power = "2" + superscript(format.exponent(code) - format.bias());
        if (format == BitFormat.E8M0) {
            return "= " + power + " " + value;
        }
        float fraction = 1 + format.mantissa(code) / (float) (1 << format.mantissaBits());
        return "= %s1 × %s × %s %s"
                .formatted(format.negative(code) ? "−" : "", power, figures.shortest(fraction), value);
    }

    /// A power of two where the value is one, and else the value: `2⁻¹²⁷`, `0.75`.
    static String power(float value, Figures figures) {
        double magnitude = Math.abs((double) value);
        int exponent = magnitude > 0 ? Math.getExponent(magnitude) : 0;
        return Float.isFinite(value) && magnitude == Math.scalb(1.0, exponent)
                ? (value < 0 ? "−" : "") + "2" + superscript(exponent)
                : figures.shortest(value);
    }

    private static String special(BitFormat format, int code) {
        String exponent = "e = " + Integer.toBinaryString(format.exponent(code));
        if (format.mantissaBits() == 0) {
            return exponent;
        }
        if (format == BitFormat.E4M3) {
            return exponent + ", m = 111";
        }
        return exponent + (format.mantissa(code) == 0 ? ", m = 0" : ", m ≠ 0");
    }

    private static String sign(BitFormat format, int code) {
        return "(−1)" + superscript(format.negative(code) ? 1 : 0);
    }

    /// How many steps lie between two powers of two.
    private static String steps(BitFormat format) {
        return format.mantissaBits() > 10
                ? "2" + superscript(format.mantissaBits())
                : "" + (1 << format.mantissaBits());
    }

    private static String superscript(int number) {
        StringBuilder text = new StringBuilder(number < 0 ? "⁻" : "");
        Integer.toString(Math.abs(number)).chars().forEach(digit -> text.append(SUPERSCRIPTS.charAt(digit - '0')));
        return text.toString();
    }
}
