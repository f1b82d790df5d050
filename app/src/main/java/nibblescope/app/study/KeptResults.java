package nibblescope.app.study;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The outcomes of recipes that were evaluated on all of a tensor, to be found again when somebody
/// comes back to it, also in the same file opened once more. As many as there is room for; the ones
/// that were not asked for the longest are let go of first. Safe to use from any thread.
///
/// There is room for half of [Runtime#maxMemory()], a limit that Java sets to the heap and, by
/// itself, to the memory outside it too, where the errors of blocks lie: what is being computed has
/// the other half. What is shown just now counts among what is kept, and takes no more by that.
/// Outcomes in scratch files count a quarter, for the system can write them to the disk.
final class KeptResults {
    private static final int SHARE_OF_MEMORY = 2;
    private static final int SHARE_OF_FILES = 4;

    private final long room;
    private final Map<Subject, Result> results = new LinkedHashMap<>(16, 0.75f, true);
    private long taken;

    /// @param file what tells the file from others: [OpenFile#identity()]
    private record Subject(Object file, TensorInfo tensor, Recipe recipe) {}

    /// @param amax of the tensor
    private record Result(float amax, Evaluation evaluation, long weight) {}

    /// Keeps as much as this machine has room for.
    KeptResults() {
        this(Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    }

    /// @param room in bytes
    KeptResults(long room) {
        this.room = room;
    }

    /// Keeps an outcome.
    ///
    /// @param study of all of the tensor
    /// @return whether others were let go of for it that lie in scratch files
    synchronized boolean keep(Object file, Study study, Evaluation evaluation) {
        long weight = evaluation.memory().mapToLong(KeptResults::weight).sum();
        if (weight > room) {
            return false;
        }
        Subject subject = new Subject(file, study.info(), evaluation.recipe());
        Result before = results.put(subject, new Result(study.amax(), evaluation, weight));
        taken += weight - (before == null ? 0 : before.weight);
        boolean files = false;
        var eldest = results.values().iterator();
        while (taken > room) {
            Result gone = eldest.next();
            eldest.remove();
            taken -= gone.weight;
            files |= gone.evaluation.memory().anyMatch(MemorySegment::isMapped);
        }
        return files;
    }

    /// All that is known of a tensor under some recipes; empty if nothing is.
    ///
    /// @param earlier a study, of which everything is reused that is about all of this tensor
    synchronized Optional<Study> known(Object file, Tensor tensor, List<Recipe> recipes, @Nullable Study earlier) {
        Study known = null;
        if (earlier != null
                && earlier.info().equals(tensor.info())
                && earlier.sample().isEmpty()) {
            known = earlier.only(recipes);
        }
        for (Recipe recipe : recipes) {
            Result kept = results.get(new Subject(file, tensor.info(), recipe));
            if (kept != null) {
                Study before =
                        known == null ? new Study(tensor.info(), tensor, Optional.empty(), kept.amax, Map.of()) : known;
                known = before.evaluation(recipe).isEmpty() ? before.with(kept.evaluation) : before;
            }
        }
        return Optional.ofNullable(known);
    }

    private static long weight(MemorySegment memory) {
        return memory.isMapped() ? memory.byteSize() / SHARE_OF_FILES : memory.byteSize();
    }

    /// Takes over what another one keeps.
    void keepAllOf(KeptResults other) {
        Map<Subject, Result> all = other.copy();
        synchronized (this) {
            all.forEach((subject, result) -> {
                if (taken + result.weight <= room && results.putIfAbsent(subject, result) == null) {
                    taken += result.weight;
                }
            });
        }
    }

    private synchronized Map<Subject, Result> copy() {
        return new LinkedHashMap<>(results);
    }

    /// Lets go of everything.
    ///
    /// @return whether there was anything
    synchronized boolean clear() {
        boolean any = !results.isEmpty();
        results.clear();
        taken = 0;
        return any;
    }
}
