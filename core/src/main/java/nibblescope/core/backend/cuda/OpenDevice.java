package nibblescope.core.backend.cuda;

import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// A device that is opened when it is first used, with the ring that is kept for later runs. For the
/// one thread of the device. When the device is lost, it stays so.
final class OpenDevice {
    private static final int HALVINGS = 2;

    private final int ordinal;
    private final String id;
    private final Opener opener;
    private final Limits limits;
    private final HostCopies copies;
    private final Failures failures;
    private @Nullable Opened opened;
    private @Nullable Ring ring;
    private @Nullable CudaException lost;

    OpenDevice(int ordinal, String id, Opener opener, Limits limits, HostCopies copies) {
        this.ordinal = ordinal;
        this.id = id;
        this.opener = opener;
        this.limits = limits;
        this.copies = copies;
        failures = new Failures(id);
    }

    /// What is there once the device is open.
    private record Opened(Gpu gpu, SelfTests tests) {}

    /// What work is done with.
    ///
    /// @param budgetBytes of device memory that may be taken beside the ring
    record Tools(Gpu gpu, SelfTests tests, Ring ring, long budgetBytes, Failures failures, RunMonitor monitor) {}

    /// Work on the device; may be done again after it ran out of memory.
    interface Work<T> {
        T work(Tools tools) throws CudaException, BackendException;
    }

    private interface Step<T> {
        T step() throws CudaException, BackendException;
    }

    /// Opens the device, unless it is open.
    Device device() throws BackendException {
        return attempt(() -> open().gpu().device());
    }

    /// The kernels that failed their test so far.
    List<String> disabledKernels() {
        return opened == null ? List.of() : opened.tests().disabled();
    }

    /// Does work; with chunks of half the size, up to twice, when memory ends.
    <T> T run(RunMonitor monitor, Work<T> work) throws BackendException {
        return attempt(() -> inSmallerAndSmallerChunks(monitor, work));
    }

    /// Tells failures as what they are.
    private <T> T attempt(Step<T> step) throws BackendException {
        if (lost != null) {
            throw failures.lostBefore(lost);
        }
        try {
            return step.step();
        } catch (CudaException e) {
            if (Failures.endsDevice(e)) {
                lost = e;
            }
            throw failures.of(e);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failures.ofProgram(e);
        }
    }

    private Opened open() throws CudaException, BackendException {
        Opened device = opened;
        if (device == null) {
            Gpu gpu = opener.open(ordinal, id, failures);
            device = new Opened(gpu, new SelfTests(gpu, failures));
            opened = device;
        }
        try {
            // The first kernel that is loaded: a driver that takes none says so here.
            device.tests().guard();
            return device;
        } catch (CudaException e) {
            opened = null;
            device.gpu().close();
            throw e;
        }
    }

    private <T> T inSmallerAndSmallerChunks(RunMonitor monitor, Work<T> work) throws CudaException, BackendException {
        Opened device = open();
        Driver driver = device.gpu().driver();
        long chunkBytes = limits.chunkBytes();
        for (int halvings = 0; ; halvings++) {
            try {
                Ring through = ring == null ? Ring.allocate(driver, copies, limits, chunkBytes, failures) : ring;
                ring = through;
                long budgetBytes = limits.budget(driver.freeBytes()) >> halvings;
                return work.work(new Tools(device.gpu(), device.tests(), through, budgetBytes, failures, monitor));
            } catch (CudaException e) {
                if (e.code() != CudaErrors.OUT_OF_MEMORY || halvings == HALVINGS) {
                    throw e;
                }
                chunkBytes = Math.max(chunkBytes / 2, Limits.LEAST_CHUNK_BYTES);
                releaseRing();
            }
        }
    }

    private void releaseRing() throws CudaException {
        if (ring != null) {
            Ring released = ring;
            ring = null;
            released.close();
        }
    }

    /// Gives everything back. A device that is lost takes nothing back.
    void close() throws BackendException {
        if (opened == null || lost != null) {
            return;
        }
        Opened closing = opened;
        opened = null;
        attempt(() -> {
            releaseRing();
            closing.gpu().close();
            return closing;
        });
    }
}
