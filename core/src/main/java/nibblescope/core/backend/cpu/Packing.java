package nibblescope.core.backend.cpu;

import static nibblescope.core.backend.cpu.Lanes.COUNT;

/// Puts the codes of each block one after the other, as they are stored.
final class Packing implements Pass {
    @Override
    public void run(Chunk chunk) {
        int[] words = chunk.words;
        long[] codes = chunk.codes;
        int longs = chunk.blockSize / 16;
        for (int stack = 0; stack < chunk.blocks; stack += COUNT) {
            for (int part = 0; part < longs; part++) {
                int from = (stack * longs + part * COUNT) * 2;
                int to = stack * longs + part;
                for (int lane = 0; lane < COUNT; lane++) {
                    long low = words[from + lane] & 0xFFFF_FFFFL;
                    codes[to + lane * longs] = low | (long) words[from + COUNT + lane] << Integer.SIZE;
                }
            }
        }
    }
}
