package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.Counts;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// Quantizes and measures blocks by vector code, for the recipes that [VectorQuantizer] serves. Blocks
/// of which something is extraordinary, and those that do not make up a stack, are left to the plain path.
final class VectorRun implements BlockRun {
    private static final Pass[] MEASURING = {
        new BlockSums(),
        new Extremes(),
        new CodeCounts.OfMagnitudes(),
        new CodeCounts.OfNegatives(),
        new CodeCounts.OfBatches()
    };

    private final BlockQuantizer quantizer;
    private final Optional<QuantizedTensor> quantized;
    private final Optional<BlockErrors> errors;
    private final Optional<BlockLayout> layout;
    private final long blocksPerRow;
    private final long codeBytesPerRow;
    private final Chunk chunk;
    private final Pass[] quantizing;
    private final BlockMeter meter;
    private final byte[] oneAnElement;
    private final byte[] zeros;

    private final long[] codeCounts = new long[16];
    private final long[] scaleCounts = new long[256];
    private long elements;
    private long undrained;
    private long saturated;
    private long nonZero;
    private double sumSquaredError;
    private double sum;
    private double sumSquares;
    private double sumError;

    VectorRun(BlockQuantizer quantizer, Optional<QuantizedTensor> quantized, Optional<BlockErrors> errors) {
        this.quantizer = quantizer;
        this.quantized = quantized;
        this.errors = errors;
        layout = quantized.map(QuantizedTensor::layout);
        blocksPerRow = layout.map(BlockLayout::blocksPerRow).orElse(1L);
        codeBytesPerRow = layout.map(BlockLayout::codeBytesPerRow).orElse(0L);
        chunk = new Chunk(quantizer.recipe().blockSize());
        quantizing = VectorQuantizer.passes(quantizer);
        meter = new BlockMeter(quantizer);
        oneAnElement = new byte[chunk.blockSize];
        zeros = new byte[chunk.capacity];
    }

    /// Whether vector code serves a recipe.
    static boolean serves(BlockQuantizer quantizer) {
        return VectorQuantizer.serves(quantizer);
    }

    @Override
    public void quantize(float[] values, int from, long first, int blocks) {
        int whole = blocks & -Lanes.COUNT;
        int end = from + (whole << chunk.shift);
        for (int done = 0; done < whole; done += chunk.blocks) {
            int at = from + (done << chunk.shift);
            chunk.takeNext(values, at, Math.min(chunk.capacity, whole - done), end);
            chunk.run(quantizing);
            chunk.run(MEASURING);
            long block = first + done;
            keep(block);
            for (int i = 0; i < chunk.extraordinaryBlocks; i++) {
                int other = chunk.extraordinary[i];
                plain(values, at + (other << chunk.shift), block + other);
                replace(other, meter.squaredError(), meter.takeSums());
            }
            addUp();
        }
        for (int done = whole; done < blocks; done++) {
            plain(values, from + (done << chunk.shift), first + done);
            RunSums sums = meter.takeSums();
            add(meter.squaredError(), sums.sum(), sums.sumSquares(), sums.sumError());
        }
    }

    private void keep(long block) {
        int count = chunk.blocks;
        if (quantized.isPresent()) {
            MemorySegment codes = quantized.get().codes();
            long at = block / blocksPerRow * codeBytesPerRow + block % blocksPerRow * chunk.blockSize / 2;
            MemorySegment.copy(chunk.codes, 0, codes, VectorQuantizer.SIXTEEN_CODES, at, chunk.elements() / 16);
            MemorySegment.copy(chunk.scaleCodes, 0, quantized.get().scales(), JAVA_BYTE, block, count);
        }
        if (errors.isPresent()) {
            MemorySegment squaredErrors = errors.get().squaredErrors();
            MemorySegment.copy(chunk.squaredErrors, 0, squaredErrors, JAVA_FLOAT, block * Float.BYTES, count);
            MemorySegment.copy(zeros, 0, errors.get().nonFinite(), JAVA_BYTE, block, count);
        }
    }

    private void plain(float[] values, int at, long block) {
        int scaleCode = quantizer.quantize(values, at, chunk.blockSize, oneAnElement, 0);
        meter.measure(values, at, chunk.blockSize, oneAnElement, 0, scaleCode);
        if (quantized.isPresent()) {
            quantized.get().setBlock(layout.orElseThrow(), block, scaleCode, oneAnElement, 0);
        }
        if (errors.isPresent()) {
            errors.get().set(block, meter);
        }
    }

    /// Puts the sums of a block, which was taken for zeros, in its place.
    private void replace(int block, float squaredError, RunSums sums) {
        chunk.squaredErrors[block] = squaredError;
        chunk.sums[block] = sums.sum();
        chunk.sumsOfSquares[block] = sums.sumSquares();
        chunk.sumsOfErrors[block] = sums.sumError();
        // The meter counts its elements and its scale.
        elements -= chunk.blockSize;
        codeCounts[0] -= chunk.blockSize;
        scaleCounts[Byte.toUnsignedInt(chunk.scaleCodes[block])]--;
    }

    private void addUp() {
        for (int block = 0; block < chunk.blocks; block++) {
            add(chunk.squaredErrors[block], chunk.sums[block], chunk.sumsOfSquares[block], chunk.sumsOfErrors[block]);
            scaleCounts[Byte.toUnsignedInt(chunk.scaleCodes[block])]++;
        }
        elements += chunk.elements();
        undrained += chunk.elements();
    }

    private void add(float squaredError, double blockSum, double blockSquares, double blockErrors) {
        sumSquaredError += squaredError;
        sum += blockSum;
        sumSquares += blockSquares;
        sumError += blockErrors;
    }

    private void drain() {
        chunk.tallies.drain(codeCounts, undrained);
        saturated += chunk.tallies.drainSaturated();
        nonZero += chunk.tallies.drainNonZero();
        undrained = 0;
    }

    @Override
    public RunSums takeSums() {
        drain();
        RunSums sums = new RunSums(sumSquaredError, sum, sumSquares, sumError);
        goOnFrom(RunSums.ZERO);
        return sums;
    }

    @Override
    public void goOnFrom(RunSums begun) {
        sumSquaredError = begun.sumSquaredError();
        sum = begun.sum();
        sumSquares = begun.sumSquares();
        sumError = begun.sumError();
    }

    @Override
    public ErrorSummary summary() {
        drain();
        // Codes of magnitude 0, less those whose value was 0 to begin with.
        long flushed = codeCounts[0] + codeCounts[8] - (elements - nonZero);
        ErrorSummary ordinary = new ErrorSummary(
                elements,
                0,
                saturated,
                flushed,
                0,
                0,
                0,
                0,
                chunk.tallies.maxError(),
                new Counts(codeCounts),
                new Counts(scaleCounts));
        return ErrorSummary.of(List.of(RunSums.ZERO), List.of(ordinary, meter.take()));
    }
}
