package nibblescope.core.backend.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.Products;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Does runs in this process, on the thread that asks for them. Devices are looked for and opened
/// when they are needed, and closed with the runner.
public final class LocalRunner implements CodesRunner {
    private static final long SLICE_ELEMENTS = 1L << 26;

    private final List<DeviceKind> kinds;
    private final String programVersion;
    private final long sliceElements;
    private final Map<String, Backend> opened = new HashMap<>();
    private boolean closed;

    /// @param programVersion for the receipts
    public LocalRunner(List<DeviceKind> kinds, String programVersion) {
        this(kinds, programVersion, SLICE_ELEMENTS);
    }

    /// @param sliceElements the most elements of which all bytes are held
    LocalRunner(List<DeviceKind> kinds, String programVersion, long sliceElements) {
        this.kinds = List.copyOf(kinds);
        this.programVersion = programVersion;
        this.sliceElements = sliceElements;
    }

    @Override
    public List<DeviceState> devices() {
        List<DeviceState> states = new ArrayList<>();
        for (DeviceKind kind : kinds) {
            for (LocalDevice device : kind.devices().get()) {
                states.add(new DeviceState(device.id(), availability(device)));
            }
        }
        return states;
    }

    private synchronized Availability availability(LocalDevice device) {
        Backend backend = opened.get(device.id());
        return backend == null ? device.availability().get() : backend.availability();
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        return switch (request) {
            case RunRequest.Quantize quantize -> quantize(quantize, Optional.empty(), monitor);
            case RunRequest.Decode decode -> decode(decode, monitor);
            case RunRequest.Layer layer -> layer(layer, monitor);
            case RunRequest.Bench bench -> bench(bench, monitor);
        };
    }

    @Override
    public List<RunReport> run(RunRequest.Quantize request, CodesSink codes, RunMonitor monitor)
            throws BackendException {
        return quantize(request, Optional.of(codes), monitor);
    }

    private List<RunReport> quantize(RunRequest.Quantize request, Optional<CodesSink> codes, RunMonitor monitor)
            throws BackendException {
        Recipe recipe = recipe(request, request.recipe());
        try (TensorFile file = TensorSources.open(request.device(), request.source())) {
            Tensor tensor = TensorSources.tensor(
                    request.device(), file, request.source().tensor());
            Optional<String> obstacle = recipe.obstacle(tensor.shape());
            if (obstacle.isPresent()) {
                throw TensorSources.wrong(
                        request.device(),
                        "%s does not fit tensor \"%s\" of %s: %s"
                                .formatted(recipe, tensor.name(), tensor.shape(), obstacle.get()),
                        "choose another recipe",
                        null);
            }
            return on(
                    request,
                    (backend, receipt) -> List.of(new QuantizeRun(backend, tensor, recipe, sliceElements, monitor)
                            .report(receipt, request.repeats(), request.verify(), codes)));
        }
    }

    private List<RunReport> decode(RunRequest.Decode request, RunMonitor monitor) throws BackendException {
        return on(request, (backend, receipt) -> products(backend).decode(request, receipt, monitor));
    }

    private List<RunReport> layer(RunRequest.Layer request, RunMonitor monitor) throws BackendException {
        for (String recipe : request.recipes()) {
            recipe(request, recipe);
        }
        String device = request.device();
        try (TensorFile file = TensorSources.open(device, request.weights())) {
            Tensor weights =
                    TensorSources.tensor(device, file, request.weights().tensor());
            if (TensorSources.isSynthetic(request.activations())) {
                long columns = weights.shape().columns();
                return layer(
                        request, weights, TensorSources.synthetic(device, request.activations(), columns), monitor);
            }
            try (TensorFile other = TensorSources.open(device, request.activations())) {
                Tensor activations = TensorSources.tensor(
                        device, other, request.activations().tensor());
                return layer(request, weights, activations, monitor);
            }
        }
    }

    private List<RunReport> layer(RunRequest.Layer request, Tensor weights, Tensor activations, RunMonitor monitor)
            throws BackendException {
        return on(
                request,
                (backend, receipt) -> products(backend).layer(request, weights, activations, receipt, monitor));
    }

    private List<RunReport> bench(RunRequest.Bench request, RunMonitor monitor) throws BackendException {
        return on(
                request,
                (backend, receipt) ->
                        new BenchRun(backend, request.elements(), request.repeats(), receipt, monitor).reports());
    }

    private static Products products(Backend backend) throws BackendException {
        if (backend instanceof Products products) {
            return products;
        }
        throw new BackendException(
                backend.id(),
                Obstacle.NO_KERNEL,
                "there is no kernel for products of matrices",
                "choose a CUDA device",
                null);
    }

    /// What is done on a device.
    @FunctionalInterface
    private interface Work {
        List<RunReport> on(Backend backend, Receipt receipt) throws BackendException;
    }

    private List<RunReport> on(RunRequest request, Work work) throws BackendException {
        if (request.repeats() < 1) {
            throw TensorSources.wrong(
                    request.device(), request.repeats() + " repetitions cannot be timed", "ask for 1 or more", null);
        }
        Backend backend = backend(request.device());
        try {
            Device device = ready(backend.id(), backend.availability());
            return work.on(backend, new Receipt(device, programVersion, Instant.now()));
        } catch (BackendException e) {
            if (needsNewProcess(e.obstacle())) {
                forget(backend);
            }
            throw e;
        }
    }

    /// Whether nothing runs on the device any more in a process in which that has happened.
    static boolean needsNewProcess(Obstacle obstacle) {
        return obstacle == Obstacle.DEVICE_LOST || obstacle == Obstacle.LAUNCH_TIMEOUT;
    }

    private synchronized void forget(Backend backend) {
        opened.values().remove(backend);
        backend.close();
    }

    private synchronized Backend backend(String id) throws BackendException {
        if (closed) {
            throw new CancellationException("the runner is closed");
        }
        // One that is open is not looked for again: looking opens every device of its kind.
        @Nullable Backend known = opened.get(id);
        if (known != null) {
            return known;
        }
        LocalDevice device = device(id);
        @Nullable Backend backend = opened.get(device.id());
        if (backend == null) {
            ready(device.id(), device.availability().get());
            backend = device.opening().open();
            opened.put(device.id(), backend);
        }
        return backend;
    }

    /// The device of that id; a kind's name alone stands for its first device.
    private LocalDevice device(String id) throws BackendException {
        String kindName = id.split(":", 2)[0];
        Optional<DeviceKind> kind =
                kinds.stream().filter(k -> k.name().equals(kindName)).findFirst();
        if (kind.isEmpty()) {
            String names = kinds.stream().map(DeviceKind::name).collect(Collectors.joining(", "));
            throw TensorSources.wrong(id, "there is no device of that kind", "choose one of " + names, null);
        }
        List<LocalDevice> devices = kind.get().devices().get();
        LocalDevice first = devices.getFirst();
        // Where none can be listed, one entry of the kind's name says why.
        if (id.equals(kindName) || first.id().equals(kindName)) {
            return first;
        }
        String ids = devices.stream().map(LocalDevice::id).collect(Collectors.joining(", "));
        return devices.stream()
                .filter(device -> device.id().equals(id))
                .findFirst()
                .orElseThrow(() -> TensorSources.wrong(id, "there is no such device", "choose one of " + ids, null));
    }

    private static Device ready(String id, Availability availability) throws BackendException {
        return switch (availability) {
            case Availability.Ready(Device device) -> device;
            case Availability.Unavailable(Obstacle obstacle, String missing, String remedy) ->
                throw new BackendException(id, obstacle, missing, remedy, null);
        };
    }

    private static Recipe recipe(RunRequest request, String id) throws BackendException {
        return Recipes.find(id)
                .orElseThrow(() -> TensorSources.wrong(
                        request.device(),
                        "there is no recipe \"" + id + "\"",
                        "`nibblescope recipes` lists them",
                        null));
    }

    /// Ends what runs on the devices.
    @Override
    public synchronized void close() {
        closed = true;
        opened.values().forEach(Backend::close);
        opened.clear();
    }
}
