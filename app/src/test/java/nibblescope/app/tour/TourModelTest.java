package nibblescope.app.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class TourModelTest {
    private final TourModel model = new TourModel();

    @Test
    void theTourHasFiveStepsAndEndsAfterTheLast() {
        assertNull(model.stepProperty().get());
        model.start();
        for (TourStep step : TourStep.values()) {
            assertEquals(step, model.stepProperty().get());
            model.next();
        }
        assertNull(model.stepProperty().get());
        assertEquals(5, TourStep.values().length);
    }

    @Test
    void theWayBackEndsAtTheFirstStep() {
        model.start();
        model.next();
        model.previous();
        model.previous();
        assertEquals(TourStep.TENSORS, model.stepProperty().get());
    }

    @Test
    void itEndsAtAnyTimeAndDoesNotGoOnByItself() {
        model.start();
        model.next();
        model.end();
        model.next();
        model.previous();
        assertNull(model.stepProperty().get());
        model.start();
        assertEquals(TourStep.TENSORS, model.stepProperty().get());
    }
}
