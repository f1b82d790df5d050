package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.tensor.Tensor;

/// Reads BF16 by vector code: the compiler has none for a loop from `short[]` to `float[]`. Elements
/// are copied into an array first, in the processor's byte order, so that the code is the same
/// wherever the tensor lies. For one thread.
final class StagedBf16 implements BlockReader.Values {
    private static final int STAGE = 2048;
    private static final int HALF = 16;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, INTS.vectorBitSize() / 2)));

    private final Tensor tensor;
    private final short[] stage = new short[STAGE];

    /// @param tensor of BF16
    StagedBf16(Tensor tensor) {
        this.tensor = tensor;
    }

    /// Whether there are vectors of twice the width for what is read.
    static boolean serves() {
        return INTS.length() == SHORTS.length();
    }

    @Override
    public void read(long from, float[] into, int at, int count) {
        for (int done = 0; done < count; done += STAGE) {
            int part = Math.min(STAGE, count - done);
            MemorySegment.copy(
                    tensor.data(), JAVA_SHORT_UNALIGNED.withOrder(tensor.order()), 2 * (from + done), stage, 0, part);
            decode(stage, into, at + done, part);
        }
    }

    private static void decode(short[] bits, float[] into, int at, int count) {
        int bound = INTS.loopBound(count);
        for (int i = 0; i < bound; i += INTS.length()) {
            IntVector wide = (IntVector) ShortVector.fromArray(SHORTS, bits, i).castShape(INTS, 0);
            wide.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().intoArray(into, at + i);
        }
        for (int i = bound; i < count; i++) {
            into[at + i] = Float.intBitsToFloat(bits[i] << HALF);
        }
    }
}
