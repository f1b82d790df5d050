package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MomentTest {
    @Test
    void aStepIsUnderWayUntilItsNumberIsReached() {
        assertEquals(Step.VALUES, new Moment(0).step());
        assertEquals(Step.AMAX, new Moment(0.01).step());
        assertEquals(Step.AMAX, new Moment(1).step());
        assertEquals(Step.IDEAL, new Moment(1.5).step());
        assertEquals(0.5, new Moment(1.5).told(Step.IDEAL));
        assertEquals(1, new Moment(1.5).told(Step.AMAX));
        assertEquals(0, new Moment(1.5).told(Step.STORED));
    }

    @Test
    void momentsBeforeTheBeginningAndAfterTheEndAreThose() {
        assertEquals(new Moment(0), new Moment(-3));
        assertEquals(Moment.END, new Moment(99));
    }

    @Test
    void theAxisIsOfScaledUnitsFromScaledValuesUntilDotsFall() {
        for (int step = 0; step <= Step.LAST; step++) {
            double expected = step == Step.SCALED.number() || step == Step.CODES.number() ? 1 : 0;
            assertEquals(expected, new Moment(step).stretched(), "step " + step);
        }
        assertTrue(new Moment(3.5).stretched() > 0);
    }

    @Test
    void dotsFallOnlyOnceTheAxisIsOfValuesAgain() {
        for (int i = 0; i <= 700; i++) {
            Moment moment = new Moment(i / 100.0);
            assertTrue(moment.fallen() == 0 || moment.stretched() == 0, "at " + moment.at());
        }
        assertEquals(0, new Moment(5).fallen());
        assertEquals(1, new Moment(6).fallen());
    }

    @Test
    void errorsAreCountedElementByElement() {
        assertEquals(0, new Moment(6).counted(16));
        assertEquals(4, new Moment(6.25).counted(16));
        assertEquals(16, new Moment(7).counted(16));
    }
}
