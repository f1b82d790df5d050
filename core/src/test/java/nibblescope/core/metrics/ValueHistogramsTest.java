package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueHistogramsTest {
    private static final Recipe E8M0_16 = Corner.E8M0_16.recipe(PowerOfTwoRule.RCEIL, true);

    private static ValueHistograms of(int bins, float... values) {
        float amax = BlockQuantizer.amax(values, 0, values.length);
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, values.length), values);
        return ValueHistograms.of(tensor, new BlockQuantizer(E8M0_16, amax), amax, bins, 3, RunMonitor.NONE);
    }

    @Test
    void valuesAndTheirReconstructionsAreSortedIntoTheSameBins() {
        // amax 6, so the scale is 1. 0.9 and 1.1 become 1, 2.4 becomes 2, -0.2 becomes -0, -5.1 becomes -6.
        // Bins of 12/5 = 2.4: [-6, -3.6), [-3.6, -1.2), [-1.2, 1.2), [1.2, 3.6), [3.6, 6].
        ValueHistograms histograms = of(5, 6f, 0.9f, 1.1f, 2.4f, -0.2f, -1.3f, -5.1f);
        assertEquals(new Counts(new long[] {1, 1, 3, 1, 1}), histograms.values().counts());
        assertEquals(
                new Counts(new long[] {1, 1, 3, 1, 1}),
                histograms.reconstructions().counts());
        // -1.3 becomes -1.5, and 1.2 becomes 1: it leaves its bin.
        ValueHistograms moved = of(5, 6f, 1.21f, -1.3f);
        assertEquals(new Counts(new long[] {0, 1, 0, 1, 1}), moved.values().counts());
        assertEquals(
                new Counts(new long[] {0, 1, 1, 0, 1}), moved.reconstructions().counts());
    }

    @Test
    void theRangeIsTheLargestMagnitudeToEitherSide() {
        ValueHistograms histograms = of(3, -4f, 1f);
        assertEquals(-4, histograms.values().low());
        assertEquals(4, histograms.values().high());
        assertEquals(-4, histograms.smallest());
        assertEquals(1, histograms.largest());
    }

    @Test
    void aReconstructionMayLieBeyondTheLargestValue() {
        // amax 5.5: RCEIL gives scale 1, and 5.5 becomes 6.
        ValueHistograms histograms = of(3, 5.5f, 0f);
        assertEquals(0, histograms.values().above());
        assertEquals(1, histograms.reconstructions().above());
    }

    @Test
    void valuesThatAreNotFiniteAreCountedAndDoNotWidenTheRange() {
        ValueHistograms histograms = of(3, 2f, -1f, Float.NaN, Float.NEGATIVE_INFINITY);
        assertEquals(2, histograms.values().high());
        assertEquals(2, histograms.values().inside());
        assertEquals(2, histograms.values().nonFinite());
        assertEquals(4, histograms.reconstructions().nonFinite(), "the block's scale is NaN");
        assertEquals(1, histograms.crestFactors().nonFinite());
        assertEquals(-1, histograms.smallest());
        assertEquals(2, histograms.largest());
    }

    @Test
    void aTensorOfZerosHasItsBinsAroundZero() {
        ValueHistograms histograms = of(3, 0f, -0f);
        assertEquals(new Counts(new long[] {0, 2, 0}), histograms.values().counts());
        assertEquals(1, histograms.crestFactors().nonFinite(), "0 / 0");
    }

    @Test
    void theCrestFactorOfABlockIsItsAmaxOverItsRootMeanSquare() {
        // Blocks of 16: all equal, 1; one value among zeros, sqrt(16) = 4; half of them 1 and half 0,
        // 1 / sqrt(1/2) = 1.41. Bins [1, 2), [2, 3), [3, 4].
        float[] values = new float[48];
        Arrays.fill(values, 0, 16, 0.1f);
        values[20] = -7f;
        Arrays.fill(values, 32, 40, 1f);
        assertEquals(
                new Counts(new long[] {2, 0, 1}), of(3, values).crestFactors().counts());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    void theOutcomeDoesNotDependOnHowTheTensorIsRead(int blocksPerChunk) {
        Tensor tensor = new SyntheticTensor(new Distribution.Normal(0.02), Shape.of(37, 83), 7).generate();
        float[] values = new float[37 * 83];
        tensor.read(0, values, 0, values.length);
        float amax = BlockQuantizer.amax(values, 0, values.length);
        BlockQuantizer quantizer = new BlockQuantizer(Corner.E4M3_32.recipe(PowerOfTwoRule.RCEIL, true), amax);
        ValueHistograms whole = ValueHistograms.of(tensor, quantizer, amax, 121, 30, RunMonitor.NONE);
        assertEquals(
                whole, ValueHistograms.of(tensor, quantizer, amax, 121, 30, blocksPerChunk, RunMonitor.NONE), "seed 7");
        assertEquals(37 * 83, whole.values().inside());
        assertEquals(37 * 3, whole.crestFactors().inside());
        // An amax that bounds nothing costs a pass, and changes nothing else.
        assertEquals(whole, ValueHistograms.of(tensor, quantizer, Float.NaN, 121, 30, blocksPerChunk, RunMonitor.NONE));
    }

    @Test
    void itStopsAtTheNextChunkWhenItIsNoLongerWanted() {
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, 64), new float[64]);
        var monitor = new RunMonitor() {
            private long done;

            @Override
            public void progress(long now, long total) {
                done = now;
            }

            @Override
            public boolean cancelled() {
                return done >= 32;
            }
        };
        assertThrows(
                CancellationException.class,
                () -> ValueHistograms.of(tensor, new BlockQuantizer(E8M0_16, 1f), 1f, 3, 3, 1, monitor));
        assertEquals(32, monitor.done);
    }

    @Test
    void blockErrorsAreSortedByTheirLogarithm() {
        // Blocks of 2 elements with squared errors 2e-6, 2e-4, 2e-4, 2e-2 and 0: means 1e-6 .. 1e-2.
        BlockLayout layout = new BlockLayout(Shape.of(6, 2), 2);
        BlockErrors errors = BlockErrors.allocate(layout, Arena.ofAuto());
        float[] sums = {2e-6f, 2e-4f, 2e-4f, 2e-2f, 0f, 5f};
        for (int block = 0; block < sums.length; block++) {
            errors.squaredErrors().setAtIndex(ValueLayout.JAVA_FLOAT, block, sums[block]);
        }
        errors.nonFinite().set(ValueLayout.JAVA_BYTE, 5, (byte) 1);
        BlockErrorHistogram histogram = BlockErrorHistogram.of(errors, 4, RunMonitor.NONE);
        assertEquals(-6, histogram.logarithms().low(), 1e-6);
        assertEquals(-2, histogram.logarithms().high(), 1e-6);
        assertEquals(4, histogram.logarithms().inside());
        assertEquals(1, histogram.logarithms().count(0));
        assertEquals(1, histogram.logarithms().count(3));
        assertEquals(1, histogram.logarithms().nonFinite());
        assertEquals(1, histogram.exact());
    }

    @Test
    void blocksWithoutAnyErrorAreCountedAsExact() {
        BlockErrors errors = BlockErrors.allocate(new BlockLayout(Shape.of(3, 16), 16), Arena.ofAuto());
        BlockErrorHistogram histogram = BlockErrorHistogram.of(errors, 4, RunMonitor.NONE);
        assertEquals(3, histogram.exact());
        assertEquals(0, histogram.logarithms().total());
    }
}
