package nibblescope.core.backend.cuda;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// What failures of the driver mean to whoever runs something, and what to do about them.
///
/// @param backendId the backend that they happen to
record Failures(String backendId) {
    private static final String ON_PROCESSORS = "or choose the backend cpu";

    /// The failure of a call. Loading kernels has failures of its own: [#ofLoading].
    BackendException of(CudaException e) {
        return switch (obstacle(e.code())) {
            case OUT_OF_MEMORY ->
                failure(
                        Obstacle.OUT_OF_MEMORY,
                        "the device has no memory left: " + e.getMessage(),
                        "close other programs that use it, or choose the backend cpu",
                        e);
            case DEVICE_LOST ->
                failure(
                        Obstacle.DEVICE_LOST,
                        "the device is lost: " + e.getMessage(),
                        "it needs a new process; start the program again, and the driver if that does not help",
                        e);
            case LAUNCH_TIMEOUT ->
                failure(
                        Obstacle.LAUNCH_TIMEOUT,
                        "a kernel took longer than the system allows: " + e.getMessage(),
                        "use a device without a display; the device needs a new process",
                        e);
            case NO_DEVICE ->
                failure(
                        Obstacle.NO_DEVICE,
                        "the driver finds no device: " + e.getMessage(),
                        "look whether nvidia-smi lists it, " + ON_PROCESSORS,
                        e);
            case DRIVER_MISSING -> driverMissing(Objects.requireNonNull(e.getMessage()), e);
            case DRIVER_TOO_OLD ->
                failure(
                        Obstacle.DRIVER_TOO_OLD,
                        "the driver does not fit: " + e.getMessage(),
                        "install a newer NVIDIA driver and start the system again, " + ON_PROCESSORS,
                        e);
            case KERNELS_REJECTED -> ofLoading(e);
            case NO_KERNEL ->
                failure(
                        Obstacle.NO_KERNEL,
                        "the program has no such kernel: " + e.getMessage(),
                        "run it on the backend cpu",
                        e);
            case SELF_TEST_FAILED, LIBRARY_MISSING, WORKER_MISSING, WORKER_VERSION, WORKER_SILENT ->
                new BackendException(backendId, Objects.requireNonNull(e.getMessage()), e);
            case WORKER_GARBAGE, WORKER_ENDED, PATH_REFUSED, WRONG_REQUEST, FAILED ->
                new BackendException(backendId, Objects.requireNonNull(e.getMessage()), e);
        };
    }

    private static Obstacle obstacle(int code) {
        return switch (code) {
            case CudaErrors.OUT_OF_MEMORY -> Obstacle.OUT_OF_MEMORY;
            case CudaErrors.LAUNCH_TIMEOUT -> Obstacle.LAUNCH_TIMEOUT;
            case CudaErrors.STUB_LIBRARY -> Obstacle.DRIVER_MISSING;
            case CudaErrors.NO_DEVICE, CudaErrors.INVALID_DEVICE -> Obstacle.NO_DEVICE;
            case CudaErrors.INSUFFICIENT_DRIVER,
                    CudaErrors.UNSUPPORTED_PTX_VERSION,
                    CudaErrors.SYSTEM_DRIVER_MISMATCH,
                    CudaErrors.COMPAT_NOT_SUPPORTED_ON_DEVICE -> Obstacle.DRIVER_TOO_OLD;
            case CudaErrors.INVALID_IMAGE,
                    CudaErrors.NO_BINARY_FOR_GPU,
                    CudaErrors.INVALID_PTX,
                    CudaErrors.JIT_COMPILER_NOT_FOUND -> Obstacle.KERNELS_REJECTED;
            case CudaErrors.NOT_FOUND -> Obstacle.NO_KERNEL;
            default -> isLost(code) ? Obstacle.DEVICE_LOST : Obstacle.FAILED;
        };
    }

    /// Whether all calls fail from now on, in this process.
    static boolean endsDevice(CudaException e) {
        return e.code() == CudaErrors.LAUNCH_TIMEOUT || isLost(e.code());
    }

    private static boolean isLost(int code) {
        return switch (code) {
            case CudaErrors.DEINITIALIZED,
                    CudaErrors.DEVICE_UNAVAILABLE,
                    CudaErrors.ECC_UNCORRECTABLE,
                    CudaErrors.NVLINK_UNCORRECTABLE,
                    CudaErrors.CONTAINED,
                    CudaErrors.ILLEGAL_ADDRESS,
                    CudaErrors.CONTEXT_IS_DESTROYED,
                    CudaErrors.ASSERT,
                    CudaErrors.HARDWARE_STACK_ERROR,
                    CudaErrors.ILLEGAL_INSTRUCTION,
                    CudaErrors.MISALIGNED_ADDRESS,
                    CudaErrors.INVALID_ADDRESS_SPACE,
                    CudaErrors.INVALID_PC,
                    CudaErrors.LAUNCH_FAILED,
                    CudaErrors.UNKNOWN -> true;
            default -> false;
        };
    }

    /// The failure of the compiler in the driver.
    private BackendException ofLoading(CudaException e) {
        String remedy = e.code() == CudaErrors.JIT_COMPILER_NOT_FOUND
                ? "install libnvidia-ptxjitcompiler, which belongs to the driver, "
                : "install a newer NVIDIA driver, ";
        return failure(
                Obstacle.KERNELS_REJECTED,
                "the driver does not take the kernels: " + e.getMessage(),
                remedy + ON_PROCESSORS,
                e);
    }

    BackendException driverMissing(String found, @Nullable Throwable cause) {
        return failure(Obstacle.DRIVER_MISSING, found, "install the NVIDIA driver, " + ON_PROCESSORS, cause);
    }

    /// A device of a number that there is not.
    BackendException noSuchDevice(int ordinal, int count) {
        return failure(
                Obstacle.NO_DEVICE,
                "there is no device %d, the driver finds %d".formatted(ordinal, count),
                count == 0
                        ? "look whether nvidia-smi lists one, " + ON_PROCESSORS
                        : "devices are cuda:0 to cuda:" + (count - 1),
                null);
    }

    BackendException driverTooOld(int found, Ptx ptx) {
        return failure(
                Obstacle.DRIVER_TOO_OLD,
                "the driver is for CUDA %s, the kernels need %s"
                        .formatted(Ptx.cudaVersion(found), Ptx.cudaVersion(ptx.leastDriver())),
                "install an NVIDIA driver for CUDA %s or newer, ".formatted(Ptx.cudaVersion(ptx.leastDriver()))
                        + ON_PROCESSORS,
                null);
    }

    BackendException deviceTooOld(String name, int capability, Ptx ptx) {
        return failure(
                Obstacle.KERNELS_REJECTED,
                "%s has compute capability %.1f, the kernels need %.1f"
                        .formatted(name, capability / 10.0, ptx.capability() / 10.0),
                "use a newer device, " + ON_PROCESSORS,
                null);
    }

    BackendException kernelsMissing(String resource) {
        return failure(
                Obstacle.KERNELS_REJECTED,
                resource + " is not packaged with the program",
                "build it with resources/kernels",
                null);
    }

    BackendException nothingToTime(Tensor tensor) {
        return failure(
                Obstacle.WRONG_REQUEST,
                "tensor \"%s\" has no elements, so there is nothing to time".formatted(tensor.name()),
                "choose another tensor",
                null);
    }

    BackendException noKernel(Recipe recipe) {
        return failure(
                Obstacle.NO_KERNEL, "cuda has no kernel for recipe " + recipe, "run it on the backend cpu", null);
    }

    /// Everything after the device was lost.
    BackendException lostBefore(CudaException cause) {
        return failure(
                Obstacle.DEVICE_LOST,
                "the device was lost in an earlier run: " + cause.getMessage(),
                "it needs a new process; start the program again",
                cause);
    }

    /// Memory that is not enough for the smallest piece of work.
    BackendException tooLittleMemory(long neededBytes, long budgetBytes) {
        return failure(
                Obstacle.OUT_OF_MEMORY,
                "%,d bytes of device memory are needed, %,d may be taken".formatted(neededBytes, budgetBytes),
                "close other programs that use the device, or allow more of its memory",
                null);
    }

    /// A kernel that computes something else than the reference quantizer.
    ///
    /// @param device name and driver of it
    BackendException selfTestFailed(String kernel, String device, String difference) {
        return failure(
                Obstacle.SELF_TEST_FAILED,
                "kernel %s on %s does not give what the reference quantizer gives: %s"
                        .formatted(kernel, device, difference),
                "the kernel is disabled; install another driver, " + ON_PROCESSORS,
                null);
    }

    /// A library that the user names and that cannot be used.
    BackendException libraryMissing(String library, String places, String property) {
        return failure(
                Obstacle.LIBRARY_MISSING,
                "%s is not there, or does not start on this device: %s".formatted(library, places),
                "correct the system property %s, or leave it out".formatted(property),
                null);
    }

    /// Kernels of the user's that the compiler refuses; its log is all that helps.
    BackendException kernelsDoNotCompile(Path file, CudaException e) {
        return failure(
                Obstacle.KERNELS_REJECTED,
                "%s does not compile: %s"
                        .formatted(file, String.valueOf(e.getMessage()).replaceAll("\\R\\s*", " ")),
                "correct it, or leave the system property %s out".formatted(KernelSource.PROPERTY),
                e);
    }

    /// A request that no kernel can meet.
    BackendException wrongRequest(String found, String remedy) {
        return failure(Obstacle.WRONG_REQUEST, found, remedy, null);
    }

    /// What went wrong outside of the driver.
    BackendException ofProgram(RuntimeException e) {
        return new BackendException(
                backendId,
                "the run failed: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()),
                e);
    }

    private BackendException failure(Obstacle obstacle, String found, String remedy, @Nullable Throwable cause) {
        return new BackendException(backendId, obstacle, found, remedy, cause);
    }
}
