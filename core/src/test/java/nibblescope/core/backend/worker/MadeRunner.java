package nibblescope.core.backend.worker;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.RunMonitor;

/// A runner to which a test says what its runs do.
///
/// @param runs   what a run does; the answer to all is no report
/// @param closed counts
record MadeRunner(Doing runs, AtomicInteger closed) implements CodesRunner {
    static final DeviceState NO_GPU = new DeviceState(
            "cuda", new Availability.Unavailable(Obstacle.DRIVER_MISSING, "no libcuda.so.1", "install it"));

    /// What a run does.
    @FunctionalInterface
    interface Doing {
        void run(RunRequest request, RunMonitor monitor) throws BackendException;
    }

    MadeRunner(Doing runs) {
        this(runs, new AtomicInteger());
    }

    /// Its runs do nothing.
    static MadeRunner idle() {
        return new MadeRunner((_, _) -> {});
    }

    @Override
    public List<DeviceState> devices() {
        return List.of(NO_GPU);
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        runs.run(request, monitor);
        return List.of();
    }

    @Override
    public List<RunReport> run(RunRequest.Quantize request, CodesSink codes, RunMonitor monitor)
            throws BackendException {
        runs.run(request, monitor);
        codes.take(CodesSink.Part.CODES, ByteBuffer.wrap(new byte[] {1, 2}));
        codes.take(CodesSink.Part.SCALES, ByteBuffer.wrap(new byte[] {3}));
        codes.take(CodesSink.Part.CODES, ByteBuffer.wrap(new byte[] {4}));
        return List.of();
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
