package nibblescope.core.backend.cuda;

import java.util.ArrayList;
import java.util.List;
import nibblescope.core.quantize.RunMonitor;

/// Times work by the device's own events. Launches follow each other without a gap, with an event
/// between every two, so that what the host takes for launching is not timed; the first one of a
/// batch, before which the device stood still, is not counted.
final class Stopwatch implements AutoCloseable {
    private static final long LEAST_COPIED_BYTES = 1L << 20;
    private static final long MOST_COPIED_BYTES = 1L << 30;
    private static final int COPIES = 9;
    private static final int MOST_LAUNCHES = 32;
    /// What is asked only so often whether it is still wanted.
    private static final double BATCH_MILLIS = 100;

    private final Driver driver;
    private final RunMonitor monitor;
    private final long stream;
    private final List<Long> events = new ArrayList<>();

    Stopwatch(Driver driver, RunMonitor monitor) throws CudaException {
        this.driver = driver;
        this.monitor = monitor;
        stream = driver.createStream();
    }

    /// What is timed.
    interface Launch {
        void launch() throws CudaException;
    }

    /// The stream that is timed.
    long stream() {
        return stream;
    }

    /// What the device's own copy reaches from memory to memory: the median of several, bytes read
    /// and written.
    ///
    /// @param budget memory that may be taken
    double copyBytesPerSecond(long budget) throws CudaException {
        long bytes = Math.clamp(budget / 4, LEAST_COPIED_BYTES, MOST_COPIED_BYTES);
        try (DeviceMemory memory = new DeviceMemory(driver)) {
            long from = memory.allocate(bytes);
            long to = memory.allocate(bytes);
            driver.fill(from, (byte) 0, bytes, stream);
            List<Long> nanos = time(COPIES, 0, () -> driver.copyOnDevice(to, from, bytes, stream));
            long median = nanos.stream().sorted().toList().get(COPIES / 2);
            return 2.0 * bytes * 1e9 / median;
        }
    }

    /// Launches as often as is said and some more, and returns how many nanoseconds each took.
    ///
    /// @param elements of one launch, for telling how far it is
    List<Long> time(int repeats, long elements, Launch launch) throws CudaException {
        // The first launches are the warm-up, and tell how many fit into a batch.
        double millis = batch(1, launch).getFirst() / 1e6;
        int most = Math.clamp((long) (BATCH_MILLIS / Math.max(millis, 1e-3)), 1, MOST_LAUNCHES);
        List<Long> nanos = new ArrayList<>();
        while (nanos.size() < repeats) {
            Ring.checkWanted(monitor);
            nanos.addAll(batch(Math.min(most, repeats - nanos.size()), launch));
            if (elements > 0) {
                monitor.progress(nanos.size() * elements, repeats * elements);
            }
        }
        return nanos;
    }

    private List<Long> batch(int launches, Launch launch) throws CudaException {
        while (events.size() <= launches) {
            events.add(driver.createEvent());
        }
        launch.launch();
        for (int i = 0; i < launches; i++) {
            driver.record(events.get(i), stream);
            launch.launch();
        }
        driver.record(events.get(launches), stream);
        driver.synchronize(stream);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < launches; i++) {
            nanos.add(Math.round(driver.elapsedMillis(events.get(i), events.get(i + 1)) * 1e6));
        }
        return nanos;
    }

    @Override
    public void close() throws CudaException {
        for (long event : events) {
            driver.destroyEvent(event);
        }
        driver.destroyStream(stream);
    }
}
