package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The pyramid over the 2^20 blocks of 16 of a matrix of 2048 x 8192 elements, and what is looked up
/// in it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PyramidBenchmark {
    private final BlockErrors errors;
    private final Pyramid pyramid;
    private long hundredth;

    public PyramidBenchmark() {
        BlockLayout layout = new BlockLayout(Shape.of(2048, 8192), 16);
        errors = BlockErrors.allocate(layout, Arena.ofAuto());
        Random random = new Random(7);
        for (long block = 0; block < layout.blocks(); block++) {
            errors.squaredErrors().setAtIndex(JAVA_FLOAT, block, (float) Math.exp(random.nextGaussian() - 9));
        }
        pyramid = Pyramid.of(errors, RunMonitor.NONE);
    }

    /// What is timed is right at its top.
    @Setup
    public void check() {
        float largest = 0;
        double sum = 0;
        long blocks = errors.layout().blocks();
        for (long block = 0; block < blocks; block++) {
            largest = Math.max(largest, errors.meanSquaredError(block));
            sum += errors.meanSquaredError(block);
        }
        hundredth = pyramid.worstBlock();
        int top = pyramid.levels() - 1;
        if (pyramid.max(top, 0, 0) != largest || Math.abs(pyramid.mean(top, 0, 0) / (sum / blocks) - 1) > 1e-5) {
            throw new IllegalStateException("the pyramid is wrong at its top");
        }
        for (int rank = 1; rank < 100; rank++) {
            hundredth =
                    BlockRank.of(pyramid, hundredth, RunMonitor.NONE).better().orElseThrow();
        }
        if (rank().rank() != 100) {
            throw new IllegalStateException("the hundredth worst block has rank " + rank().rank());
        }
    }

    /// One of the worst blocks, in the way that somebody steps from one to the next.
    @Benchmark
    public BlockRank rank() {
        return BlockRank.of(pyramid, hundredth, RunMonitor.NONE);
    }

    @Benchmark
    public Margins margins() {
        return Margins.of(pyramid, RunMonitor.NONE);
    }

    @Benchmark
    public Pyramid build() {
        return Pyramid.of(errors, RunMonitor.NONE);
    }
}
