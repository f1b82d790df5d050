package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/// The backend on the GPU that is there, if one is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelsOnDeviceTest {
    private final CudaBackend device = new CudaBackend(0);
    private final CpuBackend processors = new CpuBackend(Runtime.getRuntime().availableProcessors());

    @BeforeAll
    void askForTheDevice() {
        switch (device.availability()) {
            case Availability.Ready _ -> {}
            case Availability.Unavailable why ->
                assumeTrue(false, "skipped: there is no GPU to run on: " + why.missing());
        }
    }

    @AfterAll
    void close() {
        device.close();
        processors.close();
    }

    /// Several chunks of whole rows and of rows that end in the middle of a block.
    private static List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        long seed = 1;
        for (DType dtype : List.of(DType.F32, DType.BF16, DType.F16)) {
            for (boolean special : new boolean[] {false, true}) {
                tensors.add(CudaTensors.random(Shape.of(512, 4096), dtype, ByteOrder.LITTLE_ENDIAN, seed++, special));
                tensors.add(CudaTensors.random(Shape.of(1031, 83), dtype, ByteOrder.LITTLE_ENDIAN, seed++, special));
            }
        }
        return tensors;
    }

    @TestFactory
    Stream<DynamicTest> everyRecipeGivesTheBitsOfTheProcessors() {
        return CudaTensors.recipesWithKernels().stream()
                .map(recipe -> dynamicTest(recipe.id(), () -> {
                    for (Tensor tensor : tensors()) {
                        // A search is slow on processors.
                        if (!recipe.id().endsWith("search") || tensor.elements() < 1 << 18) {
                            SameRuns.assertSame(processors, device, recipe, tensor);
                        }
                    }
                    assertEquals(List.of(), device.disabledKernels());
                }));
    }

    @Test
    void aSearchInAWindowGivesTheBitsOfTheProcessors() throws BackendException {
        for (Tensor tensor : tensors()) {
            if (tensor.elements() < 1 << 18) {
                SameRuns.assertSame(processors, device, CudaTensors.searchInAWindow(), tensor);
            }
        }
    }

    @Test
    void dequantizedValuesAreThoseOfTheDequantizer() throws BackendException {
        for (Recipe recipe : CudaTensors.recipesWithKernels()) {
            Tensor tensor = CudaTensors.random(Shape.of(1031, 83), DType.BF16, ByteOrder.LITTLE_ENDIAN, 50, true);
            SameRuns.assertDequantizes(device, recipe, tensor);
        }
    }

    @Test
    void aMeasurementIsNoFasterThanTheDeviceCanBe() throws BackendException {
        Tensor tensor = CudaTensors.random(Shape.of(4096, 8192), DType.BF16, ByteOrder.LITTLE_ENDIAN, 60, false);
        Recipe recipe = RecipeCatalog.find("nvfp4-torchao").orElseThrow();
        Job job = new Job(tensor, recipe, 0.1f, EnumSet.of(Job.Output.BLOCK_ERRORS));
        Measurement measured = device.measure(job, 9, RunMonitor.NONE);
        assertEquals(9, measured.nanos().size());
        // Most of the tensor stays in the cache of a large device, so it may seem faster than its memory.
        assertTrue(measured.copyBytesPerSecond() > 1e10 && measured.shareOfCopy() < 4, measured::toString);
    }
}
