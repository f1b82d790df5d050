package nibblescope.core.backend.cpu.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Threads that wait for equal parts of a range to do.
final class Parts implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /// What is done with the elements from one on, so many.
    interface Part {
        void run(int from, int count);
    }

    /// Does a range in as many parts at once, the last one on this thread.
    void run(int parts, int elements, Part work) {
        int count = elements / parts;
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < parts - 1; i++) {
            int from = i * count;
            others.add(threads.submit(() -> work.run(from, count)));
        }
        int last = (parts - 1) * count;
        work.run(last, elements - last);
        try {
            for (Future<?> other : others) {
                other.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
