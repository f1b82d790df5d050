package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.MadeRecipes;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class StorageCostTest {
    private static StorageCost cost(String recipe, long... dimensions) {
        return StorageCost.of(Shape.of(dimensions), RecipeCatalog.find(recipe).orElseThrow());
    }

    @Test
    void mxfp4TakesFourAndAQuarterBitsAndNvfp4FourAndAHalf() {
        // 64 x 64: 2048 bytes of codes and a scale for every 32 or 16 elements.
        assertEquals(new StorageCost(4096, 2048, 128, 0, 0), cost("mxfp4-ocp-floor", 64, 64));
        assertEquals(4.25, cost("mxfp4-ocp-floor", 64, 64).bitsPerElement());
        assertEquals(new StorageCost(4096, 2048, 256, 4, 0), cost("nvfp4-modelopt", 64, 64));
        assertEquals(2308, cost("nvfp4-modelopt", 64, 64).totalBytes());
        assertEquals(4.5 + 32.0 / 4096, cost("nvfp4-modelopt", 64, 64).bitsPerElement());
        assertEquals(4.5, cost("e4m3-16-one-level", 64, 64).bitsPerElement());
    }

    @Test
    void theSavingIsTheBitsOfThePlainFormatOverThese() {
        assertEquals(32 / 4.25, cost("e8m0-32-floor", 64, 64).savingAgainst(32));
        assertEquals(8 / 4.5, cost("e8m0-16-floor", 64, 64).savingAgainst(8));
    }

    @Test
    void raggedRowsArePaddedAsTheReferencePacksThem() {
        // 3 rows of 17: 9 bytes of codes each, the last half empty. Model Optimizer fills up two blocks of 16:
        // 16 bytes a row.
        assertEquals(new StorageCost(51, 27, 3, 0, 0), cost("mxfp4-ocp-floor", 3, 17));
        assertEquals(new StorageCost(51, 27, 6, 4, 21), cost("nvfp4-modelopt", 3, 17));
        assertEquals(new StorageCost(51, 27, 6, 4, 0), cost("nvfp4-transformer-engine", 3, 17));
        assertEquals(new StorageCost(51, 27, 6, 4, 0), cost("nvfp4-torchao", 3, 17));
        assertEquals(new StorageCost(51, 27, 6, 0, 0), cost("e4m3-16-one-level", 3, 17));
    }

    @Test
    void leadingDimensionsAreRowsAndNothingCostsNothing() {
        assertEquals(cost("nvfp4-modelopt", 6, 50), cost("nvfp4-modelopt", 2, 3, 50));
        assertEquals(new StorageCost(0, 0, 0, 0, 0), cost("e8m0-16-even", 0, 16));
        assertEquals(new StorageCost(1, 1, 1, 0, 0), cost("e8m0-16-even"));
    }

    private static StorageCost cost(ElementFormat elements, BlockScaling scaling, long... dimensions) {
        return StorageCost.of(Shape.of(dimensions), MadeRecipes.of(elements, scaling));
    }

    private static BlockScaling linear(BlockShape block, ScaleFormat scales, TensorScaling tensor) {
        return new BlockScaling(
                block, scales, new BlockRange.Amax(), LinearRule.AMAX, new ScaleChoice.Rounded(), tensor);
    }

    @Test
    void sixAndEightBitCodesTakeSixAndEightBits() {
        BlockScaling mx = BlockScaling.powerOfTwo(32, PowerOfTwoRule.FLOOR);
        // A block of 32 takes 24 bytes; 20 elements take 15.
        assertEquals(new StorageCost(128, 96, 4, 0, 0), cost(ElementFormat.E2M3, mx, 2, 64));
        assertEquals(6.25, cost(ElementFormat.E3M2, mx, 2, 64).bitsPerElement());
        assertEquals(new StorageCost(104, 2 * (24 + 15), 4, 0, 0), cost(ElementFormat.E2M3, mx, 2, 52));
        assertEquals(8.25, cost(ElementFormat.E4M3, mx, 2, 64).bitsPerElement());
        assertEquals(8.25, cost(ElementFormat.INT8, mx, 2, 64).bitsPerElement());
        // 3 codes of 6 bits are 18 bits, 3 bytes.
        assertEquals(new StorageCost(3, 3, 1, 0, 0), cost(ElementFormat.E2M3, mx, 3));
    }

    @Test
    void wideScalesTakeTheirBytes() {
        BlockShape row = BlockShape.row(32);
        assertEquals(
                new StorageCost(64, 32, 4, 0, 0),
                cost(ElementFormat.INT4, linear(row, ScaleFormat.BF16, TensorScaling.NONE), 64));
        assertEquals(
                new StorageCost(64, 32, 8, 0, 0),
                cost(ElementFormat.INT4, linear(row, ScaleFormat.FP32, TensorScaling.NONE), 64));
        // Only the tensor has a scale; only the rows have one.
        assertEquals(
                new StorageCost(128, 128, 0, 4, 0),
                cost(ElementFormat.E4M3, linear(row, ScaleFormat.NONE, TensorScaling.TENSOR), 2, 64));
        assertEquals(
                new StorageCost(128, 128, 0, 8, 0),
                cost(ElementFormat.E4M3, linear(row, ScaleFormat.NONE, TensorScaling.ROW), 2, 64));
    }

    @Test
    void aSquareHasOneScale() {
        BlockShape square = new BlockShape(16, 16);
        // 40 x 24 in 3 rows of 2 blocks; the codes of the last row of blocks are those of 8 rows.
        assertEquals(
                new StorageCost(960, 480, 6, 0, 0),
                cost(
                        ElementFormat.E2M1,
                        BlockScaling.oneLevel(16, FractionalRule.MODELOPT).with(square),
                        40,
                        24));
    }

    @Test
    void theScaleOfASquareBlockIsStoredForEachOfItsRowsInNvfp4Alone() {
        // 2 x 3 blocks; 32 rows of 3 scales. Of 3 x 17 elements 24 bytes of codes and 3 codes more.
        assertEquals(new StorageCost(32 * 48, 32 * 24, 32 * 3, 4, 0), cost("nvfp4-transformer-engine-2d", 32, 48));
        assertEquals(new StorageCost(3 * 17, 26, 3 * 2, 4, 0), cost("nvfp4-fouroversix-mse-2d", 3, 17));
        // Runs of 16 in a column have one each.
        assertEquals(
                new StorageCost(32 * 48, 32 * 24, 2 * 48, 4, 0), cost("nvfp4-transformer-engine-hadamard", 32, 48));
        assertEquals(new StorageCost(256 * 256, 256 * 256, 4 * 4, 0, 0), cost("fp8-e4m3-128x128", 256, 256));
    }

    @Test
    void wideScalesTakeWhatTheirFormatTakes() {
        assertEquals(new StorageCost(4096, 4096, 0, 4, 0), cost("fp8-e4m3-tensor", 64, 64));
        assertEquals(4.5, cost("int4-32", 64, 64).bitsPerElement());
        assertEquals(4.125, cost("int4-128", 64, 128).bitsPerElement());
        assertEquals(4.5, cost("q4_0-ggml", 64, 64).bitsPerElement());
        assertEquals(8.5, cost("q8_0-ggml", 64, 64).bitsPerElement());
    }

    @Test
    void aScaleForEachRowIsFourBytesARow() {
        assertEquals(
                64 * Float.BYTES,
                cost("nvfp4-transformer-engine-row-scaled", 64, 64).tensorScaleBytes());
    }
}
