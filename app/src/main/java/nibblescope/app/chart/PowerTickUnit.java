package nibblescope.app.chart;

import java.io.Serial;
import java.util.Locale;
import nibblescope.core.format.ScaleFormat;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.axis.TickUnits;

/// Ticks of an axis of exponents, labelled with the powers: `10⁻³`.
public final class PowerTickUnit extends NumberTickUnit {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// Ticks are sums of steps, which are not exact.
    private static final double WHOLE_WITHIN = 1e-6;

    private final int base;
    private final int zero;
    private final int perPower;

    /// @param steps    between ticks
    /// @param base     of the powers
    /// @param zero     what on the axis stands for the power of exponent 0
    /// @param perPower steps on the axis from one power to the next
    private PowerTickUnit(double steps, int base, int zero, int perPower) {
        this(steps, base, zero, perPower, Locale.ROOT);
    }

    private PowerTickUnit(double steps, int base, int zero, int perPower, Locale language) {
        super(steps, NumberTicks.format(language, 0.1));
        this.base = base;
        this.zero = zero;
        this.perPower = perPower;
    }

    /// Ticks for an axis of exponents of a base.
    public static TickUnitSource ofExponents(int base) {
        return of(base, 0, 1);
    }

    /// Ticks for an axis of logarithms to base 10 that may span less than a power: `3.2·10⁻⁴`.
    ///
    /// @param language whose decimal mark is written
    public static TickUnitSource ofLogarithms(Locale language) {
        TickUnits units = of(10, 0, 1);
        for (double powers : new double[] {0.02, 0.1, 0.5}) {
            units.add(new PowerTickUnit(powers, 10, 0, 1, language));
        }
        return units;
    }

    /// Ticks for an axis of scale codes, at the powers of two.
    public static TickUnitSource ofCodes(ScaleFormat format) {
        int one = format.encode(1f);
        return of(2, one, 1 << format.mantissaBits());
    }

    private static TickUnits of(int base, int zero, int perPower) {
        TickUnits units = new TickUnits();
        for (int powers : new int[] {1, 2, 5, 10, 20, 50}) {
            units.add(new PowerTickUnit(powers * perPower, base, zero, perPower));
        }
        return units;
    }

    @Override
    public String valueToString(double value) {
        // Where there are several codes a power, the first ones are subnormal, and code 0 is 0.
        if (perPower > 1 && Math.round(value) == 0) {
            return "0";
        }
        double exponent = (value - zero) / perPower;
        double whole = Math.floor(exponent + WHOLE_WITHIN);
        if (getSize() >= perPower || exponent - whole < WHOLE_WITHIN) {
            return power(base, (int) Math.round(exponent));
        }
        return super.valueToString(Math.pow(base, exponent - whole)) + "·" + power(base, (int) whole);
    }

    /// A power for people: `2⁻¹⁶`, and 1 for an exponent of 0.
    public static String power(int base, int exponent) {
        if (exponent == 0) {
            return "1";
        }
        StringBuilder text = new StringBuilder().append(base);
        for (char c : Integer.toString(exponent).toCharArray()) {
            text.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0'));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PowerTickUnit that
                && super.equals(other)
                && base == that.base
                && zero == that.zero
                && perPower == that.perPower;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(getSize()) + 31 * (base + 31 * zero);
    }
}
