package nibblescope.core.backend;

/// Why a backend cannot run, or could not finish: what programs and translations tell apart.
public enum Obstacle {
    /// The driver's library is not there.
    DRIVER_MISSING,
    /// There is a driver, but no device.
    NO_DEVICE,
    /// The driver cannot take the kernels.
    DRIVER_TOO_OLD,
    /// The driver did not compile the kernels.
    KERNELS_REJECTED,
    /// A kernel does not give what the reference quantizer gives.
    SELF_TEST_FAILED,
    /// The backend has no kernel for the recipe.
    NO_KERNEL,
    /// The device's memory is taken.
    OUT_OF_MEMORY,
    /// The device stopped in the middle; it needs a new process.
    DEVICE_LOST,
    /// A kernel took longer than the system allows.
    LAUNCH_TIMEOUT,
    /// A library that is optional is not there.
    LIBRARY_MISSING,
    /// The worker's program could not be started, or its host not be reached.
    WORKER_MISSING,
    /// The worker is of another version or has other kernels.
    WORKER_VERSION,
    /// The worker does not answer.
    WORKER_SILENT,
    /// The worker sends what is not of the protocol.
    WORKER_GARBAGE,
    /// The worker ended in the middle.
    WORKER_ENDED,
    /// The worker may not open that file.
    PATH_REFUSED,
    /// What was asked for is wrong: a file, a tensor, a recipe or a device that is not there.
    WRONG_REQUEST,
    /// Anything else.
    FAILED
}
