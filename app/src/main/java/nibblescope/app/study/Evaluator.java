package nibblescope.app.study;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.ScratchArena;
import nibblescope.core.tensor.ScratchException;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// Evaluates a tensor under recipes: a sample first where it is large, then all of it, each result
/// shown as soon as it is there. Runs off the UI thread.
final class Evaluator {
    /// A larger tensor is shown by a sample of so many elements first.
    static final int SAMPLE_ELEMENTS = 1 << 20;

    private static final double NANOS_PER_SECOND = 1e9;

    private final Backend backend;
    private final KeptResults kept;
    private final Consumer<RunProgress> progress;

    /// @param kept     where outcomes are looked for and kept
    /// @param progress told on the UI thread
    Evaluator(Backend backend, KeptResults kept, Consumer<RunProgress> progress) {
        this.backend = backend;
        this.kept = kept;
        this.progress = progress;
    }

    /// Evaluates a tensor, publishing what is there on the way.
    ///
    /// @param open  the file that the tensor is from
    /// @param known an earlier study, of which everything is reused that is about all of this
    ///              tensor
    Study evaluate(
            OpenFile open, Tensor tensor, List<Recipe> recipes, @Nullable Study known, LatestOnly<Study>.Ticket ticket)
            throws BackendException {
        try {
            return evaluate(open.identity(), tensor, recipes, known, ticket);
        } catch (ScratchException e) {
            if (!kept.clear()) {
                throw e;
            }
            // What was kept may have taken the room.
            return evaluate(open.identity(), tensor, recipes, known, ticket);
        }
    }

    private Study evaluate(
            Object file, Tensor tensor, List<Recipe> recipes, @Nullable Study earlier, LatestOnly<Study>.Ticket ticket)
            throws BackendException {
        Optional<Study> known = kept.known(file, tensor, recipes, earlier);
        if (known.isPresent()) {
            return evaluate(known.get(), recipes, ticket, true, keeping(file));
        }
        boolean large = tensor.elements() > SAMPLE_ELEMENTS;
        if (large) {
            TensorSample sample = TensorSample.of(tensor, SAMPLE_ELEMENTS);
            evaluate(study(tensor, Optional.of(sample), ticket), recipes, ticket, true, (_, _) -> {});
        }
        return evaluate(study(tensor, Optional.empty(), ticket), recipes, ticket, !large, keeping(file));
    }

    /// Takes each outcome as soon as it is there, even if the rest is cancelled.
    private BiConsumer<Study, Evaluation> keeping(Object file) {
        return (study, evaluation) -> {
            if (kept.keep(file, study, evaluation)) {
                // The garbage collector does not feel the weight of files.
                System.gc();
            }
        };
    }

    private Study study(Tensor tensor, Optional<TensorSample> sample, LatestOnly<Study>.Ticket ticket)
            throws BackendException {
        Tensor measured = sample.map(TensorSample::tensor).orElse(tensor);
        float amax = backend.amax(measured, monitor(measured, Optional.empty(), 0, 0, ticket));
        return new Study(tensor.info(), measured, sample, amax, Map.of());
    }

    /// @param publish whether each recipe's outcome is shown as soon as it is there
    /// @param done    told of each outcome
    private Study evaluate(
            Study study,
            List<Recipe> recipes,
            LatestOnly<Study>.Ticket ticket,
            boolean publish,
            BiConsumer<Study, Evaluation> done)
            throws BackendException {
        List<Recipe> missing = recipes.stream()
                .filter(r -> study.evaluation(r).isEmpty() && study.canEvaluate(r))
                .toList();
        return publish ? oneByOne(study, missing, ticket, done) : together(study, missing, ticket, done);
    }

    private Study oneByOne(
            Study study, List<Recipe> missing, LatestOnly<Study>.Ticket ticket, BiConsumer<Study, Evaluation> done)
            throws BackendException {
        Study now = study;
        for (int i = 0; i < missing.size(); i++) {
            Recipe recipe = missing.get(i);
            RunMonitor monitor = monitor(study.measured(), Optional.of(recipe), i + 1, missing.size(), ticket);
            Job job = job(study, recipe, monitor);
            Evaluation evaluation = evaluation(job, backend.run(job, outcome(), monitor), study, monitor);
            done.accept(study, evaluation);
            now = now.with(evaluation);
            ticket.publish(now);
        }
        return now;
    }

    /// A large tensor is read once for all recipes.
    private Study together(
            Study study, List<Recipe> missing, LatestOnly<Study>.Ticket ticket, BiConsumer<Study, Evaluation> done)
            throws BackendException {
        RunMonitor monitor = monitor(study.measured(), Optional.empty(), 1, missing.size(), ticket);
        List<Job> jobs = new ArrayList<>();
        for (Recipe recipe : missing) {
            jobs.add(job(study, recipe, monitor));
        }
        List<RunResult> runs = backend.run(jobs, _ -> outcome(), monitor);
        Study now = study;
        for (int i = 0; i < runs.size(); i++) {
            Evaluation evaluation = evaluation(jobs.get(i), runs.get(i), study, monitor);
            done.accept(study, evaluation);
            now = now.with(evaluation);
        }
        return now;
    }

    private Job job(Study study, Recipe recipe, RunMonitor monitor) throws BackendException {
        Tensor tensor = study.measured();
        float amax = recipe.needsOwnAmax() ? backend.amax(tensor, recipe, monitor) : study.amax();
        return new Job(tensor, recipe, amax, EnumSet.of(Job.Output.BLOCK_ERRORS));
    }

    /// Where what is kept of a run lies: freed with the evaluation, when no view looks at it any more.
    private static Arena outcome() {
        return ScratchArena.ofAuto();
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
