package nibblescope.core.metrics;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nibblescope.core.quantize.BlockQuantizer;
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
import org.openjdk.jmh.annotations.Warmup;

/// All scale codes of one block: what a dragged value costs, once a frame.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScaleSweepBenchmark {
    @Param({"e4m3-16", "e8m0-32-rceil"})
    public String recipe;

    private BlockQuantizer quantizer;
    private float[] values = {};

    public ScaleSweepBenchmark() {
        recipe = "e4m3-16";
        quantizer = quantizer();
    }

    private BlockQuantizer quantizer() {
        return new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), 5f);
    }

    /// What is timed gives the stored block its error.
    @Setup
    public void check() {
        quantizer = quantizer();
        values = new float[quantizer.recipe().blockSize()];
        Random random = new Random(7);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        ScaleSweep sweep = sweep();
        if (sweep.mse(sweep.stored()) != BlockTrace.of(quantizer, values).mse()) {
            throw new IllegalStateException("the stored scale has another error than the stored block");
        }
    }

    @Benchmark
    public ScaleSweep sweep() {
        return ScaleSweep.of(quantizer, values);
    }
}
