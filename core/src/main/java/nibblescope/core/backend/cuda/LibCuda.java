package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The driver that is installed, through its library.
@SuppressWarnings("restricted")
final class LibCuda implements Driver {
    /// Where the library is on Linux, in containers and under WSL.
    private static final List<String> ON_LINUX =
            List.of("libcuda.so.1", "/usr/local/nvidia/lib64/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1");
    private static final List<String> ON_WINDOWS = List.of("nvcuda.dll");

    private static final int TEXT_BYTES = 1024;
    private static final int LOG_BYTES = 8192;
    private static final int JIT_ERROR_LOG_BUFFER = 5;
    private static final int JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6;
    private static final int STREAM_NON_BLOCKING = 1;
    private static final int CAPTURE_THREAD_LOCAL = 1;

    private final CudaFunctions cuda;

    private LibCuda(CudaFunctions cuda) {
        this.cuda = cuda;
    }

    /// Opens the library of the installed driver and starts the driver; empty if there is no such
    /// library.
    static Optional<Driver> load() throws CudaException {
        Optional<NativeLibrary> found = NativeLibrary.open(candidates());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        CudaFunctions cuda = new CudaFunctions(found.get());
        cuda.call("cuInit", () -> (int) cuda.init.invokeExact(0));
        return Optional.of(new LibCuda(cuda));
    }

    /// The libraries that are looked for, in this order.
    static List<String> candidates() {
        return System.getProperty("os.name").startsWith("Windows") ? ON_WINDOWS : ON_LINUX;
    }

    @Override
    public int version() throws CudaException {
        return (int) cuda.outcome("cuDriverGetVersion", to -> (int) cuda.driverGetVersion.invokeExact(to));
    }

    @Override
    public int deviceCount() throws CudaException {
        return (int) cuda.outcome("cuDeviceGetCount", to -> (int) cuda.deviceGetCount.invokeExact(to));
    }

    private int handle(int device) throws CudaException {
        return (int) cuda.outcome("cuDeviceGet", to -> (int) cuda.deviceGet.invokeExact(to, device));
    }

    @Override
    public String deviceName(int device) throws CudaException {
        int handle = handle(device);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(TEXT_BYTES);
            cuda.call("cuDeviceGetName", () -> (int) cuda.deviceGetName.invokeExact(name, TEXT_BYTES, handle));
            return name.getString(0);
        }
    }

    @Override
    public long totalBytes(int device) throws CudaException {
        int handle = handle(device);
        return cuda.outcome("cuDeviceTotalMem_v2", to -> (int) cuda.deviceTotalMem.invokeExact(to, handle));
    }

    @Override
    public int attribute(int attribute, int device) throws CudaException {
        int handle = handle(device);
        return (int) cuda.outcome(
                "cuDeviceGetAttribute", to -> (int) cuda.deviceGetAttribute.invokeExact(to, attribute, handle));
    }

    @Override
    public long retainContext(int device) throws CudaException {
        int handle = handle(device);
        return cuda.outcome("cuDevicePrimaryCtxRetain", to -> (int) cuda.primaryCtxRetain.invokeExact(to, handle));
    }

    @Override
    public void releaseContext(int device) throws CudaException {
        int handle = handle(device);
        cuda.call("cuDevicePrimaryCtxRelease_v2", () -> (int) cuda.primaryCtxRelease.invokeExact(handle));
    }

    @Override
    public void makeCurrent(long context) throws CudaException {
        cuda.call("cuCtxSetCurrent", () -> (int) cuda.ctxSetCurrent.invokeExact(context));
    }

    @Override
    public long freeBytes() throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment total = arena.allocate(JAVA_LONG);
            return cuda.outcome("cuMemGetInfo_v2", free -> (int) cuda.memGetInfo.invokeExact(free, total));
        }
    }

    @Override
    public long allocate(long bytes) throws CudaException {
        return cuda.outcome("cuMemAlloc_v2", to -> (int) cuda.memAlloc.invokeExact(to, bytes));
    }

    @Override
    public void free(long address) throws CudaException {
        cuda.call("cuMemFree_v2", () -> (int) cuda.memFree.invokeExact(address));
    }

    @Override
    public MemorySegment allocatePinned(long bytes) throws CudaException {
        long address = cuda.outcome("cuMemHostAlloc", to -> (int) cuda.memHostAlloc.invokeExact(to, bytes, 0));
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    @Override
    public void freePinned(MemorySegment pinned) throws CudaException {
        cuda.call("cuMemFreeHost", () -> (int) cuda.memFreeHost.invokeExact(pinned));
    }

    @Override
    public void copyToDevice(long to, MemorySegment from, long stream) throws CudaException {
        long bytes = from.byteSize();
        cuda.call("cuMemcpyHtoDAsync_v2", () -> (int) cuda.memcpyHtoD.invokeExact(to, from, bytes, stream));
    }

    @Override
    public void copyToHost(MemorySegment to, long from, long stream) throws CudaException {
        long bytes = to.byteSize();
        cuda.call("cuMemcpyDtoHAsync_v2", () -> (int) cuda.memcpyDtoH.invokeExact(to, from, bytes, stream));
    }

    @Override
    public void copyOnDevice(long to, long from, long bytes, long stream) throws CudaException {
        cuda.call("cuMemcpyDtoDAsync_v2", () -> (int) cuda.memcpyDtoD.invokeExact(to, from, bytes, stream));
    }

    @Override
    public void fill(long address, byte value, long bytes, long stream) throws CudaException {
        cuda.call("cuMemsetD8Async", () -> (int) cuda.memsetD8.invokeExact(address, value, bytes, stream));
    }

    @Override
    public long createStream() throws CudaException {
        return cuda.outcome("cuStreamCreate", to -> (int) cuda.streamCreate.invokeExact(to, STREAM_NON_BLOCKING));
    }

    @Override
    public void destroyStream(long stream) throws CudaException {
        cuda.call("cuStreamDestroy_v2", () -> (int) cuda.streamDestroy.invokeExact(stream));
    }

    @Override
    public void synchronize(long stream) throws CudaException {
        cuda.call("cuStreamSynchronize", () -> (int) cuda.streamSynchronize.invokeExact(stream));
    }

    @Override
    public void await(long stream, long event) throws CudaException {
        cuda.call("cuStreamWaitEvent", () -> (int) cuda.streamWaitEvent.invokeExact(stream, event, 0));
    }

    @Override
    public long createEvent() throws CudaException {
        return cuda.outcome("cuEventCreate", to -> (int) cuda.eventCreate.invokeExact(to, 0));
    }

    @Override
    public void destroyEvent(long event) throws CudaException {
        cuda.call("cuEventDestroy_v2", () -> (int) cuda.eventDestroy.invokeExact(event));
    }

    @Override
    public void record(long event, long stream) throws CudaException {
        cuda.call("cuEventRecord", () -> (int) cuda.eventRecord.invokeExact(event, stream));
    }

    @Override
    public void synchronizeEvent(long event) throws CudaException {
        cuda.call("cuEventSynchronize", () -> (int) cuda.eventSynchronize.invokeExact(event));
    }

    @Override
    public float elapsedMillis(long from, long to) throws CudaException {
        return Float.intBitsToFloat((int) cuda.outcome(
                "cuEventElapsedTime", millis -> (int) cuda.eventElapsedTime.invokeExact(millis, from, to)));
    }

    @Override
    public long loadModule(String ptx) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(ptx, StandardCharsets.US_ASCII);
            MemorySegment log = arena.allocate(LOG_BYTES);
            MemorySegment options = arena.allocateFrom(JAVA_INT, JIT_ERROR_LOG_BUFFER, JIT_ERROR_LOG_BUFFER_SIZE_BYTES);
            MemorySegment values = arena.allocate(ADDRESS, 2);
            values.setAtIndex(ADDRESS, 0, log);
            // A size travels in the place of an address.
            values.setAtIndex(ADDRESS, 1, MemorySegment.ofAddress(LOG_BYTES));
            MemorySegment module = arena.allocate(JAVA_LONG);
            int result = CudaFunctions.result("cuModuleLoadDataEx", () ->
                    (int) cuda.moduleLoadDataEx.invokeExact(module, text, 2, options, values));
            if (result != 0) {
                throw cuda.failure(
                        "cuModuleLoadDataEx", result, log.getString(0).strip());
            }
            return module.get(JAVA_LONG, 0);
        }
    }

    @Override
    public void unloadModule(long module) throws CudaException {
        cuda.call("cuModuleUnload", () -> (int) cuda.moduleUnload.invokeExact(module));
    }

    @Override
    public long function(long module, String name) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name, StandardCharsets.US_ASCII);
            return cuda.outcome(
                    "cuModuleGetFunction " + name, to -> (int) cuda.moduleGetFunction.invokeExact(to, module, text));
        }
    }

    @Override
    public void launch(long function, int grid, int block, long stream, MemorySegment arguments) throws CudaException {
        cuda.call("cuLaunchKernel", () -> (int) cuda.launchKernel.invokeExact(
                function, grid, 1, 1, block, 1, 1, 0, stream, arguments, MemorySegment.NULL));
    }

    @Override
    public void beginCapture(long stream) throws CudaException {
        cuda.call("cuStreamBeginCapture_v2", () ->
                (int) cuda.streamBeginCapture.invokeExact(stream, CAPTURE_THREAD_LOCAL));
    }

    @Override
    public long endCapture(long stream) throws CudaException {
        long recorded = cuda.outcome("cuStreamEndCapture", to -> (int) cuda.streamEndCapture.invokeExact(stream, to));
        try {
            return cuda.outcome(
                    "cuGraphInstantiateWithFlags", to -> (int) cuda.graphInstantiate.invokeExact(to, recorded, 0L));
        } finally {
            cuda.call("cuGraphDestroy", () -> (int) cuda.graphDestroy.invokeExact(recorded));
        }
    }

    @Override
    public void launchGraph(long graph, long stream) throws CudaException {
        cuda.call("cuGraphLaunch", () -> (int) cuda.graphLaunch.invokeExact(graph, stream));
    }

    @Override
    public void destroyGraph(long graph) throws CudaException {
        cuda.call("cuGraphExecDestroy", () -> (int) cuda.graphExecDestroy.invokeExact(graph));
    }
}
