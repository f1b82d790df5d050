package nibblescope.core.backend.cpu.speed;

import java.util.concurrent.TimeUnit;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One recipe over 16 MiB of FP32 on one thread, with codes, scales and block errors kept, in memory
/// that is there already.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QuantizeBenchmark {
    @Param({"e4m3-16", "nvfp4-torchao", "mxfp4-ocp-floor", "nvfp4-transformer-engine-4over6-mse"})
    public String recipe = "e4m3-16";

    private final SpeedInput input = SpeedInput.normal(16);
    private final CpuBackend backend = new CpuBackend(1);
    private QuantizedInput quantized = new QuantizedInput(input, recipe());

    private Recipe recipe() {
        return RecipeCatalog.find(recipe).orElseThrow();
    }

    /// What is timed is what the plain definition gives, and is all that will be.
    @Setup
    public void check() throws BackendException {
        quantized = new QuantizedInput(input, recipe());
        System.out.println("by " + quantized.settle(backend).text());
        new QuantizedInput(input, recipe()).plainly().requireSame(recipe, quantized.by(backend));
    }

    @TearDown
    public void close() {
        backend.close();
    }

    @Benchmark
    public ErrorSummary quantize() throws BackendException {
        return quantized.by(backend).summary();
    }

    @Benchmark
    public ErrorSummary plainly() {
        return quantized.plainly().summary();
    }
}
