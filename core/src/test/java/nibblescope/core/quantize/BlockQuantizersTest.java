package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BlockQuantizersTest {
    private static Recipe recipe(TensorScaling tensor, ElementRounding rounding) {
        BlockScaling scaling =
                BlockScaling.twoLevel(16, FractionalRule.MODELOPT).with(tensor);
        return MadeRecipes.of(ElementFormat.E2M1, scaling, rounding, Transform.NONE);
    }

    private static Recipe rowScaled() {
        return recipe(TensorScaling.ROW, FixedRounding.NEAREST_EVEN_COPYING_SIGN);
    }

    private static Recipe stochastic(long seed) {
        return recipe(TensorScaling.NONE, new ElementRounding.Stochastic(seed));
    }

    private static Tensor normal(int rows, int columns, long seed) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            // Rows of different size.
            values[i] = (float) random.nextGaussian() * (1 << i / columns);
        }
        return Tensor.ofFloats("normal", Shape.of(rows, columns), values);
    }

    private static BlockQuantizers quantizers(Tensor tensor, Recipe recipe) {
        return new BlockQuantizers(tensor, new BlockQuantizer(recipe, ReferenceQuantizer.amax(tensor, recipe)));
    }

    @Test
    void withAScaleForEachRowARowIsQuantizedAsATensorOfItsOwn() {
        Tensor tensor = normal(3, 40, 1);
        Recipe tensorScaled = recipe(TensorScaling.TENSOR, FixedRounding.NEAREST_EVEN_COPYING_SIGN);
        float[] stored = quantizers(tensor, rowScaled()).storedTensorScales();
        assertEquals(3, stored.length);
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor all = ReferenceQuantizer.quantize(tensor, rowScaled(), arena);
            for (int row = 0; row < 3; row++) {
                Tensor alone = tensor.slice(row * 40L, Shape.of(40));
                QuantizedTensor one = ReferenceQuantizer.quantize(alone, tensorScaled, arena);
                assertEquals(one.storedTensorScale(), stored[row]);
                assertArrayEquals(
                        one.codes().toArray(JAVA_BYTE),
                        all.codes().asSlice(row * 20L, 20).toArray(JAVA_BYTE));
                assertArrayEquals(
                        one.scales().toArray(JAVA_BYTE),
                        all.scales().asSlice(row * 3L, 3).toArray(JAVA_BYTE));
            }
        }
    }

    @Test
    void theScaleOfARowIsItsAmaxOver2688AndNanStaysInItsRow() {
        float[] values = new float[64];
        values[5] = -2688f;
        values[40] = Float.NaN;
        values[63] = 7f;
        Tensor tensor = Tensor.ofFloats("rows", Shape.of(2, 32), values);
        float[] stored = quantizers(tensor, rowScaled()).storedTensorScales();
        assertArrayEquals(new float[] {1f, Float.NaN}, stored);
    }

    @Test
    void blocksAreServedInAnyOrder() {
        Tensor tensor = normal(4, 32, 2);
        BlockQuantizers quantizers = quantizers(tensor, rowScaled());
        float[] stored = quantizers.storedTensorScales();
        for (int block : new int[] {7, 0, 6, 3, 1, 7}) {
            assertEquals(stored[block / 2], quantizers.of(block).storedTensorScale());
        }
    }

    @Test
    void withoutRowScalesAndRandomBitsThereIsOneQuantizerAndAsManyScalesAsTheTensorHas() {
        Tensor tensor = normal(2, 32, 3);
        BlockQuantizer whole = new BlockQuantizer(rowless(TensorScaling.TENSOR), 2688f);
        BlockQuantizers quantizers = new BlockQuantizers(tensor, whole);
        assertSame(whole, quantizers.of(0));
        assertSame(whole, quantizers.of(3));
        assertArrayEquals(new float[] {1f}, quantizers.storedTensorScales());
        assertEquals(0, quantizers(tensor, rowless(TensorScaling.NONE)).storedTensorScales().length);
    }

    private static Recipe rowless(TensorScaling tensor) {
        return recipe(tensor, FixedRounding.NEAREST_EVEN_COPYING_SIGN);
    }

    @Test
    void blocksOfSeveralRowsHaveNoScaleForEachRow() {
        BlockScaling squares =
                BlockScaling.twoLevel(16, FractionalRule.MODELOPT).with(new BlockShape(16, 16));
        assertThrows(IllegalArgumentException.class, () -> squares.with(TensorScaling.ROW));
    }

    @Test
    void stochasticCodesAreTheSameInAnyOrderAndOthersUnderAnotherSeed() {
        Tensor tensor = normal(4, 64, 4);
        byte[] forward = codes(tensor, stochastic(1), false);
        assertArrayEquals(forward, codes(tensor, stochastic(1), true));
        assertFalse(Arrays.equals(forward, codes(tensor, stochastic(2), false)));
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(tensor, stochastic(1), arena);
            byte[] packed = quantized.codes().toArray(JAVA_BYTE);
            for (int i = 0; i < packed.length; i++) {
                assertEquals((byte) (forward[2 * i] | forward[2 * i + 1] << 4), packed[i]);
            }
        }
    }

    /// One code an element, block by block, each with a quantizer of its own.
    private static byte[] codes(Tensor tensor, Recipe recipe, boolean backward) {
        BlockReader reader = new BlockReader(tensor, recipe);
        int blocks = (int) reader.layout().blocks();
        byte[] codes = new byte[blocks * 16];
        float[] values = new float[16];
        BlockQuantizers quantizers = quantizers(tensor, recipe);
        for (int i = 0; i < blocks; i++) {
            int block = backward ? blocks - 1 - i : i;
            reader.read(block, values, 0);
            quantizers.of(block).quantize(values, 0, 16, codes, block * 16);
        }
        return codes;
    }

    @Test
    void elementsOfEqualValueAreRoundedIndependently() {
        float[] values = new float[1 << 12];
        Arrays.fill(values, 2.5f);
        for (int block = 0; block < values.length; block += 16) {
            values[block] = 6f;
        }
        byte[] codes = codes(Tensor.ofFloats("equal", Shape.of(values.length), values), stochastic(9), false);
        // 15 of 16 have 2.5, half way between 2 (code 4) and 3 (code 5).
        int up = 0;
        for (int i = 0; i < codes.length; i++) {
            if (i % 16 > 0) {
                assertEquals(4.5, codes[i], 0.5);
                up += codes[i] - 4;
            }
        }
        // 3840 draws: 1920, give or take 5 standard deviations of 31.
        assertEquals(1920, up, 155);
    }

    @Test
    void theMeanOverManySeedsIsTheValueLessAtMostOneIn256OfAStep() {
        float[] values = {6f, 0.1f, -0.3f, 0.9f, -1.7f, 2.2f, 3.9f, -4.5f, 5.1f, 0f, 0.5f, 1f, -2f, 3f, 4f, -6f};
        double[] sums = new double[16];
        int seeds = 1 << 14;
        byte[] codes = new byte[16];
        for (int seed = 0; seed < seeds; seed++) {
            BlockQuantizer quantizer = new BlockQuantizer(stochastic(seed), 0);
            int scale = quantizer.forBlock(3, 16).quantize(values, 0, 16, codes, 0);
            assertEquals(1f, ScaleFormat.E4M3.decode(scale));
            for (int i = 0; i < 16; i++) {
                sums[i] += ElementFormat.E2M1.decode(codes[i]);
            }
        }
        for (int i = 0; i < 16; i++) {
            float magnitude = Math.abs(values[i]);
            double step = magnitude < 2 ? 0.5 : magnitude < 4 ? 1 : 2;
            // The mean of 2^14 draws has a standard deviation of at most step / 2 / 2^7.
            assertEquals(values[i], sums[i] / seeds, step * (1.0 / 256 + 5.0 / 256), "element " + i);
        }
        // What is a code value stays.
        for (int i = 9; i < 16; i++) {
            assertEquals(values[i], sums[i] / seeds);
        }
    }
}
