package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.core.quantize.RecipeCatalog;
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
}
