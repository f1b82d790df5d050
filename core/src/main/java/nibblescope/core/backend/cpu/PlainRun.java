package nibblescope.core.backend.cpu;

import java.util.Optional;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.tensor.Tensor;

/// The definition itself, one block after the other: serves every recipe and blocks of any length.
final class PlainRun implements BlockRun {
    private final BlockLayout layout;
    private final BlockQuantizers quantizers;
    private final Optional<QuantizedTensor> quantized;
    private final Optional<BlockErrors> errors;
    private final BlockMeter meter;
    private final byte[] codes;

    PlainRun(
            Tensor tensor,
            BlockQuantizer quantizer,
            Optional<QuantizedTensor> quantized,
            Optional<BlockErrors> errors) {
        layout = BlockLayout.of(tensor.shape(), quantizer.recipe());
        quantizers = new BlockQuantizers(tensor, quantizer);
        this.quantized = quantized;
        this.errors = errors;
        meter = new BlockMeter(quantizer);
        codes = new byte[layout.blockSize()];
    }

    @Override
    public void quantize(float[] values, int from, long first, int blocks) {
        int at = from;
        for (long block = first; block < first + blocks; block++) {
            int length = layout.length(block);
            BlockQuantizer quantizer = quantizers.of(block);
            int scaleCode = quantizer.quantize(values, at, length, codes, 0);
            meter.measure(quantizer, values, at, length, codes, 0, scaleCode);
            if (quantized.isPresent()) {
                quantized.get().setBlock(layout, block, scaleCode, codes, 0);
            }
            if (errors.isPresent()) {
                errors.get().set(block, meter);
            }
            at += length;
        }
    }

    @Override
    public RunSums takeSums() {
        return meter.takeSums();
    }

    @Override
    public void goOnFrom(RunSums begun) {
        meter.goOnFrom(begun);
    }

    @Override
    public ErrorSummary summary() {
        return meter.take();
    }
}
