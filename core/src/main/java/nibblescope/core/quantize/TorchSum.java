package nibblescope.core.quantize;

/// The order in which torch adds up consecutive numbers of FP32 on a CPU with vectors of 8 (pytorch,
/// `aten/src/ATen/native/cpu/SumKernel.cpp`).
final class TorchSum {
    private static final int LANES = 8;
    private static final int ACCUMULATORS = 4;

    private TorchSum() {}

    /// The sum of up to 512 numbers: vectors in turn into four accumulators, those that are left over
    /// into the first, then the accumulators, then the lanes, each in order.
    ///
    /// @param numbers a multiple of 8
    static float of(float[] numbers) {
        int vectors = numbers.length / LANES;
        int inTurn = vectors / ACCUMULATORS * ACCUMULATORS;
        float sum = 0;
        for (int lane = 0; lane < LANES; lane++) {
            float[] accumulators = new float[ACCUMULATORS];
            for (int vector = 0; vector < vectors; vector++) {
                accumulators[vector < inTurn ? vector % ACCUMULATORS : 0] += numbers[vector * LANES + lane];
            }
            sum += accumulators[0] + accumulators[1] + accumulators[2] + accumulators[3];
        }
        return sum;
    }

    /// Numbers to add up for `count` elements: those that are left over are 0.
    static float[] numbers(int count) {
        return new float[Math.ceilDiv(count, LANES) * LANES];
    }
}
