package nibblescope.core.backend.cpu.speed;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// What memory allows: the same bytes read and written as a quantizer does, by vector code that
/// computes next to nothing.
final class MemoryCeiling {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_256;
    private static final int LANES = 8;
    /// Vectors of scale bytes.
    private static final int SCALES = 32;

    private final float[] values;
    private final byte[] codes;
    private final byte[] scales;
    private final float[] errors;

    MemoryCeiling(float[] values) {
        this.values = values;
        codes = new byte[values.length / 2];
        scales = new byte[values.length / 16];
        errors = new float[values.length / 16];
    }

    private IntVector load(int at) {
        return FloatVector.fromArray(FLOATS, values, at).reinterpretAsInts();
    }

    /// Four vectors from one on.
    private IntVector four(int at) {
        return load(at).or(load(at + LANES)).or(load(at + 2 * LANES).or(load(at + 3 * LANES)));
    }

    /// Reads elements, and gives back something that depends on all of them.
    int read(int from, int count) {
        IntVector all = IntVector.zero(IntVector.SPECIES_256);
        IntVector others = all;
        for (int at = from; at < from + count; at += 8 * LANES) {
            all = all.or(four(at));
            others = others.or(four(at + 4 * LANES));
        }
        return all.or(others).lane(0);
    }

    /// Reads elements and writes half a byte for each, and 5 bytes for each block: its scale and its
    /// error. Of blocks of 16 that is 13 bytes for 64.
    ///
    /// @param blockSize 16 or 32
    void quantizerShape(int from, int count, int blockSize) {
        ByteVector scale = ByteVector.zero(BYTES);
        int step = SCALES * blockSize;
        for (int first = from; first < from + count; first += step) {
            for (int at = first; at < first + step; at += 8 * LANES) {
                four(at).or(four(at + 4 * LANES)).reinterpretAsBytes().intoArray(codes, at / 2);
            }
            for (int at = first; at < first + step; at += LANES * blockSize) {
                load(at).reinterpretAsFloats().intoArray(errors, at / blockSize);
            }
            scale.intoArray(scales, first / blockSize);
        }
    }
}
