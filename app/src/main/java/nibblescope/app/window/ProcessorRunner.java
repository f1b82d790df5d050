package nibblescope.app.window;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Quantizes on the processors of this machine, in this process.
final class ProcessorRunner implements Runner {
    private final CpuBackend backend = new CpuBackend(Runtime.getRuntime().availableProcessors());

    @Override
    public List<DeviceState> devices() {
        return List.of(new DeviceState(backend.id(), backend.availability()));
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        if (!(request instanceof RunRequest.Quantize quantize)) {
            throw refused(Obstacle.NO_KERNEL, "processors only quantize", null);
        }
        if (!(backend.availability() instanceof Availability.Ready(Device device))
                || !device.id().equals(request.device())) {
            throw refused(Obstacle.WRONG_REQUEST, "there is no device " + request.device(), null);
        }
        Recipe recipe = RecipeCatalog.find(quantize.recipe())
                .orElseThrow(() -> refused(Obstacle.WRONG_REQUEST, "there is no recipe " + quantize.recipe(), null));
        try (TensorFile file = open(quantize.source().file())) {
            Tensor tensor = file.tensor(file.find(quantize.source().tensor())
                    .orElseThrow(() -> refused(
                            Obstacle.WRONG_REQUEST,
                            file.name() + " has no tensor " + quantize.source().tensor(),
                            null)));
            return List.of(run(quantize, tensor, recipe, device, monitor));
        } catch (TensorFileException e) {
            throw refused(Obstacle.WRONG_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static TensorFile open(String file) throws TensorFileException {
        return switch (file) {
            case "sample:minilm" -> Samples.miniLm();
            case "sample:presets" -> Samples.presetBlocks();
            default -> TensorFiles.open(Path.of(file));
        };
    }

    private BackendException refused(Obstacle obstacle, String found, @Nullable Throwable cause) {
        return new BackendException(backend.id(), obstacle, found, "", cause);
    }

    private RunReport run(RunRequest.Quantize request, Tensor tensor, Recipe recipe, Device device, RunMonitor monitor)
            throws BackendException {
        Receipt receipt = new Receipt(device, "", Instant.now());
        monitor.stage(RunMonitor.Stage.AMAX);
        float amax = backend.amax(tensor, monitor);
        Job job = new Job(tensor, recipe, amax, EnumSet.of(Job.Output.QUANTIZED_TENSOR));
        try (Arena results = Arena.ofShared()) {
            monitor.stage(RunMonitor.Stage.QUANTIZING);
            RunResult result = backend.run(job, results, monitor);
            Measurement timing = backend.measure(job, request.repeats(), monitor);
            Verification verification = new Verification.NotAsked();
            if (request.verify()) {
                monitor.stage(RunMonitor.Stage.VERIFYING);
                verification =
                        compare(result.quantized().orElseThrow(), ReferenceQuantizer.quantize(tensor, recipe, results));
            }
            return new RunReport(
                    RunReport.Kind.QUANTIZE,
                    tensor.name(),
                    tensor.dtype(),
                    tensor.elements(),
                    recipe.id(),
                    receipt,
                    timing,
                    result.summary().mse(),
                    result.summary().sqnrDecibels(),
                    Double.NaN,
                    Double.NaN,
                    verification);
        }
    }

    private static Verification compare(QuantizedTensor found, QuantizedTensor expected) {
        BlockLayout layout = expected.layout();
        for (long block = 0; block < layout.blocks(); block++) {
            if (found.scaleCode(block) != expected.scaleCode(block)) {
                return new Verification.Differs(
                        block,
                        "scale",
                        Integer.toHexString(found.scaleCode(block)),
                        Integer.toHexString(expected.scaleCode(block)));
            }
        }
        long at = MemorySegment.mismatch(
                found.codes(),
                0,
                found.codes().byteSize(),
                expected.codes(),
                0,
                expected.codes().byteSize());
        long bytes = expected.codes().byteSize() + expected.scales().byteSize();
        return at < 0
                ? new Verification.AllEqual(bytes)
                : new Verification.Differs(
                        at * 2 / layout.blockSize(),
                        "codes",
                        Integer.toHexString(
                                Byte.toUnsignedInt(found.codes().get(java.lang.foreign.ValueLayout.JAVA_BYTE, at))),
                        Integer.toHexString(
                                Byte.toUnsignedInt(expected.codes().get(java.lang.foreign.ValueLayout.JAVA_BYTE, at))));
    }

    @Override
    public void close() {
        backend.close();
    }
}
