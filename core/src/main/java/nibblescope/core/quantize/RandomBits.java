package nibblescope.core.quantize;

/// Random bits that belong to an element: the same on any thread and in any order. The finalizer of
/// SplitMix64 over seed and index (Steele, Lea, Flood: Fast splittable pseudorandom number
/// generators, 2014).
final class RandomBits {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private RandomBits() {}

    static long of(long seed, long index) {
        long z = seed + (index + 1) * GAMMA;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }
}
