package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.DequantizeTiming;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.Products;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;

/// Runs recipes on one NVIDIA GPU, through nothing but its driver. A tensor of any size passes
/// through a ring of three chunks; the outcome is, bit for bit, that of `ReferenceQuantizer` and
/// `BlockMeter`. The driver is opened at the first call, each kernel tested at its first use.
///
/// A device that is lost in the middle stays lost for this process: all later calls say so.
public final class CudaBackend implements Backend, Products, DequantizeTiming {
    private final String id;
    private final Failures failures;
    private final DeviceThread thread;
    private final HostCopies copies;
    private final OpenDevice device;
    private volatile boolean closed;

    /// A backend over a device that takes up to 0.8 of the memory that is free there.
    ///
    /// @param device 0 for the first one
    public CudaBackend(int device) {
        this(device, Long.MAX_VALUE);
    }

    /// A backend over a device that takes no more memory there than it may.
    ///
    /// @param device      0 for the first one
    /// @param budgetBytes of device memory
    public CudaBackend(int device, long budgetBytes) {
        this(device, Opener.INSTALLED, Limits.under(budgetBytes));
    }

    CudaBackend(int device, Opener opener, Limits limits) {
        if (device < 0) {
            throw new IllegalArgumentException("there is no device " + device);
        }
        id = "cuda:" + device;
        failures = new Failures(id);
        thread = new DeviceThread(id);
        copies = new HostCopies(limits.copyThreads(), id);
        this.device = new OpenDevice(device, id, opener, limits, copies);
    }

    /// All devices of this machine and whether they can run; one entry `cuda` that says what is
    /// missing if none can be listed. Opens each of them, which takes about half a second.
    public static List<Runner.DeviceState> devices() {
        return devices(Opener.INSTALLED, Limits.under(Long.MAX_VALUE));
    }

    static List<Runner.DeviceState> devices(Opener opener, Limits limits) {
        int count;
        try {
            count = opener.deviceCount(new Failures("cuda"));
        } catch (BackendException e) {
            return List.of(new Runner.DeviceState("cuda", unavailable(e)));
        }
        List<Runner.DeviceState> devices = new ArrayList<>();
        for (int device = 0; device < count; device++) {
            try (CudaBackend backend = new CudaBackend(device, opener, limits)) {
                devices.add(new Runner.DeviceState(backend.id(), backend.availability()));
            }
        }
        return devices;
    }

    /// The device that an id of [#devices()] stands for, counted from 0.
    public static int ordinal(String id) {
        return Integer.parseInt(id.substring(id.indexOf(':') + 1));
    }

    /// What tells the kernels of this program from those of another: hashes of their sources.
    public static String kernels() {
        return Stream.of("quantize.ptx", "products.ptx")
                .map(name -> Ptx.packaged(name).map(Ptx::sourceHash).orElse("none"))
                .collect(Collectors.joining("+"));
    }

    private static Availability unavailable(BackendException e) {
        return new Availability.Unavailable(e.obstacle(), e.found(), e.remedy());
    }

    @Override
    public String id() {
        return id;
    }

    /// Opens the device if it is not open, so the first call takes about half a second.
    @Override
    public Availability availability() {
        try {
            return new Availability.Ready(thread.call(device::device));
        } catch (BackendException e) {
            return unavailable(e);
        }
    }

    /// The kernels that failed their test so far, by name. Recipes that need one of them do not run.
    public List<String> disabledKernels() throws BackendException {
        return thread.call(device::disabledKernels);
    }

    @Override
    public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
        return onDevice(monitor, tools -> {
            tools.monitor().stage(RunMonitor.Stage.AMAX);
            tools.tests().amax(ValueType.of(tensor));
            return new AmaxRun(tools.gpu(), tools.ring(), tensor).run(tools.monitor());
        });
    }

    @Override
    public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
        BlockQuantizer quantizer = job.quantizer();
        QuantizeRun run = new QuantizeRun(job, quantizer, kernel(quantizer), results);
        return onDevice(monitor, tools -> {
            tools.monitor().stage(RunMonitor.Stage.QUANTIZING);
            return run.run(tools);
        });
    }

    private QuantizeKernel kernel(BlockQuantizer quantizer) throws BackendException {
        return QuantizeKernel.of(quantizer).orElseThrow(() -> failures.noKernel(quantizer.recipe()));
    }

    /// Times the kernel alone, on values that are on the device already: all blocks of the tensor, or
    /// as many of the first ones as fit into the device's memory, of which the bytes are then those
    /// that are counted. Block errors are computed if the job wants them. Some blocks of what was
    /// timed are compared with the reference quantizer afterwards.
    @Override
    public Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException {
        if (job.tensor().elements() == 0) {
            throw failures.nothingToTime(job.tensor());
        }
        BlockQuantizer quantizer = job.quantizer();
        TimedRun timed = new TimedRun(job, quantizer, kernel(quantizer), repeats);
        return onDevice(monitor, timed::run);
    }

    /// What codes and scales stand for, in row-major order, FP32: the bits of `Dequantizer`, but that
    /// NaN is any NaN.
    ///
    /// @param quantizer the recipe with the tensor's amax, from which `tensor` was made
    /// @param results   where the values are allocated
    /// @throws CancellationException if the monitor says so
    public MemorySegment dequantize(QuantizedTensor tensor, BlockQuantizer quantizer, Arena results, RunMonitor monitor)
            throws BackendException {
        // What has no kernel to quantize has none to dequantize either.
        kernel(quantizer);
        DequantizeRun run = new DequantizeRun(tensor, quantizer, results);
        return onDevice(monitor, run::run);
    }

    /// Multiplies in BF16, by cuBLASLt where it is found, in NVFP4 and in MXFP4.
    @Override
    public List<RunReport> decode(RunRequest.Decode request, Receipt receipt, RunMonitor monitor)
            throws BackendException {
        LibrarySearch cublasLt = LibrarySearch.onThisMachine(CublasLt.PROPERTY);
        return onDevice(monitor, new DecodeRun(request, receipt, cublasLt, DecodeRun.Rotation.STANDARD)::run);
    }

    @Override
    public List<RunReport> layer(
            RunRequest.Layer request, Tensor weights, Tensor activations, Receipt receipt, RunMonitor monitor)
            throws BackendException {
        LibrarySearch cublasLt = LibrarySearch.onThisMachine(CublasLt.PROPERTY);
        return onDevice(monitor, new LayerRun(request, weights, activations, receipt, cublasLt)::run);
    }

    @Override
    public Measurement measureDequantize(Recipe recipe, long elements, DType to, int repeats, RunMonitor monitor)
            throws BackendException {
        BlockQuantizer quantizer = new BlockQuantizer(recipe, TimedDequantize.AMAX);
        return onDevice(monitor, new TimedDequantize(quantizer, kernel(quantizer), elements, to, repeats)::run);
    }

    private <T> T onDevice(RunMonitor monitor, OpenDevice.Work<T> work) throws BackendException {
        RunMonitor endedByClosing = new EndedByClosing(monitor);
        return thread.call(() -> {
            if (closed) {
                throw new CancellationException("the backend is closed");
            }
            return device.run(endedByClosing, work);
        });
    }

    /// A monitor of a run that also ends when the backend is closed.
    private final class EndedByClosing implements RunMonitor {
        private final RunMonitor monitor;

        EndedByClosing(RunMonitor monitor) {
            this.monitor = monitor;
        }

        @Override
        public void progress(long done, long total) {
            monitor.progress(done, total);
        }

        @Override
        public void stage(Stage stage) {
            monitor.stage(stage);
        }

        @Override
        public boolean cancelled() {
            return closed || monitor.cancelled();
        }
    }

    /// Ends the thread and gives the device's memory back; runs under way end with a
    /// [CancellationException].
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            thread.call(() -> {
                device.close();
                return closed;
            });
        } catch (BackendException _) {
            // What cannot be given back goes with the process.
        }
        thread.end();
        copies.close();
    }
}
