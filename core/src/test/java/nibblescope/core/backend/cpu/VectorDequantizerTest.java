package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorDequantizerTest {
    /// Every scale code with every element code in every place, 16 times.
    private static final int BLOCKS = 256 * 16;

    private static final int WARM_CALLS = 3000;

    private static QuantizedTensor tensor(Recipe recipe, int blocks, Arena arena) {
        Shape shape = Shape.of(blocks, recipe.blockSize());
        QuantizedTensor tensor = QuantizedTensor.allocate(shape, recipe, 0.003f, arena);
        byte[] codes = new byte[(int) tensor.codes().byteSize()];
        new Random(3).nextBytes(codes);
        MemorySegment.copy(codes, 0, tensor.codes(), ValueLayout.JAVA_BYTE, 0, codes.length);
        for (int block = 0; block < blocks; block++) {
            tensor.scales().set(ValueLayout.JAVA_BYTE, block, (byte) block);
        }
        return tensor;
    }

    static List<Recipe> served() {
        try (Arena arena = Arena.ofConfined()) {
            return RecipeCatalog.all().stream()
                    .filter(recipe -> recipe.scaling().scaleFormat().isByte())
                    .filter(recipe -> recipe.scaling().block().isRow())
                    .filter(recipe -> VectorDequantizer.serves(tensor(recipe, 1, arena)))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("served")
    void givesTheBitsOfTheDefinition(Recipe recipe) {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor tensor = tensor(recipe, BLOCKS, arena);
            BlockQuantizer quantizer = new BlockQuantizer(recipe, 8f);
            Dequantizer plain = new Dequantizer(tensor, _ -> quantizer);
            VectorDequantizer vector = new VectorDequantizer(tensor, quantizer);
            int size = recipe.blockSize();
            float[] expected = new float[BLOCKS * size];
            for (int block = 0; block < BLOCKS; block++) {
                plain.dequantize(block, expected, block * size);
            }
            float[] found = new float[3 + BLOCKS * size];
            vector.dequantize(0, 5, found, 3);
            vector.dequantize(5, BLOCKS - 5, found, 3 + 5 * size);
            MemorySegment bytes = arena.allocate((long) BLOCKS * size * Float.BYTES);
            vector.dequantize(0, BLOCKS, bytes, 0);
            for (int i = 0; i < expected.length; i++) {
                int bits = Float.floatToRawIntBits(expected[i]);
                String where = recipe + ", element " + i;
                // Java does not say what sign and payload a product with NaN has.
                if (Float.isNaN(expected[i])) {
                    assertTrue(Float.isNaN(found[3 + i]), where);
                } else {
                    assertEquals(bits, Float.floatToRawIntBits(found[3 + i]), where);
                    assertEquals(bits, bytes.getAtIndex(ValueLayout.JAVA_INT, i), where);
                }
            }
        }
    }

    @Test
    void rowsOfOddLengthAndOtherElementsAreNotServed() {
        try (Arena arena = Arena.ofConfined()) {
            Recipe nv = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
            assertTrue(VectorDequantizer.serves(tensor(nv, 2, arena)));
            QuantizedTensor odd = QuantizedTensor.allocate(Shape.of(2, 24), nv, 1f, arena);
            assertFalse(VectorDequantizer.serves(odd));
        }
    }

    @Test
    void nothingIsAllocatedOnceWarm() {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor tensor = tensor(RecipeCatalog.find("nvfp4-modelopt").orElseThrow(), 256, arena);
            VectorDequantizer vector = new VectorDequantizer(tensor, new BlockQuantizer(tensor.recipe(), 8f));
            float[] into = new float[256 * 16];
            for (int call = 0; call < WARM_CALLS; call++) {
                vector.dequantize(0, 256, into, 0);
            }
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            vector.dequantize(0, 256, into, 0);
            long asked = threads.getCurrentThreadAllocatedBytes();
            vector.dequantize(0, 256, into, 0);
            assertEquals(0, threads.getCurrentThreadAllocatedBytes() - asked, "after " + (asked - before));
        }
    }
}
