package nibblescope.app.chart;

import java.util.Arrays;
import java.util.stream.LongStream;

/// Where the ticks of an axis stand: at round numbers, all inside the axis, at most as many as
/// asked.
public final class Ticks {
    private static final double[] STEPS = {1, 2, 5};
    private static final double[][] PARTS_OF_A_DECADE = {{1, 2, 5}, {1, 3}, {1}};

    private Ticks() {}

    /// Multiples of 1, 2 or 5 times a power of ten.
    public static double[] linear(double low, double high, int most) {
        if (!(high > low) || most < 1) {
            return high == low ? new double[] {low} : new double[0];
        }
        for (int exponent = (int) Math.floor(Math.log10((high - low) / most)); ; exponent++) {
            for (double step : STEPS) {
                double unit = step * Math.pow(10, exponent);
                long first = (long) Math.ceil(low / unit - 1e-9);
                long last = (long) Math.floor(high / unit + 1e-9);
                if (last - first < most) {
                    return LongStream.rangeClosed(first, last)
                            .mapToDouble(i -> i * unit)
                            .toArray();
                }
            }
        }
    }

    /// Powers of ten, and 2 and 5 or 3 times them where there is room; every second, third ...
    /// power where there is none.
    ///
    /// @param low above 0
    public static double[] logarithmic(double low, double high, int most) {
        if (!(high > low) || most < 1) {
            return high == low ? new double[] {low} : new double[0];
        }
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        for (double[] parts : PARTS_OF_A_DECADE) {
            double[] ticks = decades(first, last, 1, parts, low, high);
            if (ticks.length <= most) {
                return ticks;
            }
        }
        for (int every = 2; ; every++) {
            double[] ticks = decades(first, last, every, new double[] {1}, low, high);
            if (ticks.length <= most) {
                return ticks;
            }
        }
    }

    private static double[] decades(int first, int last, int every, double[] parts, double low, double high) {
        double slack = 1e-6;
        return LongStream.rangeClosed(Math.floorDiv(first, every), Math.ceilDiv(last, every))
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(parts).map(part -> part * Math.pow(10, (double) i * every)))
                .filter(tick -> tick >= low * (1 - slack) && tick <= high * (1 + slack))
                .toArray();
    }

    /// Multiples of a power of two: where blocks and rows of them begin.
    public static long[] powersOfTwo(double low, double high, int most) {
        for (long unit = 1; unit > 0; unit *= 2) {
            long first = (long) Math.ceil(low / unit);
            long last = (long) Math.floor(high / unit);
            if (last - first < most) {
                long step = unit;
                return LongStream.rangeClosed(first, last).map(i -> i * step).toArray();
            }
        }
        return new long[0];
    }
}
