package nibblescope.core.backend.cpu;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// Says for which recipes vector code serves. A recipe is on probation first: a thread of its own runs
/// the vector code until it is compiled, compares all that it gives with what plain code gives, and
/// times both. Only vector code that gives the same bytes sooner is ever chosen; until then, and
/// wherever it does not, plain code serves.
///
/// Probation begins with the first work that is worth it: starting a program, or looking at a small
/// tensor, costs nothing. For any thread.
final class VectorService implements AutoCloseable {
    /// A job of more elements is worth the probation of its recipe, as are smaller ones together.
    private static final long WORTH_IT = 1 << 20;

    private static final long WORTH_IT_TOGETHER = 1 << 23;
    /// Recipes that are made up by moving a slider are not remembered for ever.
    private static final int REMEMBERED = 1000;

    private static final long POLLED_MILLIS = 20;

    private record Key(Recipe recipe, FloatFormat input) {}

    private final Map<Key, CodePath> verdicts = new ConcurrentHashMap<>();
    private final AtomicLong elements = new AtomicLong();
    private final ThreadPoolExecutor probation;
    private volatile boolean readsBf16;

    VectorService() {
        probation = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("vector-probation").factory(),
                VectorService::refuse);
        probation.allowCoreThreadTimeOut(true);
    }

    /// Takes note of work that is about to begin.
    void expect(List<Job> jobs) {
        long most = 0;
        for (Job job : jobs) {
            most = Math.max(most, job.tensor().elements());
            elements.addAndGet(job.tensor().elements());
        }
        if (most > WORTH_IT || elements.get() > WORTH_IT_TOGETHER) {
            jobs.forEach(this::tryOut);
        }
    }

    private void tryOut(Job job) {
        if (verdicts.size() > REMEMBERED) {
            verdicts.clear();
        }
        Key key = new Key(job.recipe(), job.tensor().dtype().computedIn());
        if (readsRows(key.recipe) && verdicts.putIfAbsent(key, CodePath.PLAIN_NOT_WARM) == null) {
            probation.execute(() -> verdicts.put(key, verdict(key)));
        }
    }

    private CodePath verdict(Key key) {
        if (!VectorModule.isThere()) {
            return CodePath.PLAIN_ABSENT;
        }
        if (!readsBf16) {
            readsBf16 = new Bf16Trial().passes();
        }
        return new VectorTrial(key.recipe, key.input).verdict();
    }

    /// Returns when all that is on probation has its verdict.
    ///
    /// @throws CancellationException if the monitor says so, or the service is closed
    void await(RunMonitor monitor) {
        Future<?> last = probation.submit(() -> {});
        try {
            while (!isDone(last)) {
                if (monitor.cancelled()) {
                    throw new CancellationException();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        }
    }

    private static boolean isDone(Future<?> last) throws InterruptedException {
        try {
            last.get(POLLED_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What code serves a recipe now, and why.
    CodePath path(Recipe recipe, FloatFormat input) {
        return readsRows(recipe)
                ? verdicts.getOrDefault(new Key(recipe, input), CodePath.PLAIN_NOT_WARM)
                : CodePath.PLAIN_RECIPE;
    }

    /// Whether blocks are consecutive elements as they lie in the tensor.
    static boolean readsRows(Recipe recipe) {
        return recipe.scaling().block().isRow() && recipe.transform().isNone();
    }

    /// Vector code for a recipe, if it serves by now. For one thread.
    Optional<BlockRun> run(
            BlockQuantizer quantizer, Optional<QuantizedTensor> quantized, Optional<BlockErrors> errors) {
        return path(quantizer.recipe(), quantizer.input()) == CodePath.VECTOR
                ? VectorKernels.run(quantizer, quantized, errors)
                : Optional.empty();
    }

    /// What reads a tensor, for one thread.
    BlockReader.Values reader(Tensor tensor) {
        return readsBf16 && tensor.dtype() == DType.BF16 ? new StagedBf16(tensor) : tensor::read;
    }

    @Override
    public void close() {
        probation.shutdownNow().forEach(waiting -> refuse(waiting, probation));
    }

    /// Nobody is to wait for what is not done any more.
    private static void refuse(Runnable work, ThreadPoolExecutor closed) {
        if (work instanceof Future<?> future) {
            future.cancel(false);
        }
    }
}
