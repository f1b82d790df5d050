package nibblescope.core.synthetic;

/// Random numbers that depend on nothing but a seed and a position, so that any part of a tensor
/// can be made on its own, in any order: SplitMix64 (Steele, Lea and Flood, 2014) read at an index.
///
/// @param seed any `long`
record Draws(long seed) {
    /// The odd number nearest to 2^64 divided by the golden ratio.
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    /// The 64 bits at that position of the sequence, from 0 on.
    long bits(long position) {
        return mix(seed + (position + 1) * GOLDEN_GAMMA);
    }

    /// The number in (0, 1] at that position: the upper 53 bits plus one, over 2^53. It is never 0,
    /// so that its logarithm is finite.
    double uniform(long position) {
        return ((bits(position) >>> 11) + 1) * 0x1p-53;
    }

    /// Draws that have nothing in common with these.
    Draws other() {
        return new Draws(mix(seed ^ GOLDEN_GAMMA));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
