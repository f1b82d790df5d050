package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The functions of the driver's library, by their names without `cu`. The names with `_v2` are
/// those of the current interface: without it some are the 32-bit ones of old. A function that the
/// driver is too old for answers [CudaErrors#NOT_FOUND].
@SuppressWarnings("restricted")
final class CudaFunctions {
    private static final int TEXT_BYTES = 1024;

    final MethodHandle getErrorName;
    final MethodHandle getErrorString;
    final MethodHandle init;
    final MethodHandle driverGetVersion;
    final MethodHandle deviceGetCount;
    final MethodHandle deviceGet;
    final MethodHandle deviceGetName;
    final MethodHandle deviceTotalMem;
    final MethodHandle deviceGetAttribute;
    final MethodHandle primaryCtxRetain;
    final MethodHandle primaryCtxRelease;
    final MethodHandle ctxSetCurrent;
    final MethodHandle memGetInfo;
    final MethodHandle memAlloc;
    final MethodHandle memFree;
    final MethodHandle memHostAlloc;
    final MethodHandle memFreeHost;
    final MethodHandle memcpyHtoD;
    final MethodHandle memcpyDtoH;
    final MethodHandle memcpyDtoD;
    final MethodHandle memsetD8;
    final MethodHandle streamCreate;
    final MethodHandle streamDestroy;
    final MethodHandle streamSynchronize;
    final MethodHandle streamWaitEvent;
    final MethodHandle eventCreate;
    final MethodHandle eventDestroy;
    final MethodHandle eventRecord;
    final MethodHandle eventSynchronize;
    final MethodHandle eventElapsedTime;
    final MethodHandle moduleLoadDataEx;
    final MethodHandle moduleUnload;
    final MethodHandle moduleGetFunction;
    final MethodHandle launchKernel;
    final MethodHandle streamBeginCapture;
    final MethodHandle streamEndCapture;
    final MethodHandle graphInstantiate;
    final MethodHandle graphDestroy;
    final MethodHandle graphLaunch;
    final MethodHandle graphExecDestroy;

    private final NativeLibrary library;

    CudaFunctions(NativeLibrary library) {
        this.library = library;
        getErrorName = bind("cuGetErrorName", JAVA_INT, ADDRESS);
        getErrorString = bind("cuGetErrorString", JAVA_INT, ADDRESS);
        init = bind("cuInit", JAVA_INT);
        driverGetVersion = bind("cuDriverGetVersion", ADDRESS);
        deviceGetCount = bind("cuDeviceGetCount", ADDRESS);
        deviceGet = bind("cuDeviceGet", ADDRESS, JAVA_INT);
        deviceGetName = bind("cuDeviceGetName", ADDRESS, JAVA_INT, JAVA_INT);
        deviceTotalMem = bind("cuDeviceTotalMem_v2", ADDRESS, JAVA_INT);
        deviceGetAttribute = bind("cuDeviceGetAttribute", ADDRESS, JAVA_INT, JAVA_INT);
        primaryCtxRetain = bind("cuDevicePrimaryCtxRetain", ADDRESS, JAVA_INT);
        primaryCtxRelease = bind("cuDevicePrimaryCtxRelease_v2", JAVA_INT);
        ctxSetCurrent = bind("cuCtxSetCurrent", JAVA_LONG);
        memGetInfo = bind("cuMemGetInfo_v2", ADDRESS, ADDRESS);
        memAlloc = bind("cuMemAlloc_v2", ADDRESS, JAVA_LONG);
        memFree = bind("cuMemFree_v2", JAVA_LONG);
        memHostAlloc = bind("cuMemHostAlloc", ADDRESS, JAVA_LONG, JAVA_INT);
        memFreeHost = bind("cuMemFreeHost", ADDRESS);
        memcpyHtoD = bind("cuMemcpyHtoDAsync_v2", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
        memcpyDtoH = bind("cuMemcpyDtoHAsync_v2", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        memcpyDtoD = bind("cuMemcpyDtoDAsync_v2", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        memsetD8 = bind("cuMemsetD8Async", JAVA_LONG, JAVA_BYTE, JAVA_LONG, JAVA_LONG);
        streamCreate = bind("cuStreamCreate", ADDRESS, JAVA_INT);
        streamDestroy = bind("cuStreamDestroy_v2", JAVA_LONG);
        streamSynchronize = bind("cuStreamSynchronize", JAVA_LONG);
        streamWaitEvent = bind("cuStreamWaitEvent", JAVA_LONG, JAVA_LONG, JAVA_INT);
        eventCreate = bind("cuEventCreate", ADDRESS, JAVA_INT);
        eventDestroy = bind("cuEventDestroy_v2", JAVA_LONG);
        eventRecord = bind("cuEventRecord", JAVA_LONG, JAVA_LONG);
        eventSynchronize = bind("cuEventSynchronize", JAVA_LONG);
        // The one without _v2 is in drivers of every age.
        eventElapsedTime = bind("cuEventElapsedTime", ADDRESS, JAVA_LONG, JAVA_LONG);
        moduleLoadDataEx = bind("cuModuleLoadDataEx", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
        moduleUnload = bind("cuModuleUnload", JAVA_LONG);
        moduleGetFunction = bind("cuModuleGetFunction", ADDRESS, JAVA_LONG, ADDRESS);
        launchKernel = bind(
                "cuLaunchKernel",
                JAVA_LONG,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_INT,
                JAVA_LONG,
                ADDRESS,
                ADDRESS);
        streamBeginCapture = bind("cuStreamBeginCapture_v2", JAVA_LONG, JAVA_INT);
        streamEndCapture = bind("cuStreamEndCapture", JAVA_LONG, ADDRESS);
        graphInstantiate = bind("cuGraphInstantiateWithFlags", ADDRESS, JAVA_LONG, JAVA_LONG);
        graphDestroy = bind("cuGraphDestroy", JAVA_LONG);
        graphLaunch = bind("cuGraphLaunch", JAVA_LONG, JAVA_LONG);
        graphExecDestroy = bind("cuGraphExecDestroy", JAVA_LONG);
    }

    private MethodHandle bind(String function, MemoryLayout... arguments) {
        return library.function(function, CudaErrors.NOT_FOUND, arguments);
    }

    /// One call of the library.
    interface Call {
        int result() throws Throwable;
    }

    /// One that writes what it gives to an address.
    interface CallWithOutcome {
        int result(MemorySegment outcome) throws Throwable;
    }

    /// Calls a function whose result has to be 0.
    void call(String function, Call call) throws CudaException {
        int result = result(function, call);
        if (result != 0) {
            throw failure(function, result, "");
        }
    }

    /// Calls a function and returns its result.
    static int result(String function, Call call) {
        try {
            return call.result();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            // A handle of a C function throws nothing of its own.
            throw new IllegalStateException(function, e);
        }
    }

    /// Calls a function that writes what it gives, 8 bytes or fewer, to an address.
    long outcome(String function, CallWithOutcome call) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment outcome = arena.allocate(JAVA_LONG);
            call(function, () -> call.result(outcome));
            // What is shorter, an int or a float, stands in the low bytes: all hosts of CUDA are little-endian.
            return outcome.get(JAVA_LONG, 0);
        }
    }

    /// What the driver says of a result that is not 0.
    ///
    /// @param log of the compiler; empty if there is none
    CudaException failure(String function, int result, String log) {
        String name = text(getErrorName, result).orElse("CUDA_ERROR_" + result);
        String text = text(getErrorString, result).orElse("no description");
        return new CudaException(function, result, name, log.isEmpty() ? text : text + "; " + log);
    }

    private static Optional<String> text(MethodHandle describe, int result) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(ADDRESS);
            int described = result("cuGetErrorName", () -> (int) describe.invokeExact(result, text));
            return described == 0
                    ? Optional.of(text.get(ADDRESS, 0).reinterpret(TEXT_BYTES).getString(0))
                    : Optional.empty();
        }
    }
}
