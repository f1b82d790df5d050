package nibblescope.core.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// How many numbers the vector kernels take at once: 8 where the processor has vectors of 8 integers or
/// more, else 4. Wider ones than the processor has would be emulated, hundreds of times slower.
final class Lanes {
    private static final boolean WIDE = IntVector.SPECIES_PREFERRED.length() >= 8;

    static final VectorSpecies<Float> FLOATS = WIDE ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    static final VectorSpecies<Integer> INTS = WIDE ? IntVector.SPECIES_256 : IntVector.SPECIES_128;
    static final VectorSpecies<Double> DOUBLES = WIDE ? DoubleVector.SPECIES_256 : DoubleVector.SPECIES_128;
    /// As many floats, by their bits, as there are doubles.
    static final VectorSpecies<Integer> HALF = WIDE ? IntVector.SPECIES_128 : IntVector.SPECIES_64;

    /// Floats of a vector: 8 or 4.
    static final int COUNT = FLOATS.length();

    static final int MAGNITUDE = 0x7FFFFFFF;
    static final int SIGN = 0x80000000;
    static final int EXPONENT = 0x7F800000;

    private Lanes() {}

    static FloatVector floats(float[] values, int at) {
        return FloatVector.fromArray(FLOATS, values, at);
    }

    static IntVector bits(float[] values, int at) {
        return FloatVector.fromArray(FLOATS, values, at).reinterpretAsInts();
    }

    static IntVector ints(int[] values, int at) {
        return IntVector.fromArray(INTS, values, at);
    }
}
