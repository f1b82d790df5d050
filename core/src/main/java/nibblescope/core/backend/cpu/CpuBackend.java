package nibblescope.core.backend.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Runs recipes on all processors of this machine, in plain Java. The tensor is read in chunks from
/// where it lies, so it may be larger than the heap.
///
/// Threads take runs of [ErrorSummary#BLOCKS_PER_RUN] blocks; sums are kept for each run and added
/// in order at the end, so the outcome does not depend on how many threads there are. Counts, which
/// are the same in any order, are kept for each thread.
public final class CpuBackend implements Backend {
    private static final int BLOCKS_PER_PIECE = 256;
    private static final int AMAX_CHUNK_ELEMENTS = 1 << 16;
    private static final long COPIED_BYTES = 64L << 20;
    private static final int COPY_CHUNK_BYTES = 1 << 20;
    private static final int COPIES = 5;

    private final int threads;
    private final ExecutorService workers;
    private volatile boolean closed;

    /// A backend over that many threads.
    public CpuBackend(int threads) {
        this.threads = threads;
        workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("cpu-backend-", 0).factory());
    }

    @Override
    public String id() {
        return "cpu";
    }

    @Override
    public Availability availability() {
        Runtime runtime = Runtime.getRuntime();
        return new Availability.Ready(new Device(
                id(),
                "%d × %s".formatted(threads, System.getProperty("os.arch")),
                "Java " + Runtime.version(),
                "",
                runtime.maxMemory()));
    }

    @Override
    public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
        long elements = tensor.elements();
        float[] maxima = new float[threads];
        forEachChunk(elements, AMAX_CHUNK_ELEMENTS, monitor, elements, (worker, chunks) -> {
            float[] values = new float[AMAX_CHUNK_ELEMENTS];
            for (long chunk = chunks.next(); chunk >= 0; chunk = chunks.next()) {
                long from = chunk * AMAX_CHUNK_ELEMENTS;
                int count = (int) Math.min(AMAX_CHUNK_ELEMENTS, elements - from);
                tensor.read(from, values, 0, count);
                // Math.max returns NaN if either argument is.
                maxima[worker] = Math.max(maxima[worker], BlockQuantizer.amax(values, 0, count));
                chunks.done(count);
            }
        });
        float amax = 0;
        for (float maximum : maxima) {
            amax = Math.max(amax, maximum);
        }
        return amax;
    }

    @Override
    public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
        long start = System.nanoTime();
        Tensor tensor = job.tensor();
        BlockQuantizer quantizer = job.quantizer();
        BlockLayout layout = BlockLayout.of(tensor.shape(), job.recipe());
        Optional<QuantizedTensor> quantized = job.wanted().contains(Job.Output.QUANTIZED_TENSOR)
                ? Optional.of(
                        QuantizedTensor.allocate(tensor.shape(), job.recipe(), quantizer.storedTensorScale(), results))
                : Optional.empty();
        Optional<BlockErrors> errors = job.wanted().contains(Job.Output.BLOCK_ERRORS)
                ? Optional.of(BlockErrors.allocate(layout, results))
                : Optional.empty();
        long blocks = layout.blocks();
        int runs = Math.toIntExact(Math.ceilDiv(blocks, (long) ErrorSummary.BLOCKS_PER_RUN));
        RunSums[] sums = new RunSums[runs];
        Arrays.fill(sums, RunSums.ZERO);
        ErrorSummary[] parts = new ErrorSummary[threads];
        forEachChunk(blocks, ErrorSummary.BLOCKS_PER_RUN, monitor, tensor.elements(), (worker, chunks) -> {
            BlockReader reader = new BlockReader(tensor, job.recipe());
            float[] values = new float[BLOCKS_PER_PIECE * layout.blockSize()];
            BlockRun run = new PlainRun(tensor, quantizer, quantized, errors);
            for (long chunk = chunks.next(); chunk >= 0; chunk = chunks.next()) {
                long first = chunk * ErrorSummary.BLOCKS_PER_RUN;
                long last = Math.min(blocks, first + ErrorSummary.BLOCKS_PER_RUN);
                long elements = 0;
                for (long piece = first; piece < last; piece += BLOCKS_PER_PIECE) {
                    int count = (int) Math.min(BLOCKS_PER_PIECE, last - piece);
                    elements += reader.read(piece, piece + count, values);
                    run.quantize(values, 0, piece, count);
                }
                sums[(int) chunk] = run.takeSums();
                chunks.done(elements);
            }
            parts[worker] = run.summary();
        });
        ErrorSummary summary = ErrorSummary.of(List.of(sums), List.of(parts));
        return new RunResult(quantizer, summary, quantized, errors, System.nanoTime() - start);
    }

    /// The copy that its speed is compared with is one of 64 MiB of memory by all threads.
    @Override
    public Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException {
        double copied = copyBytesPerSecond(monitor);
        List<Long> nanos = new ArrayList<>();
        long bytes = 0;
        monitor.stage(RunMonitor.Stage.TIMING);
        // The first one is the warm-up.
        for (int i = 0; i <= repeats; i++) {
            try (Arena results = Arena.ofShared()) {
                RunResult result = run(job, results, monitor);
                bytes = job.tensor().data().byteSize() + result.keptBytes();
                nanos.add(result.elapsedNanos());
            }
        }
        return new Measurement(nanos.subList(1, nanos.size()), bytes, copied);
    }

    private double copyBytesPerSecond(RunMonitor monitor) throws BackendException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment from = arena.allocate(COPIED_BYTES);
            MemorySegment to = arena.allocate(COPIED_BYTES);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < COPIES; i++) {
                long start = System.nanoTime();
                forEachChunk(COPIED_BYTES, COPY_CHUNK_BYTES, monitor, COPIED_BYTES, (_, chunks) -> {
                    for (long chunk = chunks.next(); chunk >= 0; chunk = chunks.next()) {
                        long at = chunk * COPY_CHUNK_BYTES;
                        MemorySegment.copy(from, at, to, at, COPY_CHUNK_BYTES);
                    }
                });
                best = Math.min(best, System.nanoTime() - start);
            }
            return 2.0 * COPIED_BYTES * 1e9 / best;
        }
    }

    /// Ends the threads; runs under way end with a [CancellationException].
    @Override
    public void close() {
        closed = true;
        // Work that no thread has taken up would keep its caller waiting for ever.
        for (Runnable waiting : workers.shutdownNow()) {
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
    }

    /// What one thread does with the chunks that it takes.
    private interface Worker {
        void work(int worker, Chunks chunks);
    }

    /// The chunks of one call, handed out in order.
    private final class Chunks {
        private final AtomicLong next = new AtomicLong();
        private final AtomicLong done = new AtomicLong();
        private final long count;
        private final long total;
        private final RunMonitor monitor;

        Chunks(long count, long total, RunMonitor monitor) {
            this.count = count;
            this.total = total;
            this.monitor = monitor;
        }

        /// The next chunk, or -1 if there is none left.
        long next() {
            if (monitor.cancelled() || closed) {
                throw new CancellationException();
            }
            long chunk = next.getAndIncrement();
            return chunk < count ? chunk : -1;
        }

        /// Leaves no chunk to hand out.
        void drop() {
            next.set(count);
        }

        void done(long elements) {
            monitor.progress(done.addAndGet(elements), total);
        }
    }

    private void forEachChunk(long items, int itemsPerChunk, RunMonitor monitor, long total, Worker work)
            throws BackendException {
        Chunks chunks = new Chunks(Math.ceilDiv(items, (long) itemsPerChunk), total, monitor);
        List<Future<?>> futures = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int worker = i;
            futures.add(submit(() -> {
                try {
                    work.work(worker, chunks);
                } finally {
                    // A thread ends when no chunk is left or when it fails: then the others need not go on.
                    chunks.drop();
                }
            }));
        }
        await(futures);
    }

    private Future<?> submit(Runnable work) {
        try {
            return workers.submit(work);
        } catch (RejectedExecutionException _) {
            return CompletableFuture.failedFuture(new CancellationException("the backend is closed"));
        }
    }

    /// Waits for all threads, so that none touches the results when this returns.
    private void await(List<Future<?>> futures) throws BackendException {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<?> future : futures) {
            boolean waiting = true;
            while (waiting) {
                try {
                    future.get();
                    waiting = false;
                } catch (ExecutionException e) {
                    failure = failure == null ? e.getCause() : failure;
                    waiting = false;
                } catch (CancellationException e) {
                    failure = failure == null ? e : failure;
                    waiting = false;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure) {
            case null -> {}
            case CancellationException cancelled -> throw cancelled;
            case Error error -> throw error;
            default -> throw new BackendException(id(), "the run failed: " + failure.getMessage(), failure);
        }
    }
}
