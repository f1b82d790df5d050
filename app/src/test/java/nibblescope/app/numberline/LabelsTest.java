package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Explorations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is written below lines and axes never overlaps, whatever the block.
class LabelsTest {
    private static final double DIGIT = 6.5;
    private static final Lettering LETTERING =
            new Lettering(new Figures(Locale.ENGLISH), 1, text -> DIGIT * text.length());

    /// A text at a place.
    private record Written(String text, double x) {}

    static Stream<float[]> nastyBlocks() {
        Random random = new Random(4);
        float[] outlier = new float[32];
        for (int i = 0; i < outlier.length; i++) {
            outlier[i] = (float) (0.02 * random.nextGaussian());
        }
        float[] nearZero = outlier.clone();
        nearZero[31] = 6;
        outlier[7] = 20;
        float[] equal = new float[32];
        Arrays.fill(equal, 0.3f);
        return Stream.of(
                outlier,
                nearZero,
                equal,
                new float[32],
                new float[] {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -2, 0},
                new float[] {1e-40f, Float.MIN_VALUE, -3e-41f, 0},
                new float[] {Float.MAX_VALUE, -1, 1e-30f},
                new float[] {-0.0f},
                new float[] {123456.7f, 123456.8f, 123457f});
    }

    private static BlockLines lines(float... values) {
        return Objects.requireNonNull(
                new NumberLineModel(Explorations.of(1, values)).linesProperty().get());
    }

    private static void assertApart(List<Written> written, double gap, String where) {
        List<Written> sorted = new ArrayList<>(written);
        sorted.sort(Comparator.comparingDouble(Written::x));
        for (int i = 1; i < sorted.size(); i++) {
            Written one = sorted.get(i - 1);
            Written other = sorted.get(i);
            double halves = DIGIT * (one.text().length() + other.text().length()) / 2;
            assertTrue(other.x() - one.x() >= halves + gap - 1e-6, () -> where + ": " + one + " " + other);
        }
    }

    private static List<Written> labels(List<AxisTicks.Tick> ticks) {
        return ticks.stream()
                .filter(tick -> !tick.label().isEmpty())
                .map(tick -> new Written(tick.label(), tick.x()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("nastyBlocks")
    void labelsOfCodesNeverOverlapNotEvenOnTheWay(float... values) {
        for (AxisKind kind : AxisKind.values()) {
            for (int width : new int[] {300, 520, 1200}) {
                LinesPicture picture =
                        LinesPicture.of(lines(values), new LinesPicture.Window(kind, null), width, 500, LETTERING);
                for (Lane lane : picture.lanes()) {
                    for (int i = 10; i <= 70; i++) {
                        Moment moment = new Moment(i / 10.0);
                        String where = kind + " " + width + " at " + moment.at();
                        assertApart(written(lane, moment, t -> t.labelled(moment), CodeTick::label), 0, where);
                        if (moment.coded() > 0) {
                            assertApart(written(lane, moment, t -> t.bitsLabelled(moment), CodeTick::bits), 0, where);
                        }
                    }
                }
            }
        }
    }

    private static List<Written> written(
            Lane lane, Moment moment, Predicate<CodeTick> labelled, Function<CodeTick, String> text) {
        ToDoubleFunction<CodeTick> x = tick -> tick.x(moment);
        return lane.ticks().stream()
                .filter(labelled)
                .map(tick -> new Written(text.apply(tick), x.applyAsDouble(tick)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("nastyBlocks")
    void labelsOfTheAxisNeverOverlapAndAreNeverTheSameTwice(float... values) {
        BlockLines lines = lines(values);
        for (AxisKind kind : AxisKind.values()) {
            for (int width : new int[] {300, 520, 1200}) {
                ValueRange range = null;
                for (int zoom = 0; zoom < 14; zoom++) {
                    LinesPicture.Window window = new LinesPicture.Window(kind, range);
                    LinesPicture picture = LinesPicture.of(lines, window, width, 500, LETTERING);
                    List<Written> labels = labels(picture.ticks());
                    String where = kind + " " + width + " zoomed " + zoom + " " + range;
                    assertFalse(labels.isEmpty(), where);
                    assertApart(labels, 5, where);
                    assertEquals(
                            labels.size(),
                            labels.stream().map(Written::text).distinct().count(),
                            where + labels);
                    range = picture.axis().zoomed(2, picture.axis().x(values[0]), lines.range());
                }
            }
        }
    }

    @Test
    void aLogarithmicAxisHasTicksAtZeroAndAtPowersOfTen() {
        ValueAxis axis = new ValueAxis(new Projection.SymmetricLog(0.01), new ValueRange(-1, 1000), 0, 1000);
        List<String> labels = labels(AxisTicks.of(axis, LETTERING)).stream()
                .map(Written::text)
                .toList();
        for (String label : List.of("0", "0.01", "0.1", "1", "10", "100", "1000", "−0.01", "−0.1", "−1")) {
            assertTrue(labels.contains(label), () -> label + " in " + labels);
        }
        for (AxisTicks.Tick tick : AxisTicks.of(axis, LETTERING)) {
            assertEquals(axis.x(tick.value()), tick.x());
        }
    }

    @Test
    void numbersOfAnAxisHaveTheDigitsThatTellThemApart() {
        assertEquals("0", LETTERING.tick(1e-20, 0.5));
        assertEquals("0.25", LETTERING.tick(0.25, 0.05));
        assertEquals("−2.0000e-5", LETTERING.tick(-2e-5, 1e-9));
        assertNotEquals(LETTERING.tick(0.1, 2e-6), LETTERING.tick(0.100002, 2e-6));
        assertEquals("1.2e6", LETTERING.tick(1.2e6, 1e5));
    }
}
