package nibblescope.core.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import nibblescope.core.backend.BackendException;
import nibblescope.core.quantize.RunMonitor;

/// The threads of the backend. What they do comes in steps, and what several callers ask for at once
/// takes turns, so that none waits for the end of another. Closing ends the threads.
final class Crew implements AutoCloseable {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final String backendId;
    private final int size;
    private final ThreadPoolExecutor threads;
    private volatile boolean closed;

    Crew(String backendId, int size) {
        this.backendId = backendId;
        this.size = size;
        threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("cpu-backend-", 0).factory());
    }

    /// One thread's share of what is to be done.
    interface Work {
        /// Takes one step, of a few milliseconds at most, and says whether there may be more.
        boolean step();
    }

    int size() {
        return size;
    }

    /// Has every thread do its share, and waits for all of them, so that none touches the results
    /// when this returns.
    ///
    /// @param shares makes the share of each thread, by its number
    /// @throws CancellationException if the monitor says so, asked before every step
    void work(IntFunction<Work> shares, RunMonitor monitor) throws BackendException {
        Call call = new Call(monitor);
        List<Shift> shifts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Shift shift = new Shift(shares.apply(i), call);
            shifts.add(shift);
            shift.queue();
        }
        await(shifts);
    }

    /// What the shares of one call have in common.
    private static final class Call {
        private final RunMonitor monitor;
        /// Then the others need not go on.
        private volatile boolean failed;

        Call(RunMonitor monitor) {
            this.monitor = monitor;
        }
    }

    private final class Shift implements Runnable {
        private final Work work;
        private final Call call;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Shift(Work work, Call call) {
            this.work = work;
            this.call = call;
        }

        void queue() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException _) {
                end.completeExceptionally(new CancellationException("the backend is closed"));
            }
        }

        @Override
        public void run() {
            try {
                if (turn()) {
                    queue();
                } else {
                    end.complete(null);
                }
            } catch (Exception | Error e) {
                // Errors too, such as too little memory: the caller must hear of it.
                call.failed = true;
                end.completeExceptionally(e);
            }
        }

        /// Takes steps until it is the turn of others, and says whether there may be more.
        private boolean turn() {
            long start = System.nanoTime();
            boolean more = !call.failed;
            while (more) {
                if (closed || call.monitor.cancelled()) {
                    throw new CancellationException();
                }
                more = work.step() && !call.failed;
                if (!threads.getQueue().isEmpty() && System.nanoTime() - start > TURN_NANOS) {
                    return more;
                }
            }
            return false;
        }
    }

    private void await(List<Shift> shifts) throws BackendException {
        Throwable failure = null;
        boolean interrupted = false;
        for (Shift shift : shifts) {
            boolean waiting = true;
            while (waiting) {
                try {
                    shift.end.get();
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
            default -> throw new BackendException(backendId, "the run failed: " + failure.getMessage(), failure);
        }
    }

    /// Ends the threads; what is under way ends with a [CancellationException].
    @Override
    public void close() {
        closed = true;
        // Work that no thread has taken up would keep its caller waiting for ever.
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Shift shift) {
                shift.end.completeExceptionally(new CancellationException("the backend is closed"));
            }
        }
    }
}
