package nibblescope.app.study;

import java.lang.foreign.Arena;
import java.util.ArrayList;
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
        List<Recipe> missing = recipes.stream()
                .filter(r -> study.evaluation(r).isEmpty() && study.canEvaluate(r))
                .toList();
        return publish ? oneByOne(study, missing, ticket) : together(study, missing, ticket);
    }

    private Study oneByOne(Study study, List<Recipe> missing, LatestOnly<Study>.Ticket ticket) throws BackendException {
        Study done = study;
        for (int i = 0; i < missing.size(); i++) {
            Recipe recipe = missing.get(i);
            RunMonitor monitor = monitor(study.measured(), Optional.of(recipe), i + 1, missing.size(), ticket);
            Job job = job(study, recipe, monitor);
            done = done.with(evaluation(job, backend.run(job, outcome(), monitor), study, monitor));
            ticket.publish(done);
        }
        return done;
    }

    /// A large tensor is read once for all recipes.
    private Study together(Study study, List<Recipe> missing, LatestOnly<Study>.Ticket ticket) throws BackendException {
        RunMonitor monitor = monitor(study.measured(), Optional.empty(), 1, missing.size(), ticket);
        List<Job> jobs = new ArrayList<>();
        for (Recipe recipe : missing) {
            jobs.add(job(study, recipe, monitor));
        }
        List<RunResult> runs = backend.run(jobs, _ -> outcome(), monitor);
        Study done = study;
        for (int i = 0; i < runs.size(); i++) {
            done = done.with(evaluation(jobs.get(i), runs.get(i), study, monitor));
        }
        return done;
    }

    private Job job(Study study, Recipe recipe, RunMonitor monitor) throws BackendException {
        Tensor tensor = study.measured();
        float amax = recipe.needsOwnAmax() ? backend.amax(tensor, recipe, monitor) : study.amax();
        return new Job(tensor, recipe, amax, EnumSet.of(Job.Output.BLOCK_ERRORS));
    }

    /// Where what is kept of a run lies: freed with the evaluation, when no view looks at it any more.
    private static Arena outcome() {
        return Arena.ofAuto();
    }

    private static Evaluation evaluation(Job job, RunResult run, Study study, RunMonitor monitor) {
        return Evaluation.of(job.tensorAmax(), run, study.info().shape(), monitor);
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
