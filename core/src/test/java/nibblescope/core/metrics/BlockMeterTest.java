package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;

/// Blocks under the scale 2^0 (E8M0 code 127) with codes chosen by hand; code 0 leaves the value
/// itself as the error.
class BlockMeterTest {
    private static final int SCALE_ONE = 127;

    private final BlockMeter meter = new BlockMeter(
            new BlockQuantizer(RecipeCatalog.find("e8m0-16-floor").orElseThrow(), 0));

    private float squaredError(float... errors) {
        meter.measure(errors, 0, errors.length, new byte[errors.length], 0, SCALE_ONE);
        return meter.squaredError();
    }

    @Test
    void lanesAreAddedAsATreeOfNeighbours() {
        // Squares 1, 0, 0, 0, 2^-24, 2^-24, 0, 0. One after the other each 2^-24 is half of the last place
        // of 1 and lost; so it is with lanes four apart. Neighbours: (2^-24 + 2^-24) + 1.
        float e = 0x1p-12f;
        assertEquals(1 + 0x1p-23f, squaredError(1, 0, 0, 0, e, e, 0, 0));
        // (1 + 2^-24) = 1 and (2^-24 + 0): 1.
        assertEquals(1f, squaredError(1, e, 0, e, 0, 0, 0, 0));
    }

    @Test
    void theNinthErrorIsFusedIntoTheFirstLane() {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24, and 2^-24 before it: together 1 + 2^-11 + 2^-23 exactly. Rounded
        // first, the square would lose its 2^-24 and the sum too.
        float[] errors = new float[16];
        errors[0] = 0x1p-12f;
        errors[8] = 1 + 0x1p-12f;
        assertEquals(1 + 0x1p-11f + 0x1p-23f, squaredError(errors));
        // In lanes of their own: 2^-24 + fl(1 + 2^-11 + 2^-24) = 2^-24 + (1 + 2^-11) = 1 + 2^-11, ties to even.
        errors[8] = 0;
        errors[9] = 1 + 0x1p-12f;
        assertEquals(1 + 0x1p-11f, squaredError(errors));
    }

    @Test
    void theErrorIsTheDifferenceOfMagnitudesInFp32() {
        // 1 + 2^-23 less 0.5, exact in FP32; its square 0.25 + 2^-23 + 2^-46 rounds to 0.25 + 2^-23.
        meter.measure(new float[] {-(1 + 0x1p-23f)}, 0, 1, new byte[] {9}, 0, SCALE_ONE);
        assertEquals(0.25f + 0x1p-23f, meter.squaredError());
        assertEquals(0.5f + 0x1p-23f, meter.take().maxError());
    }

    @Test
    void elementsThatAShortBlockLacksCountAsZero() {
        assertEquals(9f + 16f, squaredError(3, 4));
        assertEquals(0f, squaredError());
        assertEquals(2, meter.take().elements());
    }

    @Test
    void sumsAreOverAllBlocksSinceTheLastTake() {
        // 7.5 -> 6, 0.2 -> 0, -0.3 -> -0.5, 6 -> 6, 0 -> 0, -0.0 -> -0.
        float[] x = {7.5f, 0.2f, -0.3f, 6f, 0f, -0f};
        meter.measure(x, 0, 6, new byte[] {7, 0, 9, 7, 0, 8}, 0, SCALE_ONE);
        // 1 under scale 2 and code 1, exact.
        meter.measure(new float[] {99f, 1f}, 1, 1, new byte[] {5, 5, 1}, 2, SCALE_ONE + 1);
        ErrorSummary summary = meter.take();
        assertEquals(7, summary.elements());
        assertEquals(0, summary.nonFinite());
        // 7.5 alone lies beyond 6.
        assertEquals(1, summary.saturated());
        // 0.2 alone: 0 was 0 before.
        assertEquals(1, summary.flushed());
        assertEquals(7.5 + 0.2f - 0.3f + 6 + 1, summary.sum());
        assertEquals(56.25 + (double) 0.2f * 0.2f + (double) 0.3f * 0.3f + 36 + 1, summary.sumSquares());
        // Reconstruction less value, with its sign.
        assertEquals(-1.5 - 0.2f + (-0.5 + 0.3f), summary.sumError());
        float third = 0.3f - 0.5f;
        assertEquals((double) ((1.5f * 1.5f + 0.2f * 0.2f) + (third * third + 0)), summary.sumSquaredError());
        assertEquals(1.5f, summary.maxError());
        assertEquals(2, summary.codeCounts().count(7));
        assertEquals(1, summary.codeCounts().count(9));
        assertEquals(7, summary.codeCounts().total());
        assertEquals(1, summary.scaleCounts().count(SCALE_ONE));
        assertEquals(1, summary.scaleCounts().count(SCALE_ONE + 1));
        assertEquals(2, summary.scaleCounts().total());

        ErrorSummary empty = meter.take();
        assertEquals(0, empty.elements());
        assertEquals(0.0, empty.sumSquaredError());
        assertEquals(0, empty.codeCounts().total());
    }

    @Test
    void sumsAreTakenRunByRunWhileCountsGoOn() {
        // Errors of 0.5 in the first run, of 0.25 in the second.
        meter.measure(new float[] {3.5f}, 0, 1, new byte[] {6}, 0, SCALE_ONE);
        assertEquals(new RunSums(0.25, 3.5, 12.25, 0.5), meter.takeSums());
        meter.measure(new float[] {-2.25f}, 0, 1, new byte[] {12}, 0, SCALE_ONE);
        assertEquals(new RunSums(0.0625, -2.25, 5.0625, 0.25), meter.takeSums());
        ErrorSummary summary = meter.take();
        assertEquals(2, summary.elements());
        assertEquals(0.5f, summary.maxError());
        assertEquals(1, summary.codeCounts().count(6));
        assertEquals(1, summary.codeCounts().count(12));
        assertEquals(2, summary.scaleCounts().count(SCALE_ONE));
        assertEquals(0.0, summary.sumSquaredError());
    }

    @Test
    void elementsThatAreNotFiniteAddToNoSum() {
        float[] x = {Float.NaN, 3.5f, Float.NEGATIVE_INFINITY, -2f};
        meter.measure(x, 0, 4, new byte[] {3, 6, 15, 12}, 0, SCALE_ONE);
        assertEquals(2, meter.nonFinite());
        assertEquals(0.25f, meter.squaredError());
        ErrorSummary summary = meter.take();
        assertEquals(2, summary.nonFinite());
        assertEquals(2, summary.finite());
        assertEquals(1.5, summary.sum());
        assertEquals(12.25 + 4, summary.sumSquares());
        assertEquals(0.5, summary.sumError());
        assertEquals(0, summary.saturated());
        assertEquals(4, summary.codeCounts().total());
    }

    @Test
    void underANanScaleNoElementIsFinite() {
        meter.measure(new float[] {1f, 2f, 0f}, 0, 3, new byte[] {3, 3, 3}, 0, 0xFF);
        assertEquals(3, meter.nonFinite());
        assertEquals(0f, meter.squaredError());
        assertEquals(Double.NaN, meter.take().mse());
    }

    @Test
    void aReconstructionBeyondTheFloatsIsNotFinite() {
        // 6 * 2^126 overflows, 1 * 2^126 does not; nothing lies beyond infinity, so nothing saturates.
        meter.measure(new float[] {0x1.8p127f, 0x1p126f}, 0, 2, new byte[] {7, 2}, 0, 126 + 127);
        ErrorSummary summary = meter.take();
        assertEquals(1, summary.nonFinite());
        assertEquals(0, summary.saturated());
        assertEquals(0f, summary.maxError());
    }

    @Test
    void underAScaleOfZeroEverythingSaturatesAndIsFlushed() {
        BlockQuantizer quantizer = new BlockQuantizer(
                RecipeCatalog.find("nvfp4-transformer-engine").orElseThrow(), 2688f);
        BlockMeter zero = new BlockMeter(quantizer);
        zero.measure(new float[] {0x1p-12f, -0x1p-12f, 0f}, 0, 3, new byte[] {7, 15, 0}, 0, 0x00);
        ErrorSummary summary = zero.take();
        assertEquals(2, summary.saturated());
        assertEquals(2, summary.flushed());
        assertEquals(0x1p-23, summary.sumSquaredError());
    }
}
