package nibblescope.core.backend.cpu;

import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// Lets benchmarks call what dequantizes by vector code. For one thread.
public final class VectorDequantizing {
    private final VectorDequantizer kernel;

    /// @param quantizer from which the tensor was made
    public VectorDequantizing(QuantizedTensor tensor, BlockQuantizer quantizer) {
        kernel = new VectorDequantizer(tensor, quantizer);
    }

    /// Writes the values of consecutive blocks from index `at` on.
    public void dequantize(long first, int blocks, float[] into, int at) {
        kernel.dequantize(first, blocks, into, at);
    }
}
