package nibblescope.core.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;

/// Computes what codes and scales stand for by vector code, to the bit as
/// [nibblescope.core.quantize.Dequantizer] does. For one thread.
///
/// Serves rows of whole blocks of 16 or 32 elements of E2M1 under scales of a byte.
final class VectorDequantizer {
    private static final ValueLayout.OfLong SIXTEEN_CODES =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int SIXTEEN = 16;
    private static final int CODE_BITS = 4;
    private static final int MAGNITUDE = 0b0_111;
    /// The bits of 0.5, the value of code 1. From code 2 on, exponent and mantissa are those of a float, of
    /// which these are the bits for code 0.
    private static final int HALF = Float.floatToRawIntBits(0.5f);

    private static final int FLOAT_MANTISSA_BITS = 23;
    private static final int STAGED = 1024;
    private static final int SCALE_CODES = 256;
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /// Brings the code of each lane down.
    private static final IntVector SHIFTS = IntVector.zero(Lanes.INTS).addIndex(CODE_BITS);

    private final MemorySegment codes;
    private final MemorySegment scaleCodes;
    private final int blockSize;
    private final float[] scales = new float[SCALE_CODES];
    /// What is left of the sign of zero.
    private final int signOfZero;

    private final float[] staged = new float[STAGED];

    /// @param quantizer from which the tensor was made
    VectorDequantizer(QuantizedTensor tensor, BlockQuantizer quantizer) {
        codes = tensor.codes();
        scaleCodes = tensor.scales();
        blockSize = tensor.recipe().blockSize();
        for (int code = 0; code < scales.length; code++) {
            scales[code] = quantizer.dequantizingScale(code);
        }
        float negativeZero = tensor.recipe().specials().negativeZeroValue();
        signOfZero = Float.floatToRawIntBits(negativeZero) & Lanes.SIGN;
    }

    /// Whether vector code serves a tensor.
    static boolean serves(QuantizedTensor tensor) {
        Recipe recipe = tensor.recipe();
        BlockLayout layout = tensor.layout();
        int size = recipe.blockSize();
        return recipe.elements() == ElementFormat.E2M1
                && recipe.scaling().block().isRow()
                && (size == SIXTEEN || size == 2 * SIXTEEN)
                && layout.columns() % size == 0
                && recipe.scaling().scaleFormat().isByte()
                && recipe.scaling().tensor() != TensorScaling.ROW
                && !recipe.arithmetic().inTensorFormat();
    }

    /// Writes the values of consecutive blocks from index `at` on.
    void dequantize(long first, int blocks, float[] into, int at) {
        int longs = blockSize / SIXTEEN;
        for (int block = 0; block < blocks; block++) {
            float scale = scales[Byte.toUnsignedInt(scaleCodes.get(ValueLayout.JAVA_BYTE, first + block))];
            for (int part = 0; part < longs; part++) {
                long from = ((first + block) * longs + part) * Long.BYTES;
                sixteen(codes.get(SIXTEEN_CODES, from), scale, into, at + (block * longs + part) * SIXTEEN);
            }
        }
    }

    /// Writes the values of consecutive blocks as FP32 in little-endian order.
    ///
    /// @param at the byte where they begin
    void dequantize(long first, int blocks, MemorySegment into, long at) {
        int most = STAGED / blockSize;
        for (int done = 0; done < blocks; done += most) {
            int count = Math.min(most, blocks - done);
            dequantize(first + done, count, staged, 0);
            long to = at + (long) done * blockSize * Float.BYTES;
            MemorySegment.copy(staged, 0, into, FLOATS, to, count * blockSize);
        }
    }

    private void sixteen(long sixteenCodes, float scale, float[] into, int at) {
        for (int element = 0; element < SIXTEEN; element += Lanes.COUNT) {
            int word = (int) (sixteenCodes >>> (element * CODE_BITS));
            value(IntVector.broadcast(Lanes.INTS, word).lanewise(VectorOperators.LSHR, SHIFTS))
                    .mul(scale)
                    .intoArray(into, at + element);
        }
    }

    /// @param code in the lowest bits
    private FloatVector value(IntVector code) {
        IntVector magnitude = code.and(MAGNITUDE);
        IntVector floating = magnitude
                .lanewise(VectorOperators.LSHL, FLOAT_MANTISSA_BITS - 1)
                .add(HALF);
        // All bits for code 1, none for code 0.
        IntVector negated = magnitude.neg();
        IntVector bits = floating.blend(negated.and(HALF), magnitude.compare(VectorOperators.LT, 2));
        IntVector sign = code.lanewise(VectorOperators.LSHL, Integer.SIZE - CODE_BITS);
        return bits.or(sign.and(negated.or(signOfZero)).and(Lanes.SIGN)).reinterpretAsFloats();
    }
}
