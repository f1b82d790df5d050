package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nibblescope.core.metrics.BlockTrace.Outcome;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;

class BlockTraceOutcomeTest {
    private static BlockTrace trace(String recipe, float... values) {
        return BlockTrace.of(new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), 8f), values);
    }

    @Test
    void theFloorRuleSaturatesWhatLiesBeyondSixScales() {
        // amax 7: scale 2^(2-2) = 1, largest 6; 0.25 is a tie between 0 and 0.5 and goes to 0.
        BlockTrace trace = trace("e8m0-16-floor", 7f, 6f, 0.25f, 0.26f, 0f);
        assertEquals(Outcome.SATURATED, trace.outcome(0));
        assertEquals(Outcome.ROUNDED, trace.outcome(1));
        assertEquals(Outcome.FLUSHED, trace.outcome(2));
        assertEquals(Outcome.ROUNDED, trace.outcome(3));
        assertEquals(Outcome.ROUNDED, trace.outcome(4));
    }

    @Test
    void underAScaleThatIsNanNothingIsScaledAndNothingIsFinite() {
        BlockTrace trace = trace("e8m0-16-floor", 1f, Float.NaN);
        for (int i = 0; i < trace.count(); i++) {
            assertEquals(Outcome.NON_FINITE, trace.outcome(i));
            assertTrue(Float.isNaN(trace.scaled(i)));
        }
        assertEquals(2, trace.nonFinite());
    }
}
