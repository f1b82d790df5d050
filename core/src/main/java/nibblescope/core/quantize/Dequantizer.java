package nibblescope.core.quantize;

import java.util.function.LongFunction;

/// What the codes and scales of a quantized tensor stand for, in the order of operations of its
/// recipe's reference.
public final class Dequantizer {
    private final QuantizedTensor tensor;
    private final BlockLayout layout;
    private final LongFunction<BlockQuantizer> quantizers;
    private final byte[] codes;

    /// A dequantizer for one thread.
    ///
    /// @param quantizers that of each block, from which `tensor` was made
    public Dequantizer(QuantizedTensor tensor, LongFunction<BlockQuantizer> quantizers) {
        this.tensor = tensor;
        this.quantizers = quantizers;
        layout = tensor.layout();
        codes = new byte[layout.blockSize()];
    }

    /// Writes the values of a block from index `at` on and returns how many there are.
    public int dequantize(long block, float[] into, int at) {
        BlockQuantizer quantizer = quantizers.apply(block);
        int length = tensor.codes(layout, block, codes, 0);
        float scale = quantizer.dequantizingScale(tensor.scaleCode(block));
        for (int i = 0; i < length; i++) {
            into[at + i] = quantizer.dequantize(Byte.toUnsignedInt(codes[i]), scale);
        }
        return length;
    }

    /// As the reference gives the values of a block. One that has no codes of its own keeps the sign of
    /// a value that it rounds to zero, for which integers have no code: only the values tell.
    ///
    /// @param values what was quantized, as [BlockReader] reads it
    public int dequantize(long block, float[] values, float[] into, int at) {
        int length = dequantize(block, into, at);
        Recipe recipe = tensor.recipe();
        boolean signed = !recipe.elements().hasNegativeZero()
                && recipe.rounding() instanceof FixedRounding rounding
                && rounding.signsZeros();
        for (int i = 0; signed && i < length; i++) {
            into[at + i] = into[at + i] == 0 && values[i] < 0 ? -0f : into[at + i];
        }
        return length;
    }
}
