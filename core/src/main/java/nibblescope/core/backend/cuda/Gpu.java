package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nibblescope.core.backend.Device;

/// A device that is open. Each kernel is loaded when it is first called. For the one thread that
/// opened it.
final class Gpu implements AutoCloseable {
    private static final int MULTIPROCESSORS = 16;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final long THREADS_PER_MULTIPROCESSOR = 8L * 256;
    private static final double GIBIBYTE = 1L << 30;

    private final Driver driver;
    private final int ordinal;
    private final Ptx ptx;
    private final List<Long> modules = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private final KernelCall call;
    private final Map<String, Long> functions = new HashMap<>();
    private final int multiprocessors;
    private final Device device;
    private double fastestCopy;

    private Gpu(Driver driver, int ordinal, Ptx ptx, int multiprocessors, Device device) {
        this.driver = driver;
        this.ordinal = ordinal;
        this.ptx = ptx;
        this.multiprocessors = multiprocessors;
        this.device = device;
        call = new KernelCall(driver, arena);
    }

    /// Makes a device's context current on this thread.
    ///
    /// @param driverName of the driver with its version, for people
    static Gpu open(Driver driver, int ordinal, String id, String driverName, Ptx ptx) throws CudaException {
        long memory = driver.totalBytes(ordinal);
        Device device = new Device(
                id,
                "%s, %.1f GiB".formatted(driver.deviceName(ordinal), memory / GIBIBYTE),
                driverName,
                ptx.sourceHash(),
                memory);
        int multiprocessors = driver.attribute(MULTIPROCESSORS, ordinal);
        long context = driver.retainContext(ordinal);
        try {
            driver.makeCurrent(context);
            return new Gpu(driver, ordinal, ptx, multiprocessors, device);
        } catch (CudaException e) {
            driver.releaseContext(ordinal);
            throw e;
        }
    }

    Driver driver() {
        return driver;
    }

    Device device() {
        return device;
    }

    /// Threads that keep all of the device busy at once, for kernels whose threads take as many items
    /// as there are for each.
    long residentThreads() {
        return THREADS_PER_MULTIPROCESSOR * multiprocessors;
    }

    /// The fastest of this device's own copies measured so far, this one included. Where memory lies
    /// makes up to a seventh of their speed, and a ceiling is what was reached.
    double fastestCopy(double bytesPerSecond) {
        fastestCopy = Math.max(fastestCopy, bytesPerSecond);
        return fastestCopy;
    }

    /// An attribute of the device by its number in the driver API.
    int attribute(int attribute) throws CudaException {
        return driver.attribute(attribute, ordinal);
    }

    /// The compute capability, tenfold: 90 for 9.0.
    int capability() throws CudaException {
        return 10 * attribute(CAPABILITY_MAJOR) + attribute(CAPABILITY_MINOR);
    }

    /// Begins a call of a kernel.
    KernelCall kernel(String name) throws CudaException {
        Long function = functions.get(name);
        if (function == null) {
            long module = driver.loadModule(ptx.only(name));
            modules.add(module);
            function = driver.function(module, name);
            functions.put(name, function);
        }
        return call.of(function);
    }

    /// Gives the kernels and the context back.
    @Override
    public void close() throws CudaException {
        arena.close();
        for (long module : modules) {
            driver.unloadModule(module);
        }
        driver.makeCurrent(0);
        driver.releaseContext(ordinal);
    }
}
