package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Job;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How runs report, end early and fail.
@Timeout(60)
class CpuBackendRunsTest {
    /// 16 runs of 4096 blocks of 32, the last one short, and 31 pieces of 2^16 elements.
    private static final int ROWS = 127;

    private static final int COLUMNS = 16_000;

    private final CpuBackend backend = new CpuBackend(3);
    private final Tensor tensor = Tensor.ofFloats("zeros", Shape.of(ROWS, COLUMNS), new float[ROWS * COLUMNS]);

    @AfterEach
    void close() {
        backend.close();
    }

    private Job job() {
        return new Job(tensor, RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow(), 1f, Set.of());
    }

    private static void run(CpuBackend backend, Job job, RunMonitor monitor) throws BackendException {
        try (Arena arena = Arena.ofShared()) {
            backend.run(job, arena, monitor);
        }
    }

    /// Says that it is cancelled when it was asked that often.
    private static final class CancelledAfter implements RunMonitor {
        private final AtomicLong left;
        private final AtomicLong reports = new AtomicLong();

        CancelledAfter(long asked) {
            left = new AtomicLong(asked);
        }

        @Override
        public void progress(long done, long total) {
            reports.incrementAndGet();
        }

        @Override
        public boolean cancelled() {
            return left.getAndDecrement() <= 0;
        }
    }

    @Test
    void progressReachesTheTotalOnceAndNeverExceedsIt() throws BackendException {
        AtomicLong furthest = new AtomicLong();
        AtomicLong ends = new AtomicLong();
        RunMonitor monitor = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                assertEquals((long) ROWS * COLUMNS, total);
                furthest.accumulateAndGet(done, Math::max);
                if (done == total) {
                    ends.incrementAndGet();
                }
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        run(backend, job(), monitor);
        assertEquals((long) ROWS * COLUMNS, furthest.get());
        assertEquals(1, ends.get());
        assertEquals(0f, backend.amax(tensor, monitor));
        assertEquals(2, ends.get());
    }

    @Test
    void aCancelledRunEndsAndItsThreadsAreFreeForTheNext() throws BackendException {
        for (long asked : new long[] {0, 1, 5}) {
            CancelledAfter monitor = new CancelledAfter(asked);
            assertThrows(CancellationException.class, () -> run(backend, job(), monitor));
            // Each chunk was asked for before it was done; nothing goes on afterwards.
            assertTrue(monitor.reports.get() <= asked);
            CancelledAfter other = new CancelledAfter(asked);
            assertThrows(CancellationException.class, () -> backend.amax(tensor, other));
            assertTrue(other.reports.get() <= asked);
        }
        run(backend, job(), RunMonitor.NONE);
    }

    @Test
    void aFailureNamesTheBackendAndItsCause() throws BackendException {
        IllegalStateException cause = new IllegalStateException("no room");
        RunMonitor failing = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                throw cause;
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        BackendException failure = assertThrows(BackendException.class, () -> run(backend, job(), failing));
        assertEquals(cause, failure.getCause());
        assertEquals("cpu", failure.backendId());
        assertEquals("cpu: the run failed: no room", failure.getMessage());
        run(backend, job(), RunMonitor.NONE);
    }

    @Test
    void closingEndsRunsUnderWayAndThoseThatWait() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        RunMonitor holding = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                started.countDown();
                // Closing interrupts this thread; the run is held until it is over all the same.
                boolean waiting = true;
                while (waiting) {
                    try {
                        closed.await();
                        waiting = false;
                    } catch (InterruptedException _) {
                        Thread.onSpinWait();
                    }
                }
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        CpuBackend one = new CpuBackend(1);
        CompletableFuture<Void> first = running(one, holding);
        started.await();
        // Its only thread is taken, so this one waits, or comes too late altogether.
        CompletableFuture<Void> second = running(one, RunMonitor.NONE);
        one.close();
        closed.countDown();
        assertTrue(assertThrows(CompletionException.class, first::join).getCause() instanceof CancellationException);
        assertTrue(assertThrows(CompletionException.class, second::join).getCause() instanceof CancellationException);
        assertThrows(CancellationException.class, () -> run(one, job(), RunMonitor.NONE));
    }

    private CompletableFuture<Void> running(CpuBackend one, RunMonitor monitor) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                run(one, job(), monitor);
                end.complete(null);
            } catch (CancellationException e) {
                end.completeExceptionally(new CompletionException(e));
            } catch (BackendException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    @Test
    void itIsReadyOnEveryMachine() {
        assertEquals("cpu", backend.id());
        assertTrue(backend.availability() instanceof Availability.Ready(Device device)
                && device.name().startsWith("3 × "));
    }
}
