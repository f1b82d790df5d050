package nibblescope.core.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Compares what a backend made of a tensor with what the reference quantizer and the block meter
/// make of it: every byte. All processors take part; what is expected is held for a few blocks at
/// a time.
public final class ReferenceCheck {
    private static final int BLOCKS_PER_RUN = 4096;
    private static final int AMAX_CHUNK_ELEMENTS = 1 << 16;

    private final Tensor tensor;
    private final BlockQuantizer quantizer;
    private final BlockLayout layout;
    private final QuantizedTensor quantized;
    private final BlockErrors errors;

    private ReferenceCheck(Tensor tensor, BlockQuantizer quantizer, RunResult result) {
        this.tensor = tensor;
        this.quantizer = quantizer;
        quantized = result.quantized().orElseThrow(() -> new IllegalArgumentException("the run kept no codes"));
        errors = result.blockErrors().orElseThrow(() -> new IllegalArgumentException("the run kept no block errors"));
        layout = quantized.layout();
    }

    /// Compares a run that kept codes, scales and block errors.
    ///
    /// @param job what was run, with the amax that the reference finds
    /// @throws CancellationException if the monitor says so
    public static Verification compare(Job job, RunResult result, RunMonitor monitor) {
        return new ReferenceCheck(job.tensor(), job.quantizer(), result).compare(monitor);
    }

    /// What a recipe makes its tensor scale from; 0 for a recipe that has none.
    ///
    /// @throws CancellationException if the monitor says so
    public static float amax(Tensor tensor, Recipe recipe, RunMonitor monitor) {
        if (!recipe.hasTensorScale()) {
            return 0;
        }
        return recipe.needsOwnAmax() ? ReferenceQuantizer.amax(tensor, recipe) : amax(tensor, monitor);
    }

    /// The largest magnitude of a tensor; NaN if it holds one, 0 if it is empty.
    ///
    /// @throws CancellationException if the monitor says so
    public static float amax(Tensor tensor, RunMonitor monitor) {
        long elements = tensor.elements();
        Progress progress = new Progress(elements, monitor);
        // Math.max returns NaN if either argument is. Magnitudes order as doubles as they do as floats.
        float amax = (float) LongStream.range(0, Math.ceilDiv(elements, (long) AMAX_CHUNK_ELEMENTS))
                .parallel()
                .filter(_ -> progress.goesOn())
                .mapToDouble(chunk -> {
                    long from = chunk * AMAX_CHUNK_ELEMENTS;
                    int count = (int) Math.min(AMAX_CHUNK_ELEMENTS, elements - from);
                    float[] values = new float[count];
                    tensor.read(from, values, 0, count);
                    progress.done(count);
                    return BlockQuantizer.amax(values, 0, count);
                })
                .reduce(0, Math::max);
        progress.requireWanted();
        return amax;
    }

    private Verification compare(RunMonitor monitor) {
        long blocks = layout.blocks();
        Progress progress = new Progress(tensor.elements(), monitor);
        Optional<Verification> first = LongStream.range(0, Math.ceilDiv(blocks, (long) BLOCKS_PER_RUN))
                .parallel()
                .filter(_ -> progress.goesOn())
                .mapToObj(run -> {
                    long from = run * BLOCKS_PER_RUN;
                    return compare(from, Math.min(blocks, from + BLOCKS_PER_RUN), progress);
                })
                .flatMap(Optional::stream)
                .findFirst();
        progress.requireWanted();
        return first.orElseGet(() -> new Verification.AllEqual(quantized.codes().byteSize()
                + quantized.scales().byteSize()
                + errors.squaredErrors().byteSize()
                + errors.nonFinite().byteSize()));
    }

    /// The first of some blocks that differs, if one does.
    private Optional<Verification> compare(long from, long to, Progress progress) {
        BlockMeter meter = new BlockMeter(quantizer);
        float[] values = new float[layout.blockSize()];
        byte[] codes = new byte[layout.blockSize()];
        BlockReader reader = new BlockReader(tensor, quantizer.recipe());
        BlockQuantizers quantizers = new BlockQuantizers(tensor, quantizer);
        byte[] packed = new byte[layout.bytesOf(layout.blockSize())];
        long elements = 0;
        for (long block = from; block < to; block++) {
            int length = reader.read(block, values, 0);
            BlockQuantizer own = quantizers.of(block);
            int scaleCode = own.quantize(values, 0, length, codes, 0);
            meter.measure(own, values, 0, length, codes, 0, scaleCode);
            int bytes = layout.bytesOf(length);
            pack(codes, length, packed);
            Optional<Verification> difference = difference(block, scaleCode, packed, bytes, meter);
            if (difference.isPresent()) {
                return difference;
            }
            elements += length;
        }
        progress.done(elements);
        return Optional.empty();
    }

    private Optional<Verification> difference(long block, int scaleCode, byte[] expected, int bytes, BlockMeter meter) {
        if (quantized.scaleCode(block) != scaleCode) {
            return differs(block, "scale", "%02x", quantized.scaleCode(block), scaleCode);
        }
        MemorySegment found = quantized.codes().asSlice(layout.codeByte(block), bytes);
        for (int i = 0; i < bytes; i++) {
            if (found.get(JAVA_BYTE, i) != expected[i]) {
                return Optional.of(new Verification.Differs(
                        block,
                        "codes",
                        hexadecimal(found),
                        hexadecimal(MemorySegment.ofArray(expected).asSlice(0, bytes))));
            }
        }
        // The bits, so that NaN and -0 are compared too.
        int foundError = Float.floatToRawIntBits(errors.squaredError(block));
        int expectedError = Float.floatToRawIntBits(meter.squaredError());
        if (foundError != expectedError) {
            return differs(block, "error", "%08x", foundError, expectedError);
        }
        if (errors.nonFinite(block) != meter.nonFinite()) {
            return differs(block, "non-finite", "%02x", errors.nonFinite(block), meter.nonFinite());
        }
        return Optional.empty();
    }

    private static Optional<Verification> differs(long block, String what, String format, int found, int expected) {
        return Optional.of(new Verification.Differs(block, what, format.formatted(found), format.formatted(expected)));
    }

    /// As [BlockLayout] has them: two codes a byte, the even element in the low half, or one.
    private void pack(byte[] codes, int length, byte[] into) {
        if (layout.codesPerByte() == 1) {
            System.arraycopy(codes, 0, into, 0, length);
            return;
        }
        for (int i = 0; i < length; i += 2) {
            into[i / 2] = (byte) (codes[i] | (i + 1 < length ? codes[i + 1] << 4 : 0));
        }
    }

    private static String hexadecimal(MemorySegment bytes) {
        StringBuilder text = new StringBuilder();
        for (long i = bytes.byteSize() - 1; i >= 0; i--) {
            text.append("%02x".formatted(bytes.get(JAVA_BYTE, i)));
        }
        return text.toString();
    }

    /// Counts what all processors have done together. Where the result is no longer wanted, each of
    /// them skips what is left; an exception would leave the others at work behind it.
    private static final class Progress {
        private final AtomicLong done = new AtomicLong();
        private final long total;
        private final RunMonitor monitor;
        private volatile boolean cancelled;

        Progress(long total, RunMonitor monitor) {
            this.total = total;
            this.monitor = monitor;
        }

        boolean goesOn() {
            if (monitor.cancelled()) {
                cancelled = true;
            }
            return !cancelled;
        }

        void done(long elements) {
            monitor.progress(done.addAndGet(elements), total);
        }

        void requireWanted() {
            if (cancelled) {
                throw new CancellationException();
            }
        }
    }
}
