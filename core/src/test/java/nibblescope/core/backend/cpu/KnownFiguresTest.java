package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mean squared errors over the variance that are known from elsewhere: of 2^23 draws of N(0, 1) and
/// of Laplace's distribution, and of two blocks. They were computed without this program from draws
/// of its own, so ours differ by the chance of both samples.
class KnownFiguresTest {
    private static final long SEED = 1;
    private static final int COLUMNS = 1 << 12;
    private static final long ELEMENTS = 1L << 23;
    /// A search over all scales takes too long for all elements.
    private static final long SEARCHED = ELEMENTS / 16;

    private static final Arena ARENA = Arena.ofShared();
    private static final CpuBackend BACKEND = new CpuBackend(2);
    private static final Tensor NORMAL = draws(new Distribution.Normal(1));
    private static final Tensor LAPLACE = draws(new Distribution.Laplace(1));

    private static Tensor draws(Distribution distribution) {
        return new SyntheticTensor(distribution, rows(ELEMENTS), SEED).generate(ARENA);
    }

    private static Shape rows(long elements) {
        return Shape.of(elements / COLUMNS, COLUMNS);
    }

    @AfterAll
    static void close() {
        BACKEND.close();
        ARENA.close();
    }

    @ParameterizedTest
    @CsvSource({
        "e4m3-16,                             .009048, .008595",
        "e8m0-32-rceil,                       .013309, .017530",
        "e8m0-32-floor,                       .013220, .015857",
        "e8m0-32-even,                        .012510, .015278",
        "e8m0-32-ceil,                        .020777, .028568",
        "e4m3-32,                             .010341, .010688",
        "e8m0-16-rceil,                       .012718, .015168",
        "e8m0-16-floor,                       .013864, .015591",
        "nvfp4-transformer-engine-4over6-mse, .007561, .007600",
    })
    void draws2To23HaveTheirKnownErrors(String id, double ofNormal, double ofLaplace) throws BackendException {
        Recipe recipe = RecipeCatalog.find(id).orElseThrow();
        assertError(ofNormal, NORMAL, recipe, ELEMENTS);
        assertError(ofLaplace, LAPLACE, recipe, ELEMENTS);
    }

    @Test
    void theBestOfAllScalesUnderATensorScaleOf1536HasItsKnownErrors() throws BackendException {
        Recipe fourOverSix =
                RecipeCatalog.find("nvfp4-transformer-engine-4over6-mse").orElseThrow();
        Recipe search = fourOverSix.with("search", fourOverSix.scaling().with(ScaleChoice.Search.ofAllCodes()));
        assertError(.006602, NORMAL, search, SEARCHED);
        assertError(.006802, LAPLACE, search, SEARCHED);
    }

    /// The error of the first elements, under the tensor scale of all.
    private static void assertError(double known, Tensor tensor, Recipe recipe, long elements) throws BackendException {
        float amax = BACKEND.amax(tensor, RunMonitor.NONE);
        try (Arena arena = Arena.ofShared()) {
            Job job = new Job(tensor.slice(0, rows(elements)), recipe, amax, Set.of(Job.Output.BLOCK_ERRORS));
            RunResult run = BACKEND.run(job, arena, RunMonitor.NONE);
            double ours = standardError(run.blockErrors().orElseThrow());
            double theirs = ours * Math.sqrt((double) elements / ELEMENTS);
            // Off by more than 4 standard errors is one of 16 000 samples.
            assertEquals(
                    known, run.summary().mse(), 4 * Math.hypot(ours, theirs), () -> recipe + " of " + tensor.name());
        }
    }

    /// Of the mean over all blocks, each of which is a draw of its own.
    private static double standardError(BlockErrors errors) {
        long blocks = errors.layout().blocks();
        double sum = 0;
        double squares = 0;
        for (long block = 0; block < blocks; block++) {
            double error = errors.meanSquaredError(block);
            sum += error;
            squares += error * error;
        }
        double mean = sum / blocks;
        return Math.sqrt((squares / blocks - mean * mean) / blocks);
    }

    private static final float[] A = {
        -2.2f, -9.4f, -1.4f, 3.0f, 3.4f, -1.2f, 1.1f, -0.7f, -4.7f, 0.5f, -0.8f, -1.1f, 6.5f, 7.1f, -1.4f, 13.5f
    };
    private static final float[] B = {
        9.5f, 9.2f, -13.4f, 8.9f, -4.0f, 0.3f, -7.0f, -2.4f, 3.0f, 1.4f, 2.7f, -3.4f, 0.1f, -0.1f, -4.8f, 1.0f
    };

    @Test
    void theTwoBlocksHaveTheirKnownErrors() throws BackendException {
        assertBlock(0.720000, A, "e8m0-16-rceil");
        assertBlock(0.076445, A, "e4m3-16-one-level");
        assertBlock(0.723750, B, "e8m0-16-rceil");
        assertBlock(0.080000, B, "e4m3-16-one-level");
    }

    private static void assertBlock(double known, float[] values, String id) throws BackendException {
        Recipe recipe = RecipeCatalog.find(id).orElseThrow();
        try (Arena arena = Arena.ofShared()) {
            Job job = new Job(Tensor.ofFloats("block", Shape.of(values.length), values), recipe, 0, Set.of());
            // Six decimals are given.
            assertEquals(
                    known, BACKEND.run(job, arena, RunMonitor.NONE).summary().mse(), 1e-6, id);
        }
    }
}
