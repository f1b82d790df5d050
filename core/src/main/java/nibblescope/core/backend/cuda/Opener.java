package nibblescope.core.backend.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nibblescope.core.backend.BackendException;

/// Opens devices, with the checks that can be told from each other only before.
///
/// @param source      of the driver
/// @param kernels     that are loaded
/// @param versionFile where Linux tells the driver's own version
record Opener(DriverSource source, KernelSource kernels, Path versionFile) {
    /// With the driver that is installed and the kernels that are packaged.
    static final Opener INSTALLED =
            new Opener(LibCuda::load, KernelSource.installed(), Path.of("/proc/driver/nvidia/version"));

    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final Pattern VERSION = Pattern.compile("\\b\\d{3}\\.\\d+(\\.\\d+)?\\b");

    /// Where a driver comes from.
    interface DriverSource {
        /// The driver, started; empty if there is none.
        Optional<Driver> load() throws CudaException;
    }

    /// How many devices the driver finds; at least one.
    int deviceCount(Failures failures) throws BackendException {
        try {
            int count = driver(failures).deviceCount();
            if (count == 0) {
                throw failures.noSuchDevice(0, count);
            }
            return count;
        } catch (CudaException e) {
            throw failures.of(e);
        }
    }

    private Driver driver(Failures failures) throws CudaException, BackendException {
        Optional<Driver> driver = source.load();
        if (driver.isEmpty()) {
            throw failures.driverMissing(
                    "the NVIDIA driver's library is not there: " + String.join(", ", LibCuda.candidates()), null);
        }
        return driver.get();
    }

    /// Opens a device on this thread.
    Gpu open(int ordinal, String id, Failures failures) throws CudaException, BackendException {
        Ptx ptx = kernels.load(failures).orElseThrow(() -> failures.kernelsMissing(KernelSource.PACKAGED));
        Driver driver = driver(failures);
        int version = driver.version();
        if (version < ptx.leastDriver()) {
            throw failures.driverTooOld(version, ptx);
        }
        int count = driver.deviceCount();
        if (ordinal >= count) {
            throw failures.noSuchDevice(ordinal, count);
        }
        int capability = 10 * driver.attribute(CAPABILITY_MAJOR, ordinal) + driver.attribute(CAPABILITY_MINOR, ordinal);
        if (capability < ptx.capability()) {
            throw failures.deviceTooOld(driver.deviceName(ordinal), capability, ptx);
        }
        String cuda = "CUDA " + Ptx.cudaVersion(version);
        String driverName = ownVersion().map(own -> cuda + ", driver " + own).orElse(cuda);
        return Gpu.open(driver, ordinal, id, driverName, ptx);
    }

    /// The driver's own version, where the system tells it.
    private Optional<String> ownVersion() {
        try {
            Matcher version = VERSION.matcher(Files.readString(versionFile, StandardCharsets.US_ASCII));
            return version.find() ? Optional.of(version.group()) : Optional.empty();
        } catch (IOException _) {
            // Not on this system: the version of CUDA says enough.
            return Optional.empty();
        }
    }
}
