package nibblescope.core.backend.cpu;

import nibblescope.core.quantize.BlockQuantizer;

/// Lets benchmarks call what quantizes by vector code: codes, scales and block errors, and no summary.
/// For one thread.
public final class VectorKernel {
    private final VectorQuantizer kernel;

    public VectorKernel(BlockQuantizer quantizer) {
        kernel = new VectorQuantizer(quantizer);
    }

    /// Quantizes blocks whose values and results lie in arrays that begin with block 0.
    public void quantize(float[] values, int from, int block, int blocks, byte[] codes, byte[] scales, float[] errors) {
        kernel.quantize(values, from, block, blocks, codes, scales, errors);
    }
}
