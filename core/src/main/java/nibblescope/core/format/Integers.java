package nibblescope.core.format;

/// Two's complement integers, in units of a power of two. Saturates symmetrically: the lowest
/// integer has a code but nothing is rounded to it.
///
/// @param bits of a code
/// @param unit what 1 stands for
record Integers(int bits, float unit) implements CodeFormat {
    @Override
    public int exponentBits() {
        return 0;
    }

    @Override
    public int mantissaBits() {
        return bits - 1;
    }

    @Override
    public int maxCode() {
        return (1 << (bits - 1)) - 1;
    }

    @Override
    public float decode(int code) {
        return (code <= maxCode() ? code : code - (1 << bits)) * unit;
    }

    // The unit is a power of two, so the quotient is exact; rint breaks ties to even.
    @Override
    public int encodeMagnitude(float magnitude) {
        return (int) Math.rint(Math.min(magnitude / (double) unit, maxCode()));
    }
}
