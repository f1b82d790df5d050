package nibblescope.app.study;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableBooleanValue;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What is known of the chosen tensor, and the run that finds out the rest.
final class Studying {
    /// The errors of the blocks of a larger tensor may lie in scratch files, whose weight the garbage
    /// collector does not feel: it is asked to look when they are let go of.
    private static final long HEAVY_ELEMENTS = 1L << 27;

    private final Executor workers;
    private final KeptResults kept;
    private final Evaluator evaluator;
    private final LatestOnly<Study> runs;
    private final Listener studied;
    private final Consumer<? super Throwable> failed;
    private final ReadOnlyObjectWrapper<@Nullable Study> study = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RunProgress> progress = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private boolean heavy;

    /// Told when more is known of the tensor.
    @FunctionalInterface
    interface Listener {
        /// Takes note of it.
        ///
        /// @param sameAmax whether its amax was known, and is the same
        void studied(boolean sameAmax);
    }

    /// @param kept where outcomes are looked for and kept
    Studying(
            Backend backend,
            KeptResults kept,
            Executor workers,
            Executor uiThread,
            Listener studied,
            Consumer<? super Throwable> failed) {
        this.workers = workers;
        this.kept = kept;
        evaluator = new Evaluator(backend, kept, progress::set);
        runs = new LatestOnly<>(workers, uiThread, this::take, this::failed, busy::set);
        this.studied = studied;
        this.failed = failed;
    }

    ReadOnlyObjectProperty<@Nullable Study> studyProperty() {
        return study.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable RunProgress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    ObservableBooleanValue busyProperty() {
        return busy;
    }

    /// Whether all of the tensor is evaluated under all recipes.
    boolean isComplete(List<Recipe> recipes) {
        Study known = study.get();
        return known != null && known.isComplete(recipes);
    }

    /// Shows what is known of a tensor and evaluates the rest. Without a rest there is no run.
    void evaluate(OpenFile open, TensorInfo tensor, List<Recipe> recipes) {
        Study known = study.get();
        heavy = tensor.shape().elements() > HEAVY_ELEMENTS;
        Optional<Study> now = kept.known(open.identity(), open.file().tensor(tensor), recipes, known);
        if (now.isPresent() && now.get().isComplete(recipes)) {
            runs.cancel();
            take(now.get());
            return;
        }
        if (known == null) {
            now.ifPresent(this::take);
        }
        runs.submit(ticket -> open.read(f -> evaluator.evaluate(open, f.tensor(tensor), recipes, known, ticket)));
    }

    /// Ends the run under way; what is known stays.
    void cancel() {
        boolean underWay = busy.get();
        runs.cancel();
        progress.set(null);
        if (underWay) {
            collect();
        }
    }

    /// Ends the run under way and forgets what is known.
    void forget() {
        cancel();
        if (study.get() != null) {
            study.set(null);
            collect();
        }
    }

    /// Frees what nobody looks at any more, once the run under way, if it was cancelled, is over.
    private void collect() {
        if (heavy) {
            workers.execute(System::gc);
        }
    }

    private void take(Study now) {
        Study before = study.get();
        study.set(now);
        progress.set(null);
        if (before != null
                && !now.evaluations().keySet().containsAll(before.evaluations().keySet())) {
            collect();
        }
        studied.studied(before != null && before.amax() == now.amax());
    }

    private void failed(Throwable e) {
        progress.set(null);
        failed.accept(e);
    }
}
