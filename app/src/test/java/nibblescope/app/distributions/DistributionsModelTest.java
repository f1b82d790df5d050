package nibblescope.app.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import nibblescope.app.distributions.DistributionsModel.State;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistributionsModelTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final DistributionsModel model = new DistributionsModel(exploration, workers::add, Runnable::run);

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(Tensor tensor) {
        exploration.open(() -> new GeneratedFile(tensor.name(), tensor));
    }

    private void openNormal(long rows, long columns) {
        open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(rows, columns), 7).generate());
    }

    private void work() {
        while (!workers.isEmpty()) {
            workers.remove().run();
        }
    }

    private State state() {
        return model.stateProperty().get();
    }

    private Distributions distributions() {
        Distributions distributions = model.distributionsProperty().get();
        assertNotNull(distributions);
        return distributions;
    }

    @Test
    void everyElementAndEveryBlockIsCountedOnce() {
        assertEquals(State.NO_TENSOR, state());
        openNormal(10, 100);
        assertEquals(State.COMPUTING, state());
        assertTrue(model.busyProperty().get());
        work();
        assertEquals(State.WHOLE, state());
        Distributions distributions = distributions();
        assertEquals(1000, distributions.values().values().total());
        assertEquals(1000, distributions.values().reconstructions().total());
        assertEquals(1000, distributions.codeUsage().counts().total());
        // 100 columns are 7 blocks of 16.
        assertEquals(70, distributions.scaleCodes().counts().total());
        assertEquals(70, distributions.values().crestFactors().total());
        assertEquals(
                70,
                distributions.blockErrors().logarithms().total()
                        + distributions.blockErrors().exact());
        assertEquals(
                distributions.amax(), (float) distributions.values().values().high());
    }

    @Test
    void figuresAreThoseOfTheValues() {
        open(Tensor.ofFloats("t", Shape.of(1, 4), 3f, -1f, -1f, 3f));
        work();
        Distributions distributions = distributions();
        assertEquals(1, distributions.summary().mean());
        // (9 + 1 + 1 + 9) / 4 - 1 = 4; root mean square sqrt(5).
        assertEquals(4, distributions.summary().variance());
        assertEquals(3 / Math.sqrt(5), distributions.crestFactor(), 1e-12);
        assertEquals(-1, distributions.values().smallest());
        assertEquals(3, distributions.values().largest());
        // The scale is 0.5, stored exactly: 3 is 6, -1 is -2, whose code is 4 with the sign bit.
        assertEquals(2, distributions.codeUsage().count(7, false));
        assertEquals(2, distributions.codeUsage().count(4, true));
        assertEquals(0b1100, distributions.codeUsage().code(4, true));
        assertEquals(0.5, distributions.codeUsage().share(4, true));
    }

    @Test
    void theDistributionsOfTheRecipeBeforeStayUntilTheNewOnesAreThere() {
        openNormal(4, 64);
        work();
        assertEquals(exploration.corner(Corner.E4M3_16), distributions().recipe());
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_32));
        assertEquals(State.COMPUTING, state());
        assertEquals(exploration.corner(Corner.E4M3_16), distributions().recipe());
        work();
        assertEquals(exploration.corner(Corner.E8M0_32), distributions().recipe());
        assertEquals(8, distributions().scaleCodes().counts().total());
    }

    @Test
    void theDistributionsOfAnotherTensorAreForgottenAtOnce() {
        openNormal(4, 64);
        work();
        openNormal(8, 64);
        assertNull(model.distributionsProperty().get());
        work();
        assertEquals(512, distributions().values().values().total());
    }

    @Test
    void anOutdatedResultIsNeverShown() {
        openNormal(4, 64);
        exploration.recipeProperty().set(exploration.corner(Corner.E8M0_32));
        assertEquals(2, workers.size());
        Runnable old = workers.remove();
        work();
        old.run();
        assertEquals(exploration.corner(Corner.E8M0_32), distributions().recipe());
    }

    @Test
    void aLargeTensorShowsItsSampleFirst() {
        openNormal(1025, 1024);
        assertEquals(2, workers.size(), "of the sample and of the whole");
        Runnable ofSample = workers.remove();
        ofSample.run();
        assertNull(model.distributionsProperty().get(), "outdated by the whole");
        work();
        assertEquals(State.WHOLE, state());
        assertEquals(1025 * 1024, distributions().values().values().total());
    }

    @Test
    void nothingIsComputedWhileNobodyLooks() {
        model.activeProperty().set(false);
        openNormal(4, 64);
        assertTrue(workers.isEmpty());
        model.activeProperty().set(true);
        assertEquals(1, workers.size());
        work();
        assertEquals(State.WHOLE, state());
    }

    @Test
    void aTensorWithoutValuesSaysSo() {
        TensorInfo ids = new TensorInfo("ids", DType.I64, Shape.of(2));
        open(new Tensor(ids, MemorySegment.ofArray(new byte[16])));
        exploration.choose(ids);
        assertEquals(State.NO_VALUES, state());
        assertTrue(workers.isEmpty());
    }

    @Test
    void aFailureIsKeptAndIsOverWithTheNextTensor() {
        try (Arena arena = Arena.ofShared()) {
            open(new SyntheticTensor(new Distribution.Normal(1), Shape.of(4, 64), 7).generate(arena));
        }
        // The memory is gone before the values are read.
        work();
        assertEquals(State.FAILED, state());
        assertInstanceOf(IllegalStateException.class, model.failureProperty().get());
        openNormal(8, 64);
        work();
        assertEquals(State.WHOLE, state());
        assertNull(model.failureProperty().get());
    }
}
