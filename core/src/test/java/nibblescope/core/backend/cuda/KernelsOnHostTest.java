package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The source of the kernels itself, compiled for this processor, behind the whole backend: equal to
/// the backend of the processors, bit for bit. Every kernel passes its self-test here on the way.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelsOnHostTest {
    private static final Path SOURCE = Path.of("..", "resources", "kernels", "quantize.cu");
    private static final List<DType> DTYPES = List.of(DType.F32, DType.BF16, DType.F16);

    @TempDir
    private static Path folder = Path.of("");

    private @Nullable HostDriver driver;
    private @Nullable CudaBackend backend;
    private final CpuBackend processors = new CpuBackend(2);

    @BeforeAll
    void compile() throws Exception {
        assumeTrue(HostDriver.isPossible(), "skipped: there is no g++ to compile the kernels with");
        Ptx ptx = Ptx.packaged("quantize.ptx").orElseThrow();
        HostDriver compiled = new HostDriver(SOURCE, ptx.text(), folder);
        driver = compiled;
        Opener opener = new Opener(() -> Optional.of(compiled), _ -> Optional.of(ptx), folder.resolve("none"));
        backend = new CudaBackend(0, opener, new Limits(Limits.LEAST_CHUNK_BYTES, Long.MAX_VALUE, 2));
    }

    @AfterAll
    void close() {
        processors.close();
        if (backend != null) {
            backend.close();
        }
        if (driver != null) {
            driver.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRecipeGivesTheBitsOfTheProcessors() {
        return CudaTensors.recipesWithKernels().stream().map(recipe -> dynamicTest(recipe.id(), () -> compare(recipe)));
    }

    @Test
    void aSearchInAWindowGivesTheBitsOfTheProcessors() throws BackendException {
        compare(CudaTensors.searchInAWindow());
    }

    @Test
    void whatIsDequantizedToBeTimedIsCheckedAtBothEnds() throws BackendException {
        CudaBackend device = Objects.requireNonNull(backend);
        for (String id : List.of("nvfp4-torchao", "mxfp4-torchao-rceil", "nvfp4-transformer-engine")) {
            Recipe recipe = RecipeCatalog.find(id).orElseThrow();
            long blocks = (1L << 14) / recipe.blockSize();
            long stored = (1L << 14) / 2 + blocks;
            assertEquals(
                    stored + 4 * (1 << 14),
                    device.measureDequantize(recipe, 1 << 14, DType.F32, 2, RunMonitor.NONE)
                            .bytes());
            assertEquals(
                    stored + 2 * (1 << 14),
                    device.measureDequantize(recipe, 1 << 14, DType.BF16, 2, RunMonitor.NONE)
                            .bytes());
        }
    }

    private void compare(Recipe recipe) throws BackendException {
        CudaBackend device = Objects.requireNonNull(backend);
        for (Tensor tensor : tensors()) {
            SameRuns.assertSame(processors, device, recipe, tensor);
        }
        SameRuns.assertDequantizes(device, recipe, tensors().getLast());
        assertEquals(List.of(), device.disabledKernels());
    }

    /// Full and ragged rows, of plain values and of all there are.
    private static List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        long seed = 1;
        for (DType dtype : DTYPES) {
            for (boolean special : new boolean[] {false, true}) {
                tensors.add(CudaTensors.random(Shape.of(24, 256), dtype, ByteOrder.LITTLE_ENDIAN, seed++, special));
                tensors.add(CudaTensors.random(Shape.of(31, 83), dtype, ByteOrder.LITTLE_ENDIAN, seed++, special));
            }
        }
        return tensors;
    }
}
