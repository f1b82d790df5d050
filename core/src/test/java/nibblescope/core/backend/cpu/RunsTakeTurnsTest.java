package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is under way at the same time does not wait for each other, and ends when it is asked to.
@Timeout(60)
class RunsTakeTurnsTest {
    private static final int TILE = 2048;

    private final CpuBackend backend = new CpuBackend(1);
    private final Recipe search = RecipeCatalog.all().stream()
            .filter(recipe -> recipe.scaling().choice() instanceof ScaleChoice.Search)
            .findFirst()
            .orElseThrow();

    @AfterEach
    void close() {
        backend.close();
    }

    /// Zeros; a search over as many as these takes hours.
    private static Tensor zeros(Arena arena, long elements) {
        return new Tensor(
                new TensorInfo("zeros", DType.BF16, Shape.of(elements)), arena.allocate(2 * elements, Long.BYTES));
    }

    /// Asked so often, and cancelled by hand.
    private static final class Asked implements RunMonitor {
        private final AtomicLong times = new AtomicLong();
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private volatile boolean cancelled;

        @Override
        public void progress(long done, long total) {}

        @Override
        public boolean cancelled() {
            if (times.incrementAndGet() > 1) {
                begun.complete(null);
            }
            return cancelled;
        }
    }

    private CompletableFuture<Void> run(Job job, RunMonitor monitor) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Arena results = Arena.ofShared()) {
                        backend.run(job, results, monitor);
                    } catch (BackendException e) {
                        throw new CompletionException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void aShortRunEndsWhileALongOneIsUnderWayOnTheOnlyThread() {
        try (Arena arena = Arena.ofShared()) {
            Asked endless = new Asked();
            CompletableFuture<Void> first = run(new Job(zeros(arena, 1L << 30), search, 1f, Set.of()), endless);
            endless.begun.join();
            Recipe simple = RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow();
            run(new Job(zeros(arena, 1 << 16), simple, 1f, Set.of()), RunMonitor.NONE)
                    .join();
            assertTrue(!first.isDone());
            endless.cancelled = true;
            assertTrue(
                    assertThrows(CompletionException.class, first::join).getCause() instanceof CancellationException);
        }
    }

    @Test
    void aRunIsAskedBeforeEachTileWhetherItIsStillWanted() {
        // One chunk of 4096 blocks: what is counted is inside of it, and once more at the end.
        Asked monitor = new Asked();
        int elements = 4096 * search.blockSize();
        try (Arena arena = Arena.ofShared()) {
            run(new Job(zeros(arena, elements), search, 1f, Set.of()), monitor).join();
        }
        assertEquals(elements / TILE + 1, monitor.times.get());
    }

    @Test
    void blocksThatDoNotLieInARowAreAskedAboutAsOften() {
        Recipe square = RecipeCatalog.all().stream()
                .filter(recipe -> !recipe.scaling().block().isRow())
                .findFirst()
                .orElseThrow();
        Asked monitor = new Asked();
        try (Arena arena = Arena.ofShared()) {
            Shape shape = Shape.of(512, 512);
            Tensor tensor = new Tensor(new TensorInfo("zeros", DType.F32, shape), arena.allocate(4L * 512 * 512));
            run(new Job(tensor, square, 1f, Set.of()), monitor).join();
        }
        assertTrue(monitor.times.get() > 512 * 512 / (2 * TILE), monitor.times.get() + " times");
    }
}
