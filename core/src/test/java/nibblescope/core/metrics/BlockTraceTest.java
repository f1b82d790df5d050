package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTraceTest {
    private static final float[] A = {
        -2.2f, -9.4f, -1.4f, 3.0f, 3.4f, -1.2f, 1.1f, -0.7f, -4.7f, 0.5f, -0.8f, -1.1f, 6.5f, 7.1f, -1.4f, 13.5f
    };
    private static final float[] B = {
        9.5f, 9.2f, -13.4f, 8.9f, -4.0f, 0.3f, -7.0f, -2.4f, 3.0f, 1.4f, 2.7f, -3.4f, 0.1f, -0.1f, -4.8f, 1.0f
    };

    private static BlockQuantizer quantizer(String recipe) {
        return new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), 0);
    }

    @ParameterizedTest
    @CsvSource({"e8m0-16-rceil, 0.720000, 0.723750", "e4m3-16-one-level, 0.076445, 0.080000"})
    void thePresetBlocksHaveTheirKnownErrors(String recipe, double a, double b) {
        assertEquals(a, BlockTrace.of(quantizer(recipe), A).mse(), 1e-6);
        assertEquals(b, BlockTrace.of(quantizer(recipe), B).mse(), 1e-6);
    }

    @Test
    void everyStepOfABlockIsKept() {
        // 10 / 6 = 1.67 takes scale 2: 10 -> 5 -> 4 (a tie) -> 8; -3 -> -1.5 -> -3; 0.4 -> 0.2 -> 0.
        BlockTrace trace = BlockTrace.of(quantizer("e8m0-16-rceil"), 10f, -3f, 0.4f);
        assertEquals(3, trace.count());
        assertEquals(10f, trace.amax());
        assertEquals(128, trace.scaleCode());
        assertEquals(2f, trace.dequantizingScale());
        assertEquals(10f / 6f, trace.idealScale());
        assertEquals(5f, trace.scaled(0));
        assertEquals(-1.5f, trace.scaled(1));
        assertEquals(6, trace.code(0));
        assertEquals(0b1011, trace.code(1));
        assertEquals(0, trace.code(2));
        assertEquals(8f, trace.reconstruction(0));
        assertEquals(-3f, trace.value(1));
        assertEquals(-2f, trace.error(0));
        assertEquals(-0.4f, trace.error(2));
        // (4 + 0) + fl(0.4^2), over 3.
        assertEquals((double) (4f + 0.4f * 0.4f) / 3, trace.mse());
        assertEquals(0, trace.nonFinite());
    }

    @Test
    void aBlockIsFollowedUnderTheScaleThatItsRecipeSearches() {
        BlockQuantizer search =
                new BlockQuantizer(RecipeCatalog.find("nvfp4-torchao-search").orElseThrow(), 40f);
        for (float[] block : List.of(A, B)) {
            BlockTrace found = BlockTrace.of(search, block);
            assertEquals(found.scaleCode(), search.quantize(block, 0, block.length, new byte[block.length], 0));
            for (int code = 1; code <= 126; code++) {
                double mse = BlockTrace.under(code, search, block).mse();
                assertTrue(code < found.scaleCode() ? mse > found.mse() : mse >= found.mse(), "scale code " + code);
            }
        }
    }

    @Test
    void aBlockCanBeFollowedUnderAnotherScale() {
        // Under 2^1 less, FLOOR's choice: 10 saturates to 6.
        BlockTrace trace = BlockTrace.under(127, quantizer("e8m0-16-rceil"), 10f, -3f);
        assertEquals(10f, trace.scaled(0));
        assertEquals(6f, trace.reconstruction(0));
        assertEquals(-3f, trace.reconstruction(1));
    }

    @Test
    void aBlockOfNanHasNoError() {
        BlockTrace trace = BlockTrace.of(quantizer("e8m0-16-rceil"), 1f, Float.NaN);
        assertEquals(0xFF, trace.scaleCode());
        assertEquals(2, trace.nonFinite());
        assertEquals(Double.NaN, trace.mse());
    }

    @Test
    void theValuesOfATraceAreItsOwn() {
        float[] values = {1f, 2f};
        BlockTrace trace = BlockTrace.of(quantizer("e8m0-16-rceil"), values);
        values[0] = 9f;
        assertEquals(1f, trace.value(0));
    }
}
