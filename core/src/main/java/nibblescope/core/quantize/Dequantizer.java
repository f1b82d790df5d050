package nibblescope.core.quantize;

/// What the codes and scales of a quantized tensor stand for, in the order of operations of its
/// recipe's reference.
public final class Dequantizer {
    private final QuantizedTensor tensor;
    private final BlockLayout layout;
    private final BlockQuantizer quantizer;
    private final byte[] codes;

    /// A dequantizer for one thread.
    ///
    /// @param quantizer the recipe with the tensor's amax, from which `tensor` was made
    public Dequantizer(QuantizedTensor tensor, BlockQuantizer quantizer) {
        this.tensor = tensor;
        this.quantizer = quantizer;
        layout = tensor.layout();
        codes = new byte[layout.blockSize()];
    }

    /// Writes the values of a block from index `at` on and returns how many there are.
    public int dequantize(long block, float[] into, int at) {
        int length = tensor.codes(layout, block, codes, 0);
        float scale = quantizer.dequantizingScale(tensor.scaleCode(block));
        for (int i = 0; i < length; i++) {
            into[at + i] = quantizer.dequantize(codes[i], scale);
        }
        return length;
    }
}
