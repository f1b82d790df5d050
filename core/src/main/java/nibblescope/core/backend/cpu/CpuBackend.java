package nibblescope.core.backend.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// Runs recipes on all processors of this machine: by vector code where [VectorService] says so, else
/// in plain Java, with the same outcome. The tensor is read in chunks from where it lies, so it may be
/// larger than the heap. Runs under way at the same time take turns.
public final class CpuBackend implements Backend {
    private static final String ID = "cpu";
    private static final long COPIED_BYTES = 64L << 20;
    private static final int COPY_CHUNK_BYTES = 1 << 20;
    private static final int COPIES = 5;

    private final Crew crew;
    private final VectorService vectors = new VectorService();

    /// A backend over that many threads.
    public CpuBackend(int threads) {
        crew = new Crew(ID, threads);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Availability availability() {
        Runtime runtime = Runtime.getRuntime();
        return new Availability.Ready(new Device(
                id(),
                "%d × %s".formatted(crew.size(), System.getProperty("os.arch")),
                "Java " + Runtime.version(),
                "",
                runtime.maxMemory()));
    }

    @Override
    public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
        AmaxPass pass = new AmaxPass(tensor, new Chunks.Progress(tensor.elements(), monitor));
        crew.work(_ -> pass.share(), monitor);
        return pass.amax();
    }

    @Override
    public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
        return run(List.of(job), _ -> results, monitor).getFirst();
    }

    /// Recipes whose blocks lie along the rows of the tensor share one read of it; the others follow.
    @Override
    public List<RunResult> run(List<Job> jobs, Function<Job, Arena> results, RunMonitor monitor)
            throws BackendException {
        long start = System.nanoTime();
        vectors.expect(jobs);
        List<JobUnderWay> all = jobs.stream()
                .map(job -> new JobUnderWay(job, results.apply(job), vectors))
                .toList();
        List<List<JobUnderWay>> passes = passes(all);
        long elements = jobs.isEmpty() ? 0 : jobs.getFirst().tensor().elements();
        Chunks.Progress progress = new Chunks.Progress(Math.multiplyExact(elements, passes.size()), monitor);
        for (List<JobUnderWay> pass : passes) {
            crew.work(shares(pass, progress), monitor);
        }
        long nanos = System.nanoTime() - start;
        return all.stream().map(job -> job.result(nanos)).toList();
    }

    private static List<List<JobUnderWay>> passes(List<JobUnderWay> jobs) {
        List<JobUnderWay> together = new ArrayList<>();
        List<List<JobUnderWay>> passes = new ArrayList<>();
        for (JobUnderWay job : jobs) {
            if (job.readsRows() && RowsPass.fits(together, job)) {
                together.add(job);
            } else {
                passes.add(List.of(job));
            }
        }
        if (!together.isEmpty()) {
            passes.addFirst(together);
        }
        return passes;
    }

    private IntFunction<Crew.Work> shares(List<JobUnderWay> jobs, Chunks.Progress progress) {
        JobUnderWay first = jobs.getFirst();
        if (first.readsRows()) {
            RowsPass pass = new RowsPass(first.job().tensor(), jobs, vectors, progress);
            return _ -> pass.share();
        }
        BlocksPass pass = new BlocksPass(first, progress);
        return _ -> pass.share();
    }

    @Override
    public CodePath path(Recipe recipe, DType dtype) {
        return vectors.path(recipe, dtype.computedIn());
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
            // What is timed is the code that is to stay.
            awaitVectorCode(monitor);
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
                Chunks chunks = new Chunks(COPIED_BYTES / COPY_CHUNK_BYTES, new Chunks.Progress(COPIED_BYTES, monitor));
                crew.work(_ -> () -> copied(from, to, chunks), monitor);
                best = Math.min(best, System.nanoTime() - start);
            }
            return 2.0 * COPIED_BYTES * 1e9 / best;
        }
    }

    private static boolean copied(MemorySegment from, MemorySegment to, Chunks chunks) {
        long chunk = chunks.next();
        if (chunk == Chunks.NONE) {
            return false;
        }
        long at = chunk * COPY_CHUNK_BYTES;
        MemorySegment.copy(from, at, to, at, COPY_CHUNK_BYTES);
        return true;
    }

    /// Returns when it is known of the recipes of all runs so far whether vector code serves them.
    ///
    /// @throws CancellationException if the monitor says so
    void awaitVectorCode(RunMonitor monitor) {
        vectors.await(monitor);
    }

    /// Ends the threads; runs under way end with a [CancellationException].
    @Override
    public void close() {
        vectors.close();
        crew.close();
    }
}
