package nibblescope.core.metrics;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The pyramid over the errors of 10^8 blocks, 400 MB, on one thread, and what it is compared with:
/// reading these errors once. Part of the time of the pyramid goes into memory that the system has to
/// give to it.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class LargePyramidBenchmark {
    private static final long BLOCKS = 100_000_000;
    private static final int BLOCK_SIZE = 16;
    private static final int STRETCH = 1 << 12;

    /// Rows of blocks: a square, and elongated ones.
    @Param({"10000", "3125000", "1"})
    public long rows;

    private final float[] read = new float[STRETCH];
    private BlockErrors errors = BlockErrors.allocate(new BlockLayout(Shape.of(1, 2), 2), Arena.ofAuto());

    public LargePyramidBenchmark() {
        // Without it a class in an exported package has one that nothing says about.
    }

    /// Makes errors and checks the top of their pyramid.
    @Setup
    public void prepare() {
        BlockLayout layout = new BlockLayout(Shape.of(rows, BLOCKS / rows * BLOCK_SIZE), BLOCK_SIZE);
        errors = BlockErrors.allocate(layout, Arena.ofAuto());
        Random random = new Random(7);
        float[] drawn = new float[1 << 16];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (float) Math.exp(random.nextGaussian() - 9);
        }
        float largest = 0;
        double sum = 0;
        for (long block = 0; block < BLOCKS; block += drawn.length) {
            int count = (int) Math.min(drawn.length, BLOCKS - block);
            MemorySegment.copy(drawn, 0, errors.squaredErrors(), JAVA_FLOAT, block * Float.BYTES, count);
            for (int i = 0; i < count; i++) {
                largest = Math.max(largest, drawn[i] / BLOCK_SIZE);
                sum += drawn[i] / BLOCK_SIZE;
            }
        }
        Pyramid pyramid = build();
        int top = pyramid.levels() - 1;
        boolean sameMean = Math.abs(pyramid.mean(top, 0, 0) / (sum / BLOCKS) - 1) < 1e-5;
        if (pyramid.max(top, 0, 0) != largest || pyramid.largestFinite() != largest || !sameMean) {
            throw new IllegalStateException("the pyramid is wrong at its top");
        }
    }

    @Benchmark
    public Pyramid build() {
        return Pyramid.of(errors, RunMonitor.NONE);
    }

    /// Copies the errors into the cache, piece after piece.
    @Benchmark
    public float[] readErrors() {
        for (long block = 0; block < BLOCKS; block += STRETCH) {
            int count = (int) Math.min(STRETCH, BLOCKS - block);
            MemorySegment.copy(errors.squaredErrors(), JAVA_FLOAT, block * Float.BYTES, read, 0, count);
        }
        return read;
    }
}
