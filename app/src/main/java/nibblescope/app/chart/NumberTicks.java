package nibblescope.app.chart;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;

/// Ticks of an axis of numbers: at multiples of 1, 2 or 5 times a power of ten, all with as many
/// decimals as their distance needs, with the decimal mark of the language and thin spaces between
/// thousands.
///
/// @param language whose decimal mark is written
public record NumberTicks(Locale language) implements TickUnitSource {
    private static final int[] STEPS = {1, 2, 5, 10};

    /// From where on numbers are written with an exponent.
    private static final double LARGE = 1e7;

    private static final int MOST_DECIMALS = 5;

    @Override
    public TickUnit getLargerTickUnit(TickUnit unit) {
        return getCeilingTickUnit(1.1 * unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(TickUnit unit) {
        return getCeilingTickUnit(unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(double size) {
        int exponent = (int) Math.floor(Math.log10(size));
        for (int step : STEPS) {
            double unit = step * Math.pow(10, exponent);
            // Powers of ten are not exact.
            if (unit >= size * (1 - 1e-9)) {
                return new NumberTickUnit(unit, format(language, unit));
            }
        }
        throw new IllegalArgumentException("ticks are some finite distance above 0 apart, not " + size);
    }

    /// How numbers are written that are multiples of a step.
    static NumberFormat format(Locale language, double step) {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(language);
        symbols.setGroupingSeparator('\u202F');
        symbols.setMinusSign('−');
        symbols.setExponentSeparator("e");
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        if (decimals > MOST_DECIMALS || step >= LARGE) {
            return new DecimalFormat("0.##E0", symbols);
        }
        DecimalFormat format = new DecimalFormat("#,##0", symbols);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format;
    }
}
