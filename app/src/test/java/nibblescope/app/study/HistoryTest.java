package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HistoryTest {
    private String state = "a";
    private final History<String> history = new History<>(() -> state, restored -> state = restored);

    private void change(String to) {
        state = to;
        history.changed();
    }

    @Test
    void whatWasUndoneCanBeDoneAgain() {
        change("b");
        change("c");
        history.undo();
        assertEquals("b", state);
        history.undo();
        assertEquals("a", state);
        assertFalse(history.canUndoProperty().get());
        history.redo();
        history.redo();
        assertEquals("c", state);
        assertFalse(history.canRedoProperty().get());
    }

    @Test
    void aNewChangeEndsWhatCouldBeDoneAgain() {
        change("b");
        history.undo();
        change("c");
        assertFalse(history.canRedoProperty().get());
        history.undo();
        assertEquals("a", state);
    }

    @Test
    void changesOfOneStepAreUndoneTogether() {
        history.begin();
        change("b");
        history.asOneStep(() -> change("c"));
        change("d");
        history.end();
        history.undo();
        assertEquals("a", state);
    }

    @Test
    void aStepThatEndsWhereItBeganIsNone() {
        history.begin();
        change("b");
        change("a");
        history.end();
        assertFalse(history.canUndoProperty().get());
    }

    @Test
    void twoHundredStepsAreKept() {
        for (int i = 0; i < 300; i++) {
            change("step " + i);
        }
        int undone = 0;
        while (history.canUndoProperty().get()) {
            history.undo();
            undone++;
        }
        assertEquals(200, undone);
        assertEquals("step 99", state);
        assertTrue(history.canRedoProperty().get());
    }
}
