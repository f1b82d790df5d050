package nibblescope.core.backend.cpu;

import static nibblescope.core.backend.cpu.Lanes.COUNT;

import jdk.incubator.vector.FloatVector;

/// The squared error of each block as [nibblescope.core.quantize.BlockError] defines it.
final class SquaredErrors {
    private SquaredErrors() {}

    /// Quarters of blocks of 16: the sums of two lanes of the definition.
    static final class Of16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            int[] reconstructed = chunk.reconstructed;
            float[] quarters = chunk.quarters;
            int end = 4 * chunk.blocks;
            for (int quarter = 0; quarter < end; quarter += COUNT) {
                int block = quarter & -4 * COUNT;
                int at = block * 4 + (quarter - block) * 2;
                two(values, reconstructed, at)
                        .add(two(values, reconstructed, at + COUNT))
                        .intoArray(quarters, quarter);
            }
        }

        private static FloatVector two(int[] values, int[] reconstructed, int at) {
            return squared(values, reconstructed, at + 8 * COUNT, square(values, reconstructed, at));
        }
    }

    /// Quarters of blocks of 32.
    static final class Of32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            int[] reconstructed = chunk.reconstructed;
            float[] quarters = chunk.quarters;
            int end = 4 * chunk.blocks;
            for (int quarter = 0; quarter < end; quarter += COUNT) {
                int block = quarter & -4 * COUNT;
                int at = block * 8 + (quarter - block) * 2;
                four(values, reconstructed, at)
                        .add(four(values, reconstructed, at + COUNT))
                        .intoArray(quarters, quarter);
            }
        }

        private static FloatVector four(int[] values, int[] reconstructed, int at) {
            FloatVector two = squared(values, reconstructed, at + 8 * COUNT, square(values, reconstructed, at));
            FloatVector three = squared(values, reconstructed, at + 16 * COUNT, two);
            return squared(values, reconstructed, at + 24 * COUNT, three);
        }
    }

    /// The sums of the quarters.
    static final class OfQuarters implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] quarters = chunk.quarters;
            float[] squaredErrors = chunk.squaredErrors;
            for (int block = 0; block < chunk.blocks; block += COUNT) {
                int at = 4 * block;
                two(quarters, at).add(two(quarters, at + 2 * COUNT)).intoArray(squaredErrors, block);
            }
        }

        private static FloatVector two(float[] quarters, int at) {
            return FloatVector.fromArray(Lanes.FLOATS, quarters, at)
                    .add(FloatVector.fromArray(Lanes.FLOATS, quarters, at + COUNT));
        }
    }

    private static FloatVector error(int[] values, int[] reconstructed, int at) {
        return Lanes.ints(values, at)
                .reinterpretAsFloats()
                .sub(Lanes.ints(reconstructed, at).reinterpretAsFloats());
    }

    private static FloatVector square(int[] values, int[] reconstructed, int at) {
        FloatVector error = error(values, reconstructed, at);
        return error.mul(error);
    }

    private static FloatVector squared(int[] values, int[] reconstructed, int at, FloatVector sum) {
        FloatVector error = error(values, reconstructed, at);
        return error.fma(error, sum);
    }
}
