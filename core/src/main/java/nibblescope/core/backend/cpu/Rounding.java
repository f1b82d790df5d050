package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static nibblescope.core.backend.cpu.Lanes.COUNT;
import static nibblescope.core.backend.cpu.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Scales values and rounds them to the nearest value of E2M1, ties to the even code.
///
/// For a magnitude `y` with exponent `e`, at least that of 1, the float `u` of exponent `e + 22` has
/// units of `2^(e-1)` in its last place: the distance of E2M1's values there. So the processor's own
/// rounding of `y + u` is the one wanted, `(y + u) - u` is the value, and the last bits of `y + u` count
/// the steps. `u` has two units besides, so that with the lowest bits of `e` the count is the code.
///
/// In the same pass the memory that the next chunk will read is touched, so that it is there in time:
/// loading and computing take turns otherwise.
final class Rounding {
    private static final int LARGEST = Float.floatToRawIntBits(6f);
    private static final int EXPONENT_OF_ONE = Float.floatToRawIntBits(1f);
    private static final int UNIT = (22 << 23) + 2;

    private Rounding() {}

    static final class DividingCopyingSigns implements Pass {
        @Override
        public void run(Chunk chunk) {
            round(chunk, true, true);
        }
    }

    static final class DividingSigningNegatives implements Pass {
        @Override
        public void run(Chunk chunk) {
            round(chunk, true, false);
        }
    }

    static final class MultiplyingCopyingSigns implements Pass {
        @Override
        public void run(Chunk chunk) {
            round(chunk, false, true);
        }
    }

    static final class MultiplyingSigningNegatives implements Pass {
        @Override
        public void run(Chunk chunk) {
            round(chunk, false, false);
        }
    }

    private static void round(Chunk chunk, boolean divides, boolean copiesSign) {
        float[] source = chunk.source;
        int soon = chunk.soon;
        int shift = chunk.shift;
        int end = chunk.elements() / COUNT;
        int touched = 0;
        IntVector word = IntVector.zero(INTS);
        for (int vector = 0; vector < end; vector += 2) {
            int at = vector * COUNT;
            int lanes = (vector >>> shift) * COUNT;
            touched |= Float.floatToRawIntBits(source[soon + at]);
            FloatVector operand = FloatVector.fromArray(Lanes.FLOATS, chunk.operands, lanes);
            FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, chunk.scales, lanes);
            word = append(word, chunk, at, operand, scale, divides, copiesSign);
            word = append(word, chunk, at + COUNT, operand, scale, divides, copiesSign);
            word.intoArray(chunk.words, (vector >>> 3) * COUNT);
        }
        chunk.touched = touched;
    }

    /// Rounds a vector and puts its codes above those that came before.
    private static IntVector append(
            IntVector word,
            Chunk chunk,
            int at,
            FloatVector operand,
            FloatVector scale,
            boolean divides,
            boolean copiesSign) {
        IntVector x = Lanes.ints(chunk.values, at);
        IntVector y = scaled(x.and(Lanes.MAGNITUDE), operand, divides).min(LARGEST);
        IntVector exponent = y.and(Lanes.EXPONENT).max(EXPONENT_OF_ONE);
        IntVector sign = (copiesSign ? x : y.neg().and(x)).and(Lanes.SIGN);
        FloatVector unit = exponent.add(UNIT).reinterpretAsFloats();
        FloatVector sum = y.reinterpretAsFloats().add(unit);
        sum.sub(unit).mul(scale).reinterpretAsInts().or(sign).intoArray(chunk.reconstructed, at);
        IntVector code =
                sum.reinterpretAsInts().add(exponent.lanewise(LSHR, 22)).lanewise(LSHL, 28);
        return word.lanewise(LSHR, 4).or(code).or(sign);
    }

    private static IntVector scaled(IntVector magnitude, FloatVector operand, boolean divides) {
        FloatVector value = magnitude.reinterpretAsFloats();
        return (divides ? value.div(operand) : value.mul(operand)).reinterpretAsInts();
    }
}
