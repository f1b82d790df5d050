package nibblescope.app.i18n;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// How numbers are written: the same in every language, as the papers of the field have them.
public final class Figures {
    private Figures() {}

    /// A small positive number with four digits: `2.950e-05`, or `0.7200` where that is as short.
    public static String error(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        double magnitude = Math.abs(value);
        return String.format(
                Locale.ROOT, magnitude == 0 || (magnitude >= 0.01 && magnitude < 10_000) ? "%.4f" : "%.3e", value);
    }

    /// A value of a tensor with as many digits as tell it from its neighbours, at most five.
    public static String value(float value) {
        if (value == 0 || !Float.isFinite(value)) {
            return value == 0 ? "0" : Float.toString(value);
        }
        double magnitude = Math.abs(value);
        String text = String.format(Locale.ROOT, magnitude >= 1e-3 && magnitude < 1e6 ? "%.5g" : "%.4e", value);
        return text;
    }

    /// A number beside the tick of an axis, as short as it gets: `0.25`, `1e-05`, `2.5e-04`.
    public static String tick(double value) {
        double magnitude = Math.abs(value);
        if (magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e5)) {
            return BigDecimal.valueOf(value)
                    .round(new MathContext(3))
                    .stripTrailingZeros()
                    .toPlainString();
        }
        return String.format(Locale.ROOT, "%.2e", value).replaceFirst("\\.?0+e", "e");
    }

    /// A share of 0 to 1 as per cent: `0.42 %`.
    public static String share(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "–";
    }

    /// Decibels: `20.48 dB`.
    public static String decibels(double value) {
        return Double.isNaN(value)
                ? "–"
                : Double.isInfinite(value)
                        ? (value > 0 ? "∞ dB" : "−∞ dB")
                        : String.format(Locale.ROOT, "%.2f dB", value);
    }

    /// A factor: `7.53×`.
    public static String factor(double value) {
        return String.format(Locale.ROOT, "%.2f×", value);
    }

    /// Bits per element: `4.50`.
    public static String bits(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /// A count with thin spaces between its thousands: `1 204`.
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202F');
    }

    /// Bytes in binary units: `4.50 KiB`.
    public static String bytes(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        double scaled = bytes;
        while (scaled >= 1024 && unit < units.length - 1) {
            scaled /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.2f %s", scaled, units[unit]);
    }
}
