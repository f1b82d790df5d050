package nibblescope.app.i18n;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Function;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;

/// How numbers are written on screen: as the papers of the field have them, with the decimal mark of
/// the language. What is exported is written by whoever exports it, with a point.
public final class Figures {
    private final char decimalMark;
    /// Turkish has its sign of per cent before the number.
    private final boolean percentFirst;

    /// @param language whose decimal mark and place of the sign of per cent are written
    public Figures(Locale language) {
        decimalMark = DecimalFormatSymbols.getInstance(language).getDecimalSeparator();
        percentFirst = language.getLanguage().equals("tr");
    }

    /// Writes a number that has a point as the decimal mark as it is read.
    private String marked(String number) {
        return number.replace('.', decimalMark);
    }

    /// A number in a pattern of [String#format], such as `%.2f dB`.
    public String format(String pattern, double number) {
        return marked(String.format(Locale.ROOT, pattern, number));
    }

    /// A small number with four digits: `2.950e-05`, or `0.7200` where that is as short.
    public String error(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value < 0 ? "−∞" : "∞";
        }
        double magnitude = Math.abs(value);
        boolean plain = magnitude == 0 || (magnitude >= 0.01 && magnitude < 10_000);
        return (value < 0 ? "−" : "") + format(plain ? "%.4f" : "%.3e", magnitude);
    }

    /// A value of a tensor with as many digits as tell it from its neighbours, at most five.
    public String value(float value) {
        if (value == 0 || !Float.isFinite(value)) {
            return value == 0 ? "0" : marked(Float.toString(value));
        }
        double magnitude = Math.abs(value);
        String text = format(magnitude >= 1e-3 && magnitude < 1e6 ? "%.5g" : "%.4e", value);
        return text;
    }

    /// A value with as many digits as tell it from all others, as it can be typed: `0.1`, `-1.0E-5`.
    public String exact(float value) {
        return marked(Float.toString(value));
    }

    /// An element of a block, where the sign of zero and what is not finite matter too: five
    /// digits, `−0`, `−∞`, `NaN`.
    public String element(float value) {
        return special(value, this::value);
    }

    /// The same in seven or eight characters, for narrow columns: `−9.400`, `−0.1234`, `−4.12e-5`.
    public String compact(float value) {
        return special(value, magnitude -> {
            boolean plain = magnitude >= 0.01 && magnitude < 1e4;
            String pattern = plain ? (magnitude < 1 ? "%.4f" : "%.4g") : "%.2e";
            return shortExponent(format(pattern, magnitude));
        });
    }

    /// The value of an element code, which has few digits: `0.5`, `−6`.
    public String codeValue(float value) {
        return special(
                value,
                magnitude -> magnitude == Math.rint(magnitude)
                        ? Long.toString((long) (float) magnitude)
                        : marked(Float.toString(magnitude)));
    }

    /// A float in as few digits as tell it from every other one: `0.1015625`, `1.1754944e-38`, `−0`,
    /// `−∞`.
    public String shortest(float value) {
        return special(value, magnitude -> {
            String digits = Float.toString(magnitude);
            return magnitude >= 1e-4 && magnitude < 1e7
                    ? marked(new BigDecimal(digits).stripTrailingZeros().toPlainString())
                    : shortExponent(marked(digits.replace('E', 'e')));
        });
    }

    private String special(float value, Function<Float, String> usual) {
        String magnitude = Float.isInfinite(value) ? "∞" : value == 0 ? "0" : usual.apply(Math.abs(value));
        return Float.floatToIntBits(value) < 0 ? "−" + magnitude : magnitude;
    }

    /// A tick of an axis, with the decimals that its step needs: `0.25`, `−2e-5`.
    ///
    /// @param step the distance of ticks: 1, 2 or 5 times a power of ten
    public String tick(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        double magnitude = Math.abs(value) < step / 2 ? 0 : Math.abs(value);
        String text = magnitude != 0 && (decimals > 4 || magnitude >= 1e6)
                ? shortExponent(format("%.2e", magnitude))
                : format("%." + (magnitude == 0 ? 0 : decimals) + "f", magnitude);
        return value < 0 && magnitude != 0 ? "−" + text : text;
    }

    /// A tick of an axis without a step, to three digits: `0.25`, `1e-5`, `2.5e-4`.
    public String tick(double value) {
        double magnitude = Math.abs(value);
        return magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e5)
                ? marked(BigDecimal.valueOf(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString())
                : shortExponent(format("%.2e", value));
    }

    /// `1.20e-05` as `1.2e-5`.
    private static String shortExponent(String text) {
        return text.replaceFirst("[.,]?0*e", "e")
                .replaceFirst("e([+-])0*(\\d)", "e$1$2")
                .replace("e+", "e");
    }

    /// The bit fields of a code, highest bit first: `0 11 1`.
    ///
    /// @param widths of the fields in bits; one of no bits is left out
    public static String fields(int code, int... widths) {
        int rest = Arrays.stream(widths).sum();
        StringJoiner fields = new StringJoiner(" ");
        for (int width : widths) {
            rest -= width;
            if (width > 0) {
                int field = code >> rest & (1 << width) - 1;
                fields.add(Integer.toBinaryString(field | 1 << width).substring(1));
            }
        }
        return fields.toString();
    }

    /// The bit fields of an element code, `s ee m` for E2M1.
    public static String fields(ElementFormat format, int code) {
        return fields(code, 1, format.exponentBits(), format.mantissaBits());
    }

    /// The bit fields of a scale code: `eeeeeeee` for E8M0, `s eeee mmm` for E4M3.
    public static String fields(ScaleFormat format, int code) {
        int exponent = format.exponentBits();
        int mantissa = format.mantissaBits();
        return fields(code, Byte.SIZE - exponent - mantissa, exponent, mantissa);
    }

    /// A byte: `0x7E`.
    public static String hex(int code) {
        return String.format(Locale.ROOT, "0x%02X", code);
    }

    /// A number without a sign as per cent: `0.42 %`, in Turkish `%0,42`.
    public String percent(String number) {
        return percentFirst ? "%" + number : number + " %";
    }

    /// A share of 0 to 1 as per cent: `0.42 %`.
    public String share(double share) {
        return Double.isFinite(share) ? percent(format("%.2f", 100 * share)) : "–";
    }

    /// Decibels: `20.48 dB`.
    public String decibels(double value) {
        return Double.isNaN(value)
                ? "–"
                : Double.isInfinite(value) ? (value > 0 ? "∞ dB" : "−∞ dB") : format("%.2f dB", value);
    }

    /// A factor: `7.53×`.
    public String factor(double value) {
        return format("%.2f×", value);
    }

    /// Bits per element: `4.50`.
    public String bits(double value) {
        return format("%.2f", value);
    }

    /// A count with thin spaces between its thousands: `1 204`.
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202F');
    }

    /// Milliseconds with three or four digits: `0.910`, `0.00592`, `72.65`.
    public String milliseconds(double nanos) {
        double millis = nanos / 1e6;
        if (!(millis > 0) || !Double.isFinite(millis)) {
            return millis == 0 ? "0" : "–";
        }
        if (millis >= 1000) {
            return count(Math.round(millis));
        }
        // Of 0.9996 four digits would be left, and of 999.96 one too many.
        BigDecimal rounded = BigDecimal.valueOf(millis).round(new MathContext(millis < 1 ? 3 : 4));
        return marked(rounded.setScale(Math.max(0, (millis < 1 ? 3 : 4) - 1 - exponent(rounded)), RoundingMode.HALF_UP)
                .toPlainString());
    }

    private static int exponent(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    /// Bytes a second in units of 10^9, as makers of memory count: `3 022`, `42.1`, `0.530`.
    public String gigabytesPerSecond(double bytesPerSecond) {
        double rate = bytesPerSecond / 1e9;
        if (!Double.isFinite(rate)) {
            return "–";
        }
        return rate >= 100 ? count(Math.round(rate)) : format(rate >= 10 ? "%.1f" : "%.3f", rate);
    }

    /// A share of 0 to 1 or a little more, in whole per cent: `97 %`.
    public String wholeShare(double share) {
        return Double.isFinite(share) ? percent(format("%.0f", 100 * share)) : "–";
    }

    /// The shape of a matrix as it is written in running text: `4096 × 14336`.
    public static String shape(long rows, long columns) {
        return rows + " × " + columns;
    }

    /// Bytes in binary units: `4.50 KiB`.
    public String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        double scaled = bytes;
        while (scaled >= 1024 && unit < units.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return format(unit == 0 ? "%.0f " : "%.2f ", scaled) + units[unit];
    }
}
