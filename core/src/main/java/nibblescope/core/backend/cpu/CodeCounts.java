package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static nibblescope.core.backend.cpu.Lanes.COUNT;

import jdk.incubator.vector.IntVector;

/// Counts codes. With each set of the bits of a code, those are counted that have all of its bits: the
/// conjunction of shifted words has a 1 for each of them, and adding up to 8 of those fits 4 bits.
final class CodeCounts {
    private static final int ONES = 0x1111_1111;
    private static final int BYTES = 0x0F0F_0F0F;
    private static final int BATCH = 8;

    private CodeCounts() {}

    /// Sets without the sign.
    static final class OfMagnitudes implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] words = chunk.words;
            int[] batches = chunk.tallies.batches;
            int end = chunk.elements() / 8;
            for (int first = 0, batch = 0; first < end; first += BATCH * COUNT, batch++) {
                IntVector c1 = IntVector.zero(Lanes.INTS);
                IntVector c2 = c1;
                IntVector c3 = c1;
                IntVector c4 = c1;
                IntVector c5 = c1;
                IntVector c6 = c1;
                IntVector c7 = c1;
                for (int at = first; at < Math.min(end, first + BATCH * COUNT); at += COUNT) {
                    IntVector word = Lanes.ints(words, at);
                    IntVector b1 = word.and(ONES);
                    IntVector b2 = word.lanewise(LSHR, 1).and(ONES);
                    IntVector b4 = word.lanewise(LSHR, 2).and(ONES);
                    IntVector b3 = b1.and(b2);
                    c1 = c1.add(b1);
                    c2 = c2.add(b2);
                    c3 = c3.add(b3);
                    c4 = c4.add(b4);
                    c5 = c5.add(b1.and(b4));
                    c6 = c6.add(b2.and(b4));
                    c7 = c7.add(b3.and(b4));
                }
                c1.intoArray(batches, Tallies.batch(batch, 1));
                c2.intoArray(batches, Tallies.batch(batch, 2));
                c3.intoArray(batches, Tallies.batch(batch, 3));
                c4.intoArray(batches, Tallies.batch(batch, 4));
                c5.intoArray(batches, Tallies.batch(batch, 5));
                c6.intoArray(batches, Tallies.batch(batch, 6));
                c7.intoArray(batches, Tallies.batch(batch, 7));
            }
        }
    }

    /// Sets with the sign.
    static final class OfNegatives implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] words = chunk.words;
            int[] batches = chunk.tallies.batches;
            int end = chunk.elements() / 8;
            for (int first = 0, batch = 0; first < end; first += BATCH * COUNT, batch++) {
                IntVector c0 = IntVector.zero(Lanes.INTS);
                IntVector c1 = c0;
                IntVector c2 = c0;
                IntVector c3 = c0;
                IntVector c4 = c0;
                IntVector c5 = c0;
                IntVector c6 = c0;
                IntVector c7 = c0;
                for (int at = first; at < Math.min(end, first + BATCH * COUNT); at += COUNT) {
                    IntVector word = Lanes.ints(words, at);
                    IntVector b0 = word.lanewise(LSHR, 3).and(ONES);
                    IntVector b1 = word.and(b0);
                    IntVector b2 = word.lanewise(LSHR, 1).and(b0);
                    IntVector b4 = word.lanewise(LSHR, 2).and(b0);
                    IntVector b3 = b1.and(b2);
                    c0 = c0.add(b0);
                    c1 = c1.add(b1);
                    c2 = c2.add(b2);
                    c3 = c3.add(b3);
                    c4 = c4.add(b4);
                    c5 = c5.add(b1.and(b4));
                    c6 = c6.add(b2.and(b4));
                    c7 = c7.add(b3.and(b4));
                }
                c0.intoArray(batches, Tallies.batch(batch, 8));
                c1.intoArray(batches, Tallies.batch(batch, 9));
                c2.intoArray(batches, Tallies.batch(batch, 10));
                c3.intoArray(batches, Tallies.batch(batch, 11));
                c4.intoArray(batches, Tallies.batch(batch, 12));
                c5.intoArray(batches, Tallies.batch(batch, 13));
                c6.intoArray(batches, Tallies.batch(batch, 14));
                c7.intoArray(batches, Tallies.batch(batch, 15));
            }
        }
    }

    /// Adds the counts of all places of a lane, over all batches.
    static final class OfBatches implements Pass {
        @Override
        public void run(Chunk chunk) {
            int[] batches = chunk.tallies.batches;
            int[] withBits = chunk.tallies.withBits;
            int count = Math.ceilDiv(chunk.elements() / 8, BATCH * COUNT);
            for (int batch = 0; batch < count; batch++) {
                int from = Tallies.batch(batch, 0);
                for (int at = COUNT; at < withBits.length; at += COUNT) {
                    IntVector places = Lanes.ints(batches, from + at);
                    IntVector bytes =
                            places.and(BYTES).add(places.lanewise(LSHR, 4).and(BYTES));
                    // The highest byte of the product is the sum of all bytes.
                    IntVector sum = bytes.mul(0x0101_0101).lanewise(LSHR, 24);
                    Lanes.ints(withBits, at).add(sum).intoArray(withBits, at);
                }
            }
        }
    }
}
