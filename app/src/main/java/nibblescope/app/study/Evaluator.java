package nibblescope.app.study;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// Evaluates a tensor under recipes: a sample first where it is large, then all of it, each result
/// shown as soon as it is there. Runs off the UI thread.
final class Evaluator {
    /// A larger tensor is shown by a sample of so many elements first.
    static final int SAMPLE_ELEMENTS = 1 << 20;

    /// The outcomes of recipes that are no longer looked at are kept for tensors up to this size:
    /// those of a larger one would fill the memory.
    static final int KEPT_ELEMENTS = 1 << 24;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Backend backend;
    private final Consumer<RunProgress> progress;

    /// @param progress told on the UI thread
    Evaluator(Backend backend, Consumer<RunProgress> progress) {
        this.backend = backend;
        this.progress = progress;
    }

    /// Evaluates a tensor, publishing what is there on the way.
    ///
    /// @param known an earlier study, of which everything is reused that is about all of this
    ///              tensor
    Study evaluate(Tensor tensor, List<Recipe> recipes, @Nullable Study known, LatestOnly<Study>.Ticket ticket)
            throws BackendException {
        if (known != null
                && known.info().equals(tensor.info())
                && known.sample().isEmpty()) {
            Study kept = tensor.elements() <= KEPT_ELEMENTS ? known : known.only(recipes);
            return evaluate(kept, recipes, ticket, true);
        }
        if (tensor.elements() > SAMPLE_ELEMENTS) {
            TensorSample sample = TensorSample.of(tensor, SAMPLE_ELEMENTS);
            evaluate(study(tensor, Optional.of(sample), ticket), recipes, ticket, true);
        }
        return evaluate(study(tensor, Optional.empty(), ticket), recipes, ticket, tensor.elements() <= SAMPLE_ELEMENTS);
    }

    private Study study(Tensor tensor, Optional<TensorSample> sample, LatestOnly<Study>.Ticket ticket)
            throws BackendException {
        Tensor measured = sample.map(TensorSample::tensor).orElse(tensor);
        float amax = backend.amax(measured, monitor(measured, Optional.empty(), 0, 0, ticket));
        return new Study(tensor.info(), measured, sample, amax, Map.of());
    }

    /// @param publish whether each recipe's outcome is shown as soon as it is there
    private Study evaluate(Study study, List<Recipe> recipes, LatestOnly<Study>.Ticket ticket, boolean publish)
            throws BackendException {
        Study done = study;
        List<Recipe> missing = recipes.stream()
                .filter(r -> study.evaluation(r).isEmpty() && study.canEvaluate(r))
                .toList();
        for (int i = 0; i < missing.size(); i++) {
            Recipe recipe = missing.get(i);
            Tensor tensor = study.measured();
            RunMonitor monitor = monitor(tensor, Optional.of(recipe), i + 1, missing.size(), ticket);
            float amax = recipe.needsOwnAmax() ? backend.amax(tensor, recipe, monitor) : study.amax();
            Job job = new Job(tensor, recipe, amax, EnumSet.of(Job.Output.BLOCK_ERRORS));
            // Freed with the evaluation, when no view looks at it any more.
            RunResult run = backend.run(job, ScratchArena.ofAuto(), monitor);
            done = done.with(Evaluation.of(amax, run, study.info().shape(), monitor));
            if (publish) {
                ticket.publish(done);
            }
        }
        return done;
    }

    private RunMonitor monitor(
            Tensor tensor, Optional<Recipe> recipe, int number, int count, LatestOnly<Study>.Ticket ticket) {
        long start = System.nanoTime();
        double bytesPerElement = tensor.dtype().bits() / 8.0;
        return ticket.monitor((done, total) -> {
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            progress.accept(new RunProgress(recipe, number, count, done, total, done * bytesPerElement / seconds));
        });
    }
}
