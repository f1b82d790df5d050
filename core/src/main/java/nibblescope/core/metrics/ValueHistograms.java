package nibblescope.core.metrics;

import java.util.concurrent.CancellationException;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// How the values of a tensor are distributed, and what a recipe makes of them. It depends on the
/// tensor and the recipe alone, not on how the tensor is read.
///
/// @param values          the values, over -m to +m with m the largest finite magnitude; over -1 to
///                        +1 if that is 0
/// @param reconstructions what their codes dequantize to, in the same bins
/// @param crestFactors    amax over root mean square of each block, over 1 to the square root of
///                        the block size, which a block with a single value that is not 0 has;
///                        blocks of zeros and those with a value that is not finite have none and
///                        are counted as not finite
/// @param smallest        the smallest finite value; infinite if there is none
/// @param largest         the largest finite value; minus infinity if there is none
public record ValueHistograms(
        Histogram values, Histogram reconstructions, Histogram crestFactors, float smallest, float largest) {
    private static final int ELEMENTS_PER_CHUNK = 1 << 16;

    /// The histograms of a tensor under a recipe, in one pass over the tensor, or two if its amax
    /// does not bound its finite values.
    ///
    /// @param tensorAmax largest magnitude of the tensor, as the quantizer was made from it
    /// @param bins       of values and of reconstructions; with an odd number, one is centred on 0
    /// @throws CancellationException if the monitor says so
    public static ValueHistograms of(
            Tensor tensor, BlockQuantizer quantizer, float tensorAmax, int bins, int crestBins, RunMonitor monitor) {
        int blocksPerChunk = Math.max(1, ELEMENTS_PER_CHUNK / quantizer.recipe().blockSize());
        return of(tensor, quantizer, tensorAmax, bins, crestBins, blocksPerChunk, monitor);
    }

    static ValueHistograms of(
            Tensor tensor,
            BlockQuantizer quantizer,
            float tensorAmax,
            int bins,
            int crestBins,
            int blocksPerChunk,
            RunMonitor monitor) {
        BlockReader reader = new BlockReader(tensor, quantizer.recipe());
        float magnitude = tensorAmax;
        if (!Float.isFinite(tensorAmax)) {
            Extremes extremes = new Extremes();
            forEachChunk(tensor, reader, blocksPerChunk, monitor, (x, _, count) -> extremes.add(x, 0, count));
            magnitude = extremes.magnitude();
        }
        Sorter sorter = new Sorter(
                new BlockQuantizers(tensor, quantizer),
                quantizer.recipe(),
                reader.layout(),
                magnitude > 0 ? magnitude : 1,
                bins,
                crestBins);
        forEachChunk(tensor, reader, blocksPerChunk, monitor, sorter::add);
        return new ValueHistograms(
                sorter.values.build(),
                sorter.reconstructions.build(),
                sorter.crestFactors.build(),
                sorter.extremes.smallest,
                sorter.extremes.largest);
    }

    /// Takes the elements of consecutive blocks.
    private interface Chunk {
        void take(float[] x, long firstBlock, int count);
    }

    private static void forEachChunk(
            Tensor tensor, BlockReader reader, int blocksPerChunk, RunMonitor monitor, Chunk chunk) {
        float[] x = new float[Math.multiplyExact(blocksPerChunk, reader.layout().blockSize())];
        long blocks = reader.layout().blocks();
        long done = 0;
        for (long first = 0; first < blocks; first += blocksPerChunk) {
            if (monitor.cancelled()) {
                throw new CancellationException();
            }
            int count = reader.read(first, Math.min(blocks, first + blocksPerChunk), x);
            chunk.take(x, first, count);
            done += count;
            monitor.progress(done, tensor.elements());
        }
    }

    private static final class Extremes {
        private float smallest = Float.POSITIVE_INFINITY;
        private float largest = Float.NEGATIVE_INFINITY;

        void add(float[] x, int from, int count) {
            for (int i = from; i < from + count; i++) {
                if (Math.abs(x[i]) < Float.POSITIVE_INFINITY) {
                    smallest = Math.min(smallest, x[i]);
                    largest = Math.max(largest, x[i]);
                }
            }
        }

        /// The largest finite magnitude; not above 0 if there is no finite value but 0.
        float magnitude() {
            return Math.max(-smallest, largest);
        }
    }

    private static final class Sorter {
        private final BlockQuantizers quantizers;
        private final ElementFormat elements;
        private final BlockLayout layout;
        private final byte[] codes;
        private final double largestCrest;
        private final Extremes extremes = new Extremes();
        private final Histogram.Builder values;
        private final Histogram.Builder reconstructions;
        private final Histogram.Builder crestFactors;

        Sorter(
                BlockQuantizers quantizers,
                Recipe recipe,
                BlockLayout layout,
                double magnitude,
                int bins,
                int crestBins) {
            this.quantizers = quantizers;
            elements = recipe.elements();
            this.layout = layout;
            codes = new byte[layout.blockSize()];
            largestCrest = Math.sqrt(layout.blockSize());
            values = new Histogram.Builder(-magnitude, magnitude, bins);
            reconstructions = new Histogram.Builder(-magnitude, magnitude, bins);
            crestFactors = new Histogram.Builder(1, largestCrest, crestBins);
        }

        void add(float[] x, long firstBlock, int count) {
            extremes.add(x, 0, count);
            int from = 0;
            for (long block = firstBlock; from < count; block++) {
                int length = layout.length(block);
                addBlock(quantizers.of(block), x, from, length);
                from += length;
            }
        }

        private void addBlock(BlockQuantizer quantizer, float[] x, int from, int length) {
            int scaleCode = quantizer.quantize(x, from, length, codes, 0);
            float scale = quantizer.dequantizingScale(scaleCode);
            double amax = 0;
            double squares = 0;
            for (int i = 0; i < length; i++) {
                float value = x[from + i];
                values.add(value);
                reconstructions.add(elements.decode(codes[i]) * scale);
                amax = Math.max(amax, Math.abs(value));
                squares += (double) value * value;
            }
            double crest = amax / Math.sqrt(squares / length);
            // Rounding may leave a hair outside of what a crest factor can be.
            crestFactors.add(Double.isFinite(crest) ? Math.clamp(crest, 1, largestCrest) : crest);
        }
    }
}
