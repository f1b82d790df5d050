package nibblescope.core.backend.cpu;

import java.util.Optional;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.tensor.Tensor;

/// Quantizes and measures consecutive blocks, reading the tensor in pieces that stay in the cache.
/// For one thread.
final class BlockRun {
    private static final int BLOCKS_PER_PIECE = 256;

    private final BlockReader reader;
    private final BlockLayout layout;
    private final BlockQuantizers quantizers;
    private final Optional<QuantizedTensor> quantized;
    private final Optional<BlockErrors> errors;
    private final BlockMeter meter;
    private final float[] values;
    private final byte[] codes;

    BlockRun(
            Tensor tensor,
            BlockQuantizer quantizer,
            Optional<QuantizedTensor> quantized,
            Optional<BlockErrors> errors) {
        reader = new BlockReader(tensor, quantizer.recipe());
        layout = reader.layout();
        quantizers = new BlockQuantizers(tensor, quantizer);
        this.quantized = quantized;
        this.errors = errors;
        meter = new BlockMeter(quantizer);
        values = new float[BLOCKS_PER_PIECE * layout.blockSize()];
        codes = new byte[layout.blockSize()];
    }

    /// Does the blocks from `first` up to, not including, `last`, and returns how many elements
    /// they have.
    long quantize(long first, long last) {
        long elements = 0;
        for (long piece = first; piece < last; piece += BLOCKS_PER_PIECE) {
            elements += quantizePiece(piece, Math.min(last, piece + BLOCKS_PER_PIECE));
        }
        return elements;
    }

    private int quantizePiece(long first, long last) {
        int count = reader.read(first, last, values);
        int from = 0;
        for (long block = first; block < last; block++) {
            int length = layout.length(block);
            BlockQuantizer quantizer = quantizers.of(block);
            int scaleCode = quantizer.quantize(values, from, length, codes, 0);
            meter.measure(quantizer, values, from, length, codes, 0, scaleCode);
            if (quantized.isPresent()) {
                quantized.get().setBlock(layout, block, scaleCode, codes, 0);
            }
            if (errors.isPresent()) {
                errors.get().set(block, meter);
            }
            from += length;
        }
        return count;
    }

    /// The sums over the blocks done since the last call.
    RunSums takeSums() {
        return meter.takeSums();
    }

    /// The summary of all blocks done, of which the sums have been taken.
    ErrorSummary summary() {
        return meter.take();
    }
}
