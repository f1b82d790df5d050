package nibblescope.app.runs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.Runner;

/// One runner a machine, made when it is first needed, and made anew when it can do no more. May be
/// used by several threads.
final class Runners implements AutoCloseable {
    private final Function<? super Attachment, ? extends Runner> make;
    private final Map<Attachment, Runner> made = new HashMap<>();
    private boolean closed;

    /// @param make returns at once: a runner starts its process when it is first asked for something
    Runners(Function<? super Attachment, ? extends Runner> make) {
        this.make = make;
    }

    /// The runner of a machine.
    ///
    /// @throws CancellationException after the end
    synchronized Runner of(Attachment attachment) {
        if (closed) {
            throw new CancellationException();
        }
        return made.computeIfAbsent(attachment, make);
    }

    /// Ends the runner if what it threw means that it can do no more; the next one is a new one.
    void failed(Attachment attachment, Runner runner, Throwable failure) {
        if (failure instanceof BackendException e && needsNewProcess(e.obstacle())) {
            synchronized (this) {
                made.remove(attachment, runner);
            }
            runner.close();
        }
    }

    private static boolean needsNewProcess(Obstacle obstacle) {
        return switch (obstacle) {
            case DEVICE_LOST,
                    LAUNCH_TIMEOUT,
                    WORKER_MISSING,
                    WORKER_VERSION,
                    WORKER_SILENT,
                    WORKER_GARBAGE,
                    WORKER_ENDED -> true;
            case DRIVER_MISSING,
                    NO_DEVICE,
                    DRIVER_TOO_OLD,
                    KERNELS_REJECTED,
                    SELF_TEST_FAILED,
                    NO_KERNEL,
                    OUT_OF_MEMORY,
                    LIBRARY_MISSING,
                    PATH_REFUSED,
                    WRONG_REQUEST,
                    FAILED -> false;
        };
    }

    /// Ends the runner of a machine, and with it its runs.
    void end(Attachment attachment) {
        Runner ended;
        synchronized (this) {
            ended = made.remove(attachment);
        }
        if (ended != null) {
            ended.close();
        }
    }

    /// Ends all runners, and with them their runs.
    @Override
    public void close() {
        List<Runner> ended;
        synchronized (this) {
            closed = true;
            ended = new ArrayList<>(made.values());
            made.clear();
        }
        ended.forEach(Runner::close);
    }
}
