package nibblescope.core.backend.worker;

import java.util.List;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.backend.cuda.CudaBackend;

/// The kinds of devices that the program knows: the one place where a backend is added.
public final class Devices {
    private Devices() {}

    /// All kinds, the processors first.
    public static List<DeviceKind> kinds() {
        return List.of(new DeviceKind("cpu", () -> List.of(cpu())), new DeviceKind("cuda", Devices::cuda));
    }

    /// The hash of all kernels that the program brings along; empty if it has none.
    public static String kernels() {
        return CudaBackend.kernels();
    }

    private static List<LocalDevice> cuda() {
        return CudaBackend.devices().stream()
                .map(state -> new LocalDevice(
                        state.id(), state::availability, () -> new CudaBackend(CudaBackend.ordinal(state.id()))))
                .toList();
    }

    private static LocalDevice cpu() {
        int threads = Runtime.getRuntime().availableProcessors();
        return new LocalDevice("cpu", () -> availability(threads), () -> new CpuBackend(threads));
    }

    private static Availability availability(int threads) {
        // It starts no thread before it runs.
        try (CpuBackend backend = new CpuBackend(threads)) {
            return backend.availability();
        }
    }
}
