package nibblescope.core.backend.cpu;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The board's four corners over 2^20 normal FP32 values, all errors of blocks kept, on as many
/// threads as there are processors: what a person waits for after dropping a tensor on the window.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TwoByTwoBenchmark {
    private static final int ROWS = 1024;
    private static final int COLUMNS = 1024;

    private final CpuBackend backend;
    private final Tensor tensor;
    private final List<Recipe> corners;

    public TwoByTwoBenchmark() {
        backend = new CpuBackend(Runtime.getRuntime().availableProcessors());
        tensor = normal();
        corners = corners();
    }

    private static Tensor normal() {
        Random random = new Random(1);
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.02f;
        }
        return Tensor.ofFloats("normal", Shape.of(ROWS, COLUMNS), values);
    }

    private static List<Recipe> corners() {
        List<Recipe> recipes = new ArrayList<>();
        for (Corner corner : Corner.values()) {
            recipes.add(corner.recipe(PowerOfTwoRule.RCEIL, true));
        }
        return recipes;
    }

    /// What is timed gives the bytes of the reference.
    @Setup
    public void check() throws BackendException {
        float amax = backend.amax(tensor, RunMonitor.NONE);
        for (Recipe recipe : corners) {
            try (Arena arena = Arena.ofShared()) {
                QuantizedTensor expected = ReferenceQuantizer.quantize(tensor, recipe, arena);
                Job job = new Job(tensor, recipe, amax, Set.of(Job.Output.QUANTIZED_TENSOR));
                QuantizedTensor actual =
                        backend.run(job, arena, RunMonitor.NONE).quantized().orElseThrow();
                if (expected.codes().mismatch(actual.codes()) >= 0
                        || expected.scales().mismatch(actual.scales()) >= 0) {
                    throw new IllegalStateException(recipe + " differs from the reference");
                }
            }
        }
    }

    @TearDown
    public void close() {
        backend.close();
    }

    @Benchmark
    public List<ErrorSummary> twoByTwo() throws BackendException {
        float amax = backend.amax(tensor, RunMonitor.NONE);
        List<Job> jobs = corners.stream()
                .map(recipe -> new Job(tensor, recipe, amax, Set.of(Job.Output.BLOCK_ERRORS)))
                .toList();
        try (Arena arena = Arena.ofShared()) {
            return backend.run(jobs, _ -> arena, RunMonitor.NONE).stream()
                    .map(RunResult::summary)
                    .toList();
        }
    }
}
