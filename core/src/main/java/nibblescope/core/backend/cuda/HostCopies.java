package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Copies memory of this machine with several threads, as one alone is slower than the device.
final class HostCopies implements AutoCloseable {
    private static final long LEAST_BYTES_PER_THREAD = 1L << 18;

    private final int threads;
    private final ExecutorService workers;

    /// @param name of the threads
    HostCopies(int threads, String name) {
        this.threads = threads;
        workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name(name + "-copy-", 0).factory());
    }

    /// Does the items `from` up to, not including, `to`.
    interface Part {
        void copy(long from, long to);
    }

    /// Copies all of a segment.
    void copy(MemorySegment from, MemorySegment to) {
        inParts(from.byteSize(), 1, (first, last) -> MemorySegment.copy(from, first, to, first, last - first));
    }

    /// Does all items, in consecutive parts at the same time; returns when none is under way.
    void inParts(long items, int bytesPerItem, Part part) {
        long parts = Math.clamp(items * bytesPerItem / LEAST_BYTES_PER_THREAD, 1, threads);
        long itemsPerPart = Math.ceilDiv(items, parts);
        List<Future<?>> others = new ArrayList<>();
        for (long from = itemsPerPart; from < items; from += itemsPerPart) {
            long first = from;
            others.add(workers.submit(() -> part.copy(first, Math.min(items, first + itemsPerPart))));
        }
        try {
            part.copy(0, Math.min(items, itemsPerPart));
        } finally {
            await(others);
        }
    }

    private static void await(List<Future<?>> others) {
        Throwable failure = null;
        boolean interrupted = false;
        for (Future<?> other : others) {
            boolean waiting = true;
            while (waiting) {
                try {
                    other.get();
                    waiting = false;
                } catch (ExecutionException e) {
                    failure = e.getCause();
                    waiting = false;
                } catch (InterruptedException _) {
                    // Memory that is in use is not left.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        workers.shutdown();
    }
}
