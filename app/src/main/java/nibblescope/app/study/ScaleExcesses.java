package nibblescope.app.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.metrics.ScaleOptimum;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// How far each evaluated recipe is from the best scales of its format, by some blocks of the tensor:
/// to try all scales takes long. Searched only while somebody wants it and the exploration itself has
/// nothing to compute. Lives on the UI thread.
public final class ScaleExcesses {
    /// The most blocks that are searched for a recipe.
    static final int MOST_BLOCKS = 4096;

    private final Exploration exploration;
    private final BooleanProperty wanted;
    private final LatestOnly<Map<Evaluation, ScaleExcess>> searching;
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Map<Evaluation, ScaleExcess>> found = new ReadOnlyObjectWrapper<>(Map.of());

    /// @param wanted whether anybody wants to know
    /// @param runs   the thread on which the exploration evaluates too
    /// @param failed told what went wrong
    ScaleExcesses(
            Exploration exploration,
            BooleanProperty wanted,
            Executor runs,
            Executor uiThread,
            Consumer<Throwable> failed) {
        this.exploration = exploration;
        this.wanted = wanted;
        searching = new LatestOnly<>(runs, uiThread, found::set, failed, busy::set);
        wanted.addListener((_, _, _) -> look());
        exploration.studyProperty().addListener((_, _, _) -> look());
        exploration.busyProperty().addListener((_, _, _) -> look());
    }

    /// What is known of the evaluations of the study.
    public ReadOnlyObjectProperty<Map<Evaluation, ScaleExcess>> foundProperty() {
        return found.getReadOnlyProperty();
    }

    /// Whether scales are being searched.
    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    private void look() {
        Study study = exploration.studyProperty().get();
        OpenFile open = exploration.fileProperty().get();
        if (study == null || open == null) {
            searching.cancel();
            found.set(Map.of());
            return;
        }
        Map<Evaluation, ScaleExcess> known = found.get().entrySet().stream()
                .filter(entry -> study.evaluations().containsValue(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (known.size() < found.get().size()) {
            found.set(Map.copyOf(known));
        }
        if (!wanted.get() || exploration.busyProperty().get()) {
            searching.cancel();
            return;
        }
        List<Evaluation> missing = study.evaluations().values().stream()
                .filter(evaluation -> ScaleOptimum.isDefined(evaluation.recipe()) && !known.containsKey(evaluation))
                .toList();
        if (!missing.isEmpty()) {
            searching.submit(ticket -> open.read(file -> {
                Tensor tensor = study.sample().isPresent() ? study.measured() : file.tensor(study.info());
                RunMonitor monitor = ticket.monitor((_, _) -> {});
                Map<Evaluation, ScaleExcess> more = new HashMap<>(known);
                for (Evaluation evaluation : missing) {
                    more.put(evaluation, ScaleExcess.of(tensor, evaluation.run().quantizer(), MOST_BLOCKS, monitor));
                    ticket.publish(Map.copyOf(more));
                }
                return Map.copyOf(more);
            }));
        }
    }

    /// Cancels what is under way.
    void close() {
        searching.cancel();
    }
}
