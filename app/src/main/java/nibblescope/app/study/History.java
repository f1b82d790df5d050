package nibblescope.app.study;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/// What can be undone and done again: states of the same things, one after the other. Lives on the
/// UI thread.
///
/// @param <S> a state; equal states are one
public final class History<S> {
    private static final int MOST_STEPS = 200;

    private final Supplier<S> now;
    private final Consumer<S> restore;
    private final Deque<S> past = new ArrayDeque<>();
    private final Deque<S> future = new ArrayDeque<>();
    private final ReadOnlyBooleanWrapper canUndo = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper canRedo = new ReadOnlyBooleanWrapper();
    private S present;
    private int open;

    /// @param now     the state of now
    /// @param restore goes back to a state
    public History(Supplier<S> now, Consumer<S> restore) {
        this.now = now;
        this.restore = restore;
        present = now.get();
    }

    public ReadOnlyBooleanProperty canUndoProperty() {
        return canUndo.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty canRedoProperty() {
        return canRedo.getReadOnlyProperty();
    }

    /// Starts a step that several changes make together, such as a drag. Steps may be nested; the
    /// outermost counts.
    public void begin() {
        open++;
    }

    /// Ends the step.
    public void end() {
        open--;
        changed();
    }

    /// Does several changes as one step.
    public void asOneStep(Runnable changes) {
        begin();
        try {
            changes.run();
        } finally {
            end();
        }
    }

    public void undo() {
        if (canUndo.get()) {
            future.push(present);
            go(past.pop());
        }
    }

    public void redo() {
        if (canRedo.get()) {
            past.push(present);
            go(future.pop());
        }
    }

    /// Takes note of the state of now, if it is another than before.
    public void changed() {
        if (open > 0 || now.get().equals(present)) {
            return;
        }
        past.push(present);
        if (past.size() > MOST_STEPS) {
            past.removeLast();
        }
        future.clear();
        present = now.get();
        update();
    }

    /// Forgets all steps: the state of now is the first.
    public void clear() {
        past.clear();
        future.clear();
        present = now.get();
        update();
    }

    /// Takes over the steps of another history, which has come to the same state.
    void resume(History<S> other) {
        past.clear();
        past.addAll(other.past);
        future.clear();
        future.addAll(other.future);
        update();
    }

    private void go(S state) {
        present = state;
        open++;
        try {
            restore.accept(state);
        } finally {
            open--;
        }
        present = now.get();
        update();
    }

    private void update() {
        canUndo.set(!past.isEmpty());
        canRedo.set(!future.isEmpty());
    }
}
