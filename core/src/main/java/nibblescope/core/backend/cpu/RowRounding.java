package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static nibblescope.core.backend.cpu.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Scales and rounds values as they lie, 8 of a block at once, as [Rounding] does those that are turned,
/// and sums up the squares of errors in 8 lanes for each block.
final class RowRounding {
    private RowRounding() {}

    static Pass of(boolean divides, boolean copiesSign) {
        if (divides) {
            return copiesSign ? new DividingCopyingSigns() : new DividingSigningNegatives();
        }
        return copiesSign ? new MultiplyingCopyingSigns() : new MultiplyingSigningNegatives();
    }

    /// Divides by the operand and copies the sign bit.
    static final class DividingCopyingSigns implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            float[] squares = chunk.squares;
            int from = chunk.from;
            int ahead = chunk.soon - from;
            int shift = chunk.shift;
            // The second 16 elements of 32 go on where the first ones ended.
            int second = chunk.blockSize & 32;
            int end = chunk.elements();
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector word = IntVector.zero(INTS);
            for (int i = 0; i < end; i += 16) {
                int at = from + i;
                touched |= Float.floatToRawIntBits(values[at + ahead]);
                FloatVector operand = FloatVector.broadcast(Lanes.FLOATS, chunk.operands[i >>> shift]);
                FloatVector scale = FloatVector.broadcast(Lanes.FLOATS, chunk.scales[i >>> shift]);
                IntVector x1 = Lanes.bits(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = x1.and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                FloatVector error1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum1.sub(unit1).mul(scale));
                IntVector x2 = Lanes.bits(values, at + 8);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = x2.and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                FloatVector error2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum2.sub(unit2).mul(scale));
                int begun = (i & (second >>> 1)) == 0 ? Chunk.NO_SQUARES : (i >>> 1) - 8;
                FloatVector before = FloatVector.fromArray(Lanes.FLOATS, squares, begun);
                error2.fma(error2, error1.fma(error1, before)).intoArray(squares, i >>> 1);
                word.intoArray(chunk.words, (i >>> 6) << 3);
            }
            chunk.touched = touched;
        }
    }

    /// Divides by the operand and signs what is below 0 then.
    static final class DividingSigningNegatives implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            float[] squares = chunk.squares;
            int from = chunk.from;
            int ahead = chunk.soon - from;
            int shift = chunk.shift;
            // The second 16 elements of 32 go on where the first ones ended.
            int second = chunk.blockSize & 32;
            int end = chunk.elements();
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector word = IntVector.zero(INTS);
            for (int i = 0; i < end; i += 16) {
                int at = from + i;
                touched |= Float.floatToRawIntBits(values[at + ahead]);
                FloatVector operand = FloatVector.broadcast(Lanes.FLOATS, chunk.operands[i >>> shift]);
                FloatVector scale = FloatVector.broadcast(Lanes.FLOATS, chunk.scales[i >>> shift]);
                IntVector x1 = Lanes.bits(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = y1.neg().and(x1).and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                FloatVector error1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum1.sub(unit1).mul(scale));
                IntVector x2 = Lanes.bits(values, at + 8);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .div(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = y2.neg().and(x2).and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                FloatVector error2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum2.sub(unit2).mul(scale));
                int begun = (i & (second >>> 1)) == 0 ? Chunk.NO_SQUARES : (i >>> 1) - 8;
                FloatVector before = FloatVector.fromArray(Lanes.FLOATS, squares, begun);
                error2.fma(error2, error1.fma(error1, before)).intoArray(squares, i >>> 1);
                word.intoArray(chunk.words, (i >>> 6) << 3);
            }
            chunk.touched = touched;
        }
    }

    /// Multiplies with the operand and copies the sign bit.
    static final class MultiplyingCopyingSigns implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            float[] squares = chunk.squares;
            int from = chunk.from;
            int ahead = chunk.soon - from;
            int shift = chunk.shift;
            // The second 16 elements of 32 go on where the first ones ended.
            int second = chunk.blockSize & 32;
            int end = chunk.elements();
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector word = IntVector.zero(INTS);
            for (int i = 0; i < end; i += 16) {
                int at = from + i;
                touched |= Float.floatToRawIntBits(values[at + ahead]);
                FloatVector operand = FloatVector.broadcast(Lanes.FLOATS, chunk.operands[i >>> shift]);
                FloatVector scale = FloatVector.broadcast(Lanes.FLOATS, chunk.scales[i >>> shift]);
                IntVector x1 = Lanes.bits(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = x1.and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                FloatVector error1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum1.sub(unit1).mul(scale));
                IntVector x2 = Lanes.bits(values, at + 8);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = x2.and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                FloatVector error2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum2.sub(unit2).mul(scale));
                int begun = (i & (second >>> 1)) == 0 ? Chunk.NO_SQUARES : (i >>> 1) - 8;
                FloatVector before = FloatVector.fromArray(Lanes.FLOATS, squares, begun);
                error2.fma(error2, error1.fma(error1, before)).intoArray(squares, i >>> 1);
                word.intoArray(chunk.words, (i >>> 6) << 3);
            }
            chunk.touched = touched;
        }
    }

    /// Multiplies with the operand and signs what is below 0 then.
    static final class MultiplyingSigningNegatives implements Pass {
        @Override
        public void run(Chunk chunk) {
            float[] values = chunk.source;
            float[] squares = chunk.squares;
            int from = chunk.from;
            int ahead = chunk.soon - from;
            int shift = chunk.shift;
            // The second 16 elements of 32 go on where the first ones ended.
            int second = chunk.blockSize & 32;
            int end = chunk.elements();
            int touched = 0;
            IntVector magnitude = IntVector.broadcast(INTS, Lanes.MAGNITUDE);
            IntVector signBit = IntVector.broadcast(INTS, Lanes.SIGN);
            IntVector largest = IntVector.broadcast(INTS, Rounding.LARGEST);
            IntVector exponentBits = IntVector.broadcast(INTS, Lanes.EXPONENT);
            IntVector one = IntVector.broadcast(INTS, Rounding.EXPONENT_OF_ONE);
            IntVector unitBits = IntVector.broadcast(INTS, Rounding.UNIT);
            IntVector word = IntVector.zero(INTS);
            for (int i = 0; i < end; i += 16) {
                int at = from + i;
                touched |= Float.floatToRawIntBits(values[at + ahead]);
                FloatVector operand = FloatVector.broadcast(Lanes.FLOATS, chunk.operands[i >>> shift]);
                FloatVector scale = FloatVector.broadcast(Lanes.FLOATS, chunk.scales[i >>> shift]);
                IntVector x1 = Lanes.bits(values, at);
                IntVector y1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent1 = y1.and(exponentBits).max(one);
                FloatVector unit1 = exponent1.add(unitBits).reinterpretAsFloats();
                FloatVector sum1 = y1.reinterpretAsFloats().add(unit1);
                IntVector sign1 = y1.neg().and(x1).and(signBit);
                IntVector code1 = sum1.reinterpretAsInts()
                        .add(exponent1.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code1).or(sign1);
                FloatVector error1 = x1.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum1.sub(unit1).mul(scale));
                IntVector x2 = Lanes.bits(values, at + 8);
                IntVector y2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .mul(operand)
                        .reinterpretAsInts()
                        .min(largest);
                IntVector exponent2 = y2.and(exponentBits).max(one);
                FloatVector unit2 = exponent2.add(unitBits).reinterpretAsFloats();
                FloatVector sum2 = y2.reinterpretAsFloats().add(unit2);
                IntVector sign2 = y2.neg().and(x2).and(signBit);
                IntVector code2 = sum2.reinterpretAsInts()
                        .add(exponent2.lanewise(LSHR, 22))
                        .lanewise(LSHL, 28);
                word = word.lanewise(LSHR, 4).or(code2).or(sign2);
                FloatVector error2 = x2.and(magnitude)
                        .reinterpretAsFloats()
                        .sub(sum2.sub(unit2).mul(scale));
                int begun = (i & (second >>> 1)) == 0 ? Chunk.NO_SQUARES : (i >>> 1) - 8;
                FloatVector before = FloatVector.fromArray(Lanes.FLOATS, squares, begun);
                error2.fma(error2, error1.fma(error1, before)).intoArray(squares, i >>> 1);
                word.intoArray(chunk.words, (i >>> 6) << 3);
            }
            chunk.touched = touched;
        }
    }
}
