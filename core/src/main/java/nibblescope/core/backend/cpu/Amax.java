package nibblescope.core.backend.cpu;

import static nibblescope.core.backend.cpu.Lanes.COUNT;

import jdk.incubator.vector.IntVector;

/// The bits of the amax of each block. Without their sign, floats order as their bits do, and what is
/// not finite stands above all others.
final class Amax {
    private Amax() {}

    static final class Of16 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            int[] amax = chunk.amax;
            for (int block = 0; block < chunk.blocks; block += COUNT) {
                int at = block * 16;
                IntVector largest = IntVector.zero(Lanes.INTS);
                for (int part = at; part < at + 16 * COUNT; part += 8 * COUNT) {
                    largest = largest.max(eight(values, part));
                }
                largest.intoArray(amax, block);
            }
        }
    }

    static final class Of32 implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            int[] amax = chunk.amax;
            for (int block = 0; block < chunk.blocks; block += COUNT) {
                int at = block * 32;
                IntVector largest = IntVector.zero(Lanes.INTS);
                for (int part = at; part < at + 32 * COUNT; part += 8 * COUNT) {
                    largest = largest.max(eight(values, part));
                }
                largest.intoArray(amax, block);
            }
        }
    }

    private static IntVector eight(int[] values, int at) {
        return four(values, at).max(four(values, at + 4 * COUNT));
    }

    private static IntVector four(int[] values, int at) {
        return two(values, at).max(two(values, at + 2 * COUNT));
    }

    private static IntVector two(int[] values, int at) {
        return magnitude(values, at).max(magnitude(values, at + COUNT));
    }

    private static IntVector magnitude(int[] values, int at) {
        return Lanes.ints(values, at).and(Lanes.MAGNITUDE);
    }
}
