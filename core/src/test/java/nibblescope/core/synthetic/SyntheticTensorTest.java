package nibblescope.core.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nibblescope.core.synthetic.Distribution.Bimodal;
import nibblescope.core.synthetic.Distribution.Laplace;
import nibblescope.core.synthetic.Distribution.Normal;
import nibblescope.core.synthetic.Distribution.OutlierChannels;
import nibblescope.core.synthetic.Distribution.OutlierValues;
import nibblescope.core.synthetic.Distribution.Ramp;
import nibblescope.core.synthetic.Distribution.StudentT;
import nibblescope.core.synthetic.Distribution.Uniform;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticTensorTest {
    private static final List<Distribution> EXAMPLES = Distribution.EXAMPLES;

    /// Enough that a mean strays by a percent of the deviation at most, five times out of six
    /// million.
    private static final int MANY = 1 << 18;

    private static float[] values(Distribution distribution, Shape shape, long seed) {
        float[] values = new float[(int) shape.elements()];
        new SyntheticTensor(distribution, shape, seed).read(0, values, 0, values.length);
        return values;
    }

    private static double[] many(Distribution distribution) {
        float[] values = values(distribution, Shape.of(MANY), 1);
        return IntStream.range(0, MANY).mapToDouble(i -> values[i]).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElseThrow());
    }

    private static double medianMagnitude(double[] values) {
        return Arrays.stream(values).map(Math::abs).sorted().toArray()[values.length / 2];
    }

    @Test
    void theDrawsAreThoseOfSplitMix64() {
        // The first five outputs for seed 1234567 that implementations of SplitMix64 are checked with.
        Draws draws = new Draws(1234567);
        assertArrayEquals(
                new long[] {
                    6457827717110365317L,
                    3203168211198807973L,
                    Long.parseUnsignedLong("9817491932198370423"),
                    4593380528125082431L,
                    Long.parseUnsignedLong("16408922859458223821")
                },
                IntStream.range(0, 5).mapToLong(draws::bits).toArray());
    }

    @Test
    void aUniformDrawIsTheUpper53BitsPlusOne() {
        // 6457827717110365317 >>> 11 is 3153236189995295
        assertEquals(3153236189995296.0 / 9007199254740992.0, new Draws(1234567).uniform(0));
    }

    static Stream<Arguments> firstBits() {
        return Stream.of(
                Arguments.of(new Normal(0.02), new int[] {0x3CDFA3ED, 0x38BCAE8F, 0xBD0C51E3, 0x3BBB33DA, 0xBB9938F7}),
                Arguments.of(new Laplace(0.02), new int[] {0xBC5A46BE, 0xBC37C39C, 0xBCE8A161, 0x3A9E8DC6, 0xBAEDC54C}),
                Arguments.of(
                        new StudentT(0.02), new int[] {0x3C984FDD, 0x387A1BE4, 0xBCEAEA22, 0x3B5B480D, 0xBB34C6DF}),
                Arguments.of(new Uniform(0.05), new int[] {0xBC3480C1, 0xBB9BD6A1, 0xBD15CECC, 0x3D2B3888, 0x3D1B7D62}),
                Arguments.of(
                        new Bimodal(0.05, 0.01),
                        new int[] {0x3D825AE4, 0xBD4C9DA1, 0xBD897ADF, 0x3D58800A, 0x3D43393D}),
                Arguments.of(
                        new OutlierValues(0.02, 0.25, 20),
                        new int[] {0x3CDFA3ED, 0x38BCAE8F, 0xBF2F665B, 0x3BBB33DA, 0xBB9938F7}));
    }

    /// The bits come from the formulas, evaluated in double precision by another language's
    /// mathematics library.
    @ParameterizedTest
    @MethodSource("firstBits")
    void theFirstValuesAreTheFormulasOfTheirDraws(Distribution distribution, int[] bits) {
        float[] values = values(distribution, Shape.of(5), 7);
        for (int i = 0; i < bits.length; i++) {
            assertEquals(
                    Integer.toHexString(bits[i]),
                    Integer.toHexString(Float.floatToRawIntBits(values[i])),
                    distribution + " element " + i + " is " + values[i]);
        }
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void anElementDependsOnItsIndexAlone(Distribution distribution) {
        // More than one chunk of generate().
        Shape shape = Shape.of(131, 257);
        float[] whole = values(distribution, shape, 42);
        float[] part = new float[100];
        new SyntheticTensor(distribution, shape, 42).read(20_000, part, 10, 90);
        assertArrayEquals(Arrays.copyOfRange(whole, 20_000, 20_090), Arrays.copyOfRange(part, 10, 100));
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = new SyntheticTensor(distribution, shape, 42).generate(arena);
            float[] generated = new float[whole.length];
            tensor.read(0, generated, 0, generated.length);
            assertArrayEquals(whole, generated);
        }
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void anotherSeedGivesOtherValuesUnlessNothingIsDrawn(Distribution distribution) {
        float[] one = values(distribution, Shape.of(1000), 1);
        float[] two = values(distribution, Shape.of(1000), 2);
        if (distribution instanceof Ramp) {
            assertArrayEquals(one, two);
        } else {
            assertNotEquals(one[0], two[0]);
            assertTrue(IntStream.range(0, 1000).filter(i -> one[i] == two[i]).count() < 5);
        }
    }

    @Test
    void theTensorIsNamedAfterItsDescription() {
        SyntheticTensor description = new SyntheticTensor(new Normal(0.02), Shape.of(2, 3), 7);
        assertEquals(
                new TensorInfo("normal seed 7", DType.F32, Shape.of(2, 3)),
                description.generate().info());
        List<String> ids =
                new ArrayList<>(EXAMPLES.stream().map(Distribution::id).toList());
        assertEquals(ids.size(), ids.stream().distinct().count());
        assertEquals(8, ids.size());
    }

    @Test
    void normalValuesHaveTheirDeviationAndTheirMedianMagnitude() {
        double[] values = many(new Normal(0.02));
        assertEquals(0, mean(values), 0.0002);
        assertEquals(0.02, deviation(values), 0.0002);
        // Half of a normal distribution lies within 0.67449 sigma.
        assertEquals(0.67449 * 0.02, medianMagnitude(values), 0.0002);
    }

    @Test
    void laplaceValuesHaveTheirDeviationAndTheirMedianMagnitude() {
        double[] values = many(new Laplace(0.02));
        assertEquals(0, mean(values), 0.0002);
        assertEquals(0.02, deviation(values), 0.0003);
        // The magnitude is exponential with mean sigma / sqrt 2, so its median is that times ln 2.
        assertEquals(0.02 / Math.sqrt(2) * Math.log(2), medianMagnitude(values), 0.0002);
    }

    @Test
    void studentValuesHaveTheQuantilesOfThreeDegreesOfFreedom() {
        double[] values = many(new StudentT(Math.sqrt(3)));
        assertEquals(0, mean(values), 0.02);
        // Of Student's t with 3 degrees: half within 0.76489, 99 % within 5.84091.
        assertEquals(0.76489, medianMagnitude(values), 0.01);
        long beyond = Arrays.stream(values).filter(x -> Math.abs(x) > 5.84091).count();
        assertEquals(0.01, (double) beyond / MANY, 0.001);
    }

    @Test
    void uniformValuesFillTheirBoundsEvenly() {
        double[] values = many(new Uniform(0.05));
        assertEquals(0, mean(values), 0.0003);
        assertEquals(0.05 / Math.sqrt(3), deviation(values), 0.0003);
        assertTrue(Arrays.stream(values).allMatch(x -> Math.abs(x) <= 0.05f));
        assertTrue(Arrays.stream(values).max().orElseThrow() > 0.0499);
        assertTrue(Arrays.stream(values).min().orElseThrow() < -0.0499);
    }

    @Test
    void bimodalValuesLieAroundTwoCentresAndRarelyBetween() {
        double[] values = many(new Bimodal(0.05, 0.01));
        assertEquals(0, mean(values), 0.0005);
        double[] right = Arrays.stream(values).filter(x -> x > 0).toArray();
        assertEquals(0.5, (double) right.length / MANY, 0.005);
        assertEquals(0.05, mean(right), 0.0002);
        assertEquals(0.01, deviation(right), 0.0002);
    }

    @Test
    void outlierValuesAreAsManyAndAsLargeAsSaid() {
        double[] values = many(new OutlierValues(1, 0.01, 1000));
        // An ordinary value beyond 6 sigma has probability 2e-9; an outlier below 6 has 0.0048.
        long outliers = Arrays.stream(values).filter(x -> Math.abs(x) > 6).count();
        assertEquals(0.01, (double) outliers / MANY, 0.001);
    }

    @Test
    void eachRunOfColumnsHasOneOutlierColumnInAllItsRows() {
        // 3 runs of 8 columns and one of 3; seed 7 puts the outliers there (SplitMix64 by hand).
        Shape shape = Shape.of(5, 27);
        float[] ordinary = values(new Normal(0.02), shape, 7);
        float[] values = values(new OutlierChannels(0.02, 8, 16), shape, 7);
        List<Integer> outliers = List.of(6, 8 + 4, 16 + 6, 24 + 1);
        for (int i = 0; i < values.length; i++) {
            float expected = outliers.contains(i % 27) ? 16 * ordinary[i] : ordinary[i];
            assertEquals(expected, values[i], "element " + i);
        }
    }

    @Test
    void aRampRunsFromItsFirstValueToItsLast() {
        assertArrayEquals(new float[] {-1, -0.5f, 0, 0.5f, 1}, values(new Ramp(-1, 1), Shape.of(5), 3));
        assertArrayEquals(new float[] {4}, values(new Ramp(4, 1), Shape.of(), 3));
        assertArrayEquals(new float[] {4, 1}, values(new Ramp(4, 1), Shape.of(1, 2), 3));
    }

    @Test
    void aTensorMayHaveNoElements() {
        for (Distribution distribution : EXAMPLES) {
            assertEquals(
                    0,
                    new SyntheticTensor(distribution, Shape.of(0, 4), 1)
                            .generate()
                            .elements());
            assertEquals(
                    0,
                    new SyntheticTensor(distribution, Shape.of(4, 0), 1)
                            .generate()
                            .elements());
        }
    }

    @Test
    void parametersThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Normal(0));
        assertThrows(IllegalArgumentException.class, () -> new Laplace(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new StudentT(Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Uniform(-1));
        assertThrows(IllegalArgumentException.class, () -> new OutlierValues(1, 1.5, 2));
        assertThrows(IllegalArgumentException.class, () -> new OutlierChannels(1, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> new Ramp(0, Double.POSITIVE_INFINITY));
    }

    @Test
    void elementsBeyondTheTensorAreRefused() {
        SyntheticTensor description = new SyntheticTensor(new Normal(1), Shape.of(4), 1);
        assertThrows(IndexOutOfBoundsException.class, () -> description.read(3, new float[2], 0, 2));
    }
}
