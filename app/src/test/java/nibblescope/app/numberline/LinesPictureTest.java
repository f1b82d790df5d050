package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import nibblescope.app.i18n.Figures;
import nibblescope.app.numberline.Lane.Mark;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.core.metrics.BlockTrace.Outcome;
import org.junit.jupiter.api.Test;

class LinesPictureTest {
    private static final double DIGIT = 6.5;
    private static final Lettering LETTERING =
            new Lettering(new Figures(Locale.ENGLISH), 1, text -> DIGIT * text.length());

    private static LinesPicture picture(Exploration exploration, double width, double height) {
        BlockLines lines = Objects.requireNonNull(
                new NumberLineModel(exploration).linesProperty().getValue());
        return LinesPicture.of(lines, LinesPicture.Window.ALL, width, height, LETTERING);
    }

    private static Exploration nearZero() {
        Random random = new Random(4);
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        values[31] = 6;
        return Explorations.of(1, values);
    }

    @Test
    void everyLineHasTheSameAxisAndTicksAtTheScaledCodeValues() {
        LinesPicture picture = picture(Explorations.ofPresetA(), 560, 500);
        Lane lane = picture.lanes().get(1);
        // The codes have 15 values; that of index 9 is 1, at scale 4. 6 * 4 = 24 lies beyond 13.5.
        assertEquals(15, lane.ticks().size());
        assertEquals(new Lane.More(true, true), lane.more());
        assertEquals(picture.axis().x(4), lane.ticks().get(9).x(Moment.END), 1e-9);
        assertEquals("1", lane.ticks().get(9).label());
        // Scale 2.25: 6 * 2.25 = 13.5 is the end of the axis.
        assertEquals(15, picture.lanes().get(3).ticks().size());
        assertEquals(new Lane.More(false, false), picture.lanes().get(3).more());
    }

    @Test
    void anElementStandsAtItsValueAndIsMappedToWhatItsCodeDequantizesTo() {
        LinesPicture picture = picture(Explorations.ofPresetA(), 1200, 600);
        // Index 9: 0.5 / 4 = 0.125 becomes 0.
        Mark mark = picture.lanes().get(1).marks().get(9);
        assertEquals(picture.axis().x(0.5), mark.dot().x(), 1e-6);
        assertEquals(picture.axis().x(0), mark.reconstructionX(), 1e-6);
        assertEquals(Outcome.FLUSHED, mark.outcome());
    }

    @Test
    void dotsStandAtTheSamePlaceAboveEveryLineAndStayInTheirLane() {
        LinesPicture picture = picture(nearZero(), 560, 500);
        Lane first = picture.lanes().getFirst();
        for (Lane lane : picture.lanes()) {
            for (Mark mark : lane.marks()) {
                Mark same = first.marks().get((int) mark.column());
                assertEquals(same.dot().x(), mark.dot().x());
                assertEquals(
                        first.bands().lineY() - same.dot().y(),
                        lane.bands().lineY() - mark.dot().y(),
                        1e-9);
                assertTrue(mark.dot().y() > lane.bands().dotsTop());
                assertTrue(mark.dot().y() < lane.bands().lineY());
                assertTrue(mark.barY() + lane.barHeight()
                        <= lane.bands().top() + lane.bands().height() + 1);
            }
        }
    }

    @Test
    void dotsDoNotTouchWhereThereIsRoom() {
        LinesPicture picture = picture(Explorations.ofPresetA(), 1200, 700);
        List<Mark> marks = picture.lanes().getFirst().marks();
        for (Mark one : marks) {
            for (Mark other : marks) {
                assertTrue(one.column() == other.column()
                        || Math.hypot(
                                        one.dot().x() - other.dot().x(),
                                        one.dot().y() - other.dot().y())
                                >= 2 * picture.dotRadius());
            }
        }
    }

    @Test
    void thePointOfADotFindsItsElementAndAFarPointFindsNone() {
        LinesPicture picture = picture(Explorations.ofPresetA(), 1200, 700);
        for (Mark mark : picture.lanes().get(2).marks()) {
            assertEquals(
                    mark.column(),
                    picture.columnNear(mark.dot().x() + 1, mark.dot().y(), Moment.END));
        }
        assertEquals(NumberLineModel.NONE, picture.columnNear(600, 690, Moment.END));
    }

    @Test
    void whatIsNotFiniteStandsBesideTheAxisAndDoesNotStretchIt() {
        Exploration exploration =
                Explorations.of(1, 1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -2f, 0f);
        LinesPicture picture = picture(exploration, 560, 500);
        assertEquals(new ValueRange(-2, 2), picture.lines().range());
        for (Lane lane : picture.lanes()) {
            // Every scale is NaN: E8M0 because amax is not finite, E4M3 because a value is NaN.
            assertTrue(lane.ticks().isEmpty());
            for (Mark mark : lane.marks()) {
                assertFalse(mark.mapped());
                assertEquals(
                        Float.isFinite(mark.value()),
                        mark.dot().x() <= picture.axis().right());
                assertTrue(mark.dot().x() < 560);
            }
        }
    }

    @Test
    void aBlockOfZerosHasAnAxisOfItsOwn() {
        LinesPicture picture = picture(Explorations.of(1, new float[32]), 560, 500);
        assertEquals(new ValueRange(-1, 1), picture.lines().range());
        for (Mark mark : picture.lanes().getFirst().marks()) {
            assertEquals(picture.axis().x(0), mark.dot().x());
            assertEquals(mark.dot().x(), mark.reconstructionX());
        }
    }
}
