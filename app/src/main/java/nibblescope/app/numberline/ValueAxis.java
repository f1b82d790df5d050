package nibblescope.app.numberline;

/// Where values stand: a range of values over a range of pixels.
///
/// @param projection how they are spread over it
/// @param left       the x of the range's low end
/// @param right      the x of its high end, beyond `left`
record ValueAxis(Projection projection, ValueRange range, double left, double right) {
    /// The largest factor by which the axis can be zoomed into.
    private static final double MOST_ZOOM = 4096;

    /// A linear axis.
    ValueAxis(ValueRange range, double left, double right) {
        this(new Projection.Linear(), range, left, right);
    }

    private double low() {
        return projection.of(range.low());
    }

    private double perPixel() {
        return (projection.of(range.high()) - low()) / (right - left);
    }

    double x(double value) {
        return left + (projection.of(value) - low()) / perPixel();
    }

    /// The value that stands at an x, beyond the ends too.
    double value(double x) {
        return projection.inverse(low() + (x - left) * perPixel());
    }

    /// The same with no more digits than it takes to tell it from that a pixel away.
    float roundValue(double x) {
        double value = value(x);
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value(x + 0.5) - value(x - 0.5))) + 1e-9));
        // Of a power of ten below 1 the reciprocal is exact, the power itself is not.
        return (float)
                (unit < 1
                        ? Math.rint(value * Math.rint(1 / unit)) / Math.rint(1 / unit)
                        : Math.rint(value / unit) * unit);
    }

    /// Whether a value lies within the range.
    boolean shows(double value) {
        return value >= range.low() && value <= range.high();
    }

    /// The part of `full` to show so that there are `factor` times more pixels for a value, and the
    /// one at `x` keeps its place as far as that is possible.
    ValueRange zoomed(double factor, double x, ValueRange full) {
        double at = low() + (x - left) * perPixel();
        double all = projection.of(full.high()) - projection.of(full.low());
        double width = Math.clamp(perPixel() * (right - left) / factor, all / MOST_ZOOM, all);
        return within(at - (x - left) / (right - left) * width, width, full);
    }

    /// The part of `full` to show so that everything moves to the right by so many pixels, as far as
    /// there is something left of it.
    ValueRange panned(double pixels, ValueRange full) {
        return within(low() - pixels * perPixel(), perPixel() * (right - left), full);
    }

    private ValueRange within(double start, double width, ValueRange full) {
        double first = projection.of(full.low());
        double last = projection.of(full.high()) - width;
        if (!(last > first)) {
            return full;
        }
        double from = Math.clamp(start, first, last);
        return new ValueRange(
                from == first ? full.low() : projection.inverse(from),
                from == last ? full.high() : projection.inverse(from + width));
    }
}
