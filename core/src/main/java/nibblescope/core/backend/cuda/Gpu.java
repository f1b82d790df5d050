package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.Map;
import nibblescope.core.backend.Device;

/// A device that is open, with the kernels loaded. For the one thread that opened it.
final class Gpu implements AutoCloseable {
    private static final int MULTIPROCESSORS = 16;
    private static final double GIBIBYTE = 1L << 30;

    private final Driver driver;
    private final int ordinal;
    private final long module;
    private final Arena arena = Arena.ofConfined();
    private final KernelCall call;
    private final Map<String, Long> functions = new HashMap<>();
    private final int multiprocessors;
    private final Device device;

    private Gpu(Driver driver, int ordinal, long module, int multiprocessors, Device device) {
        this.driver = driver;
        this.ordinal = ordinal;
        this.module = module;
        this.multiprocessors = multiprocessors;
        this.device = device;
        call = new KernelCall(driver, arena);
    }

    /// Makes a device's context current on this thread and loads the kernels.
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
            return new Gpu(driver, ordinal, driver.loadModule(ptx.text()), multiprocessors, device);
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

    int multiprocessors() {
        return multiprocessors;
    }

    /// Begins a call of a kernel.
    KernelCall kernel(String name) throws CudaException {
        Long function = functions.get(name);
        if (function == null) {
            function = driver.function(module, name);
            functions.put(name, function);
        }
        return call.of(function);
    }

    /// Gives the kernels and the context back.
    @Override
    public void close() throws CudaException {
        arena.close();
        driver.unloadModule(module);
        driver.makeCurrent(0);
        driver.releaseContext(ordinal);
    }
}
