package nibblescope.app.chart;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import nibblescope.app.chart.ColorRange.Mapping;
import nibblescope.core.metrics.Pyramid;
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

/// Frames of a map of 2^20 blocks, painted at 1400 x 790 pixels: while somebody zooms and pans, each
/// of another part of the matrix, or all of the matrix every time, which is the most work.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeatRasterBenchmark {
    /// What the frames show.
    public enum Seen {
        PARTS,
        WHOLE
    }

    private static final int WIDTH = 1400;
    private static final int HEIGHT = 790;
    private static final int FRAMES = 64;
    private static final int BLOCKS = 1 << 20;

    @Param
    public Pooling pooling = Pooling.MAX;

    @Param
    public Mapping mapping = Mapping.LINEAR;

    /// 2048 rows of 512 blocks, and other proportions.
    @Param({"2048", "1024", "32768"})
    public int rows;

    @Param
    public Seen seen = Seen.PARTS;

    private final HeatRaster raster = new HeatRaster();
    private final int[] table = ColorScale.VIRIDIS.table();
    private final int[] pixels = new int[WIDTH * HEIGHT];
    private final Viewport[] frames = new Viewport[FRAMES];
    private Pyramid pyramid = MadePyramid.of(1, 1, 0);
    private ColorRange range = new ColorRange(0, 1, Mapping.LINEAR);
    private int frame;

    /// Draws up the frames and checks that some of them look as they must.
    @Setup
    public void prepare() {
        Random random = new Random(7);
        int columns = BLOCKS / rows;
        float[] errors = new float[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            errors[i] = (float) Math.exp(random.nextGaussian() - 9);
        }
        pyramid = MadePyramid.of(rows, columns, errors);
        range = switch (mapping) {
            case LINEAR -> new ColorRange(0, pyramid.largestFinite(), mapping);
            case LOGARITHMIC -> new ColorRange(1e-6f, pyramid.largestFinite(), mapping);
        };
        NaiveRaster naive = new NaiveRaster(rows, columns, errors, 1, 1);
        for (int i = 0; i < FRAMES; i++) {
            double zoom =
                    i == 0 || seen == Seen.WHOLE ? 1 : Math.pow(Math.min(rows, columns) / 2.0, random.nextDouble());
            frames[i] =
                    Viewport.fit(rows, columns).zoomed(zoom, random.nextDouble(), random.nextDouble(), rows, columns);
            if (i < 4) {
                check(naive, frames[i]);
            }
        }
    }

    private void check(NaiveRaster naive, Viewport seen) {
        paint(seen);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int expected = naive.pixel(seen, pooling, range, x, y, WIDTH, HEIGHT);
                if (pixels[y * WIDTH + x] != expected) {
                    throw new IllegalStateException("pixel %d, %d of %s differs".formatted(x, y, seen));
                }
            }
        }
    }

    private void paint(Viewport seen) {
        raster.paint(pyramid, seen, pooling, range, table, NaiveRaster.NAN, NaiveRaster.OUTSIDE, pixels, WIDTH, HEIGHT);
    }

    @Benchmark
    public int[] paintFrame() {
        paint(frames[frame++ % FRAMES]);
        return pixels;
    }
}
