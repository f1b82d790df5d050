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
///
/// Both passes are written out in full: a method that the compiler has compiled by itself before is not
/// always inlined any more, and then what it gives is an object.
final class Rounding {
    static final int LARGEST = Float.floatToRawIntBits(6f);
    static final int EXPONENT_OF_ONE = Float.floatToRawIntBits(1f);
    static final int UNIT = (22 << 23) + 2;

    private Rounding() {}

    /// What makes every scaled value differ from 0 where signs are copied: the sign is set where it does.
    static int keptSigns(boolean copiesSign) {
        return copiesSign ? 1 : 0;
    }

    /// Divides by the operand.
    static final class Dividing implements Pass {
        private final int keptSigns;

        Dividing(boolean copiesSign) {
            keptSigns = keptSigns(copiesSign);
        }

        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            float[] source = chunk.source;
            int soon = chunk.soon;
            int shift = chunk.shift;
            int end = chunk.elements() / COUNT;
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector kept = IntVector.broadcast(INTS, keptSigns);
            IntVector word = IntVector.zero(INTS);
            for (int vector = 0; vector < end; vector += 2) {
                int at = vector * COUNT;
                int lanes = (vector >>> shift) * COUNT;
                touched |= Float.floatToRawIntBits(source[soon + at]);
                FloatVector operand = FloatVector.fromArray(Lanes.FLOATS, chunk.operands, lanes);
                FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, chunk.scales, lanes);
                IntVector x1 = Lanes.ints(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = y1.or(kept).neg().and(x1).and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                sum1.sub(unit1).mul(scale).reinterpretAsInts().or(sign1).intoArray(chunk.reconstructed, at);
                IntVector x2 = Lanes.ints(values, at + COUNT);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = y2.or(kept).neg().and(x2).and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                sum2.sub(unit2).mul(scale).reinterpretAsInts().or(sign2).intoArray(chunk.reconstructed, at + COUNT);
                word.intoArray(chunk.words, (vector >>> 3) * COUNT);
            }
            chunk.touched = touched;
        }
    }

    /// Multiplies with the operand.
    static final class Multiplying implements Pass {
        private final int keptSigns;

        Multiplying(boolean copiesSign) {
            keptSigns = keptSigns(copiesSign);
        }

        @Override
        public void run(Chunk chunk) {
            int[] values = chunk.values;
            float[] source = chunk.source;
            int soon = chunk.soon;
            int shift = chunk.shift;
            int end = chunk.elements() / COUNT;
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector kept = IntVector.broadcast(INTS, keptSigns);
            IntVector word = IntVector.zero(INTS);
            for (int vector = 0; vector < end; vector += 2) {
                int at = vector * COUNT;
                int lanes = (vector >>> shift) * COUNT;
                touched |= Float.floatToRawIntBits(source[soon + at]);
                FloatVector operand = FloatVector.fromArray(Lanes.FLOATS, chunk.operands, lanes);
                FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, chunk.scales, lanes);
                IntVector x1 = Lanes.ints(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = y1.or(kept).neg().and(x1).and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                sum1.sub(unit1).mul(scale).reinterpretAsInts().or(sign1).intoArray(chunk.reconstructed, at);
                IntVector x2 = Lanes.ints(values, at + COUNT);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = y2.or(kept).neg().and(x2).and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                sum2.sub(unit2).mul(scale).reinterpretAsInts().or(sign2).intoArray(chunk.reconstructed, at + COUNT);
                word.intoArray(chunk.words, (vector >>> 3) * COUNT);
            }
            chunk.touched = touched;
        }
    }
}
