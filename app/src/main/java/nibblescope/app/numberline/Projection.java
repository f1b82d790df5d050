package nibblescope.app.numberline;

/// How values are spread over an axis: where they stand, in a unit of its own. Rising, and
/// symmetric about 0.
sealed interface Projection {
    /// Where a value stands.
    double of(double value);

    /// The value that stands somewhere.
    double inverse(double place);

    /// As they are.
    record Linear() implements Projection {
        @Override
        public double of(double value) {
            return value;
        }

        @Override
        public double inverse(double place) {
            return place;
        }
    }

    /// The logarithm of large values, either sign, and small ones as they are, so that 0 has a
    /// place. The slope has no kink where the two meet.
    ///
    /// @param linearUpTo the largest magnitude that is shown as it is, above 0
    record SymmetricLog(double linearUpTo) implements Projection {
        @Override
        public double of(double value) {
            double magnitude = Math.abs(value) / linearUpTo;
            return Math.copySign(magnitude <= 1 ? magnitude : 1 + Math.log(magnitude), value);
        }

        @Override
        public double inverse(double place) {
            double distance = Math.abs(place);
            return Math.copySign(linearUpTo * (distance <= 1 ? distance : Math.exp(distance - 1)), place);
        }
    }
}
