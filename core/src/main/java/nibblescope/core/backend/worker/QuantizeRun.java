package nibblescope.core.backend.worker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Job.Output;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.ReferenceCheck;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.TensorSlices;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.RunMonitor.Stage;
import nibblescope.core.tensor.Tensor;

/// One tensor under one recipe on one backend: its error, how long it takes and, if asked for, all
/// of its bytes. Of a tensor of any size, codes and block errors are held for one slice at a time.
///
/// @param sliceElements the most elements of a slice
record QuantizeRun(Backend backend, Tensor tensor, Recipe recipe, long sliceElements, RunMonitor monitor) {
    private static final int DATA_BYTES = 1 << 20;

    /// Does all of it.
    ///
    /// @param verify whether all bytes are compared with those of the reference quantizer
    /// @param codes  takes codes and scales, if somebody wants them
    /// @throws CancellationException if the monitor says so
    RunReport report(Receipt receipt, int repeats, boolean verify, Optional<CodesSink> codes) throws BackendException {
        float amax = 0;
        if (recipe.hasTensorScale()) {
            monitor.stage(Stage.AMAX);
            amax = backend.amax(tensor, recipe, monitor);
        }
        ErrorSummary summary = summary(amax);
        monitor.stage(Stage.TIMING);
        Measurement timing = backend.measure(new Job(tensor, recipe, amax, timed()), repeats, monitor);
        Verification verification = verify || codes.isPresent()
                ? slices(amax, verify, codes.orElse((_, _) -> {}))
                : new Verification.NotAsked();
        return new RunReport(
                RunReport.Kind.QUANTIZE,
                tensor.name(),
                tensor.dtype(),
                tensor.elements(),
                recipe.id(),
                receipt,
                timing,
                summary.mse(),
                summary.sqnrDecibels(),
                Double.NaN,
                Double.NaN,
                backend.path(recipe, tensor.dtype()),
                verification);
    }

    private ErrorSummary summary(float amax) throws BackendException {
        monitor.stage(Stage.QUANTIZING);
        try (Arena arena = Arena.ofShared()) {
            return backend.run(new Job(tensor, recipe, amax, Set.of()), arena, monitor)
                    .summary();
        }
    }

    /// Codes and scales are written, as quantizing does, unless they could take more memory than
    /// there may be.
    private Set<Output> timed() {
        StorageCost cost = StorageCost.of(tensor.shape(), recipe);
        long bytes = cost.codeBytes() + cost.scaleBytes();
        return bytes <= Runtime.getRuntime().maxMemory() / 2 ? Set.of(Output.QUANTIZED_TENSOR) : Set.of();
    }

    private Verification slices(float amax, boolean verify, CodesSink codes) throws BackendException {
        Set<Output> wanted = EnumSet.of(Output.QUANTIZED_TENSOR);
        Verification verification = new Verification.NotAsked();
        float referenceAmax = amax;
        if (verify) {
            monitor.stage(Stage.VERIFYING);
            wanted.add(Output.BLOCK_ERRORS);
            referenceAmax = ReferenceCheck.amax(tensor, recipe, monitor);
            verification = sameAmax(amax, referenceAmax);
            monitor.stage(Stage.VERIFYING);
        }
        long before = 0;
        for (TensorSlices.Slice slice : TensorSlices.of(tensor, recipe, sliceElements)) {
            try (Arena arena = Arena.ofShared()) {
                RunMonitor part = new PartMonitor(monitor, before, tensor.elements());
                RunResult result = backend.run(job(slice, amax, wanted), arena, new Unreported(monitor));
                handOver(result, codes);
                if (verification instanceof Verification.AllEqual equal) {
                    Verification more = ReferenceCheck.compare(job(slice, referenceAmax, wanted), result, part);
                    verification = joined(equal, more, slice.firstBlock());
                }
            }
            before += slice.tensor().elements();
        }
        return verification;
    }

    private Job job(TensorSlices.Slice slice, float amax, Set<Output> wanted) {
        return new Job(slice.tensor(), recipe, amax, slice.firstBlock(), wanted);
    }

    private static Verification sameAmax(float found, float expected) {
        int foundBits = Float.floatToRawIntBits(found);
        int expectedBits = Float.floatToRawIntBits(expected);
        return foundBits == expectedBits
                ? new Verification.AllEqual(0)
                : new Verification.Differs(0, "amax", "%08x".formatted(foundBits), "%08x".formatted(expectedBits));
    }

    private static Verification joined(Verification.AllEqual before, Verification more, long firstBlock) {
        return switch (more) {
            case Verification.NotAsked _ -> before;
            case Verification.AllEqual equal -> new Verification.AllEqual(before.bytes() + equal.bytes());
            case Verification.Differs differs ->
                new Verification.Differs(
                        firstBlock + differs.block(), differs.what(), differs.found(), differs.expected());
        };
    }

    private static void handOver(RunResult result, CodesSink codes) {
        result.quantized().ifPresent(quantized -> {
            handOver(CodesSink.Part.CODES, quantized.codes(), codes);
            handOver(CodesSink.Part.SCALES, quantized.scales(), codes);
        });
    }

    private static void handOver(CodesSink.Part part, MemorySegment bytes, CodesSink codes) {
        for (long at = 0; at < bytes.byteSize(); at += DATA_BYTES) {
            codes.take(
                    part,
                    bytes.asSlice(at, Math.min(DATA_BYTES, bytes.byteSize() - at))
                            .asByteBuffer());
        }
    }

    /// Hands on that a run is no longer wanted, and nothing else.
    private record Unreported(RunMonitor monitor) implements RunMonitor {
        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
            return monitor.cancelled();
        }
    }

    /// Counts a part as what it is of the whole.
    private record PartMonitor(RunMonitor monitor, long before, long all) implements RunMonitor {
        @Override
        public void progress(long done, long total) {
            monitor.progress(before + done, all);
        }

        @Override
        public boolean cancelled() {
            return monitor.cancelled();
        }
    }
}
