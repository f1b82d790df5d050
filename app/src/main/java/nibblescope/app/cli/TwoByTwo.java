package nibblescope.app.cli;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// A tensor under the four corners of the 2 x 2: scale format by block size.
///
/// @param fileName    of the file that the tensor is in
/// @param rule        the scale rule of the E8M0 corners
/// @param tensorScale whether the E4M3 corners have a tensor scale
/// @param outcomes    of the corners, in their order
record TwoByTwo(String fileName, Tensor tensor, PowerOfTwoRule rule, boolean tensorScale, List<Outcome> outcomes) {
    /// A tensor under one corner.
    record Outcome(Corner corner, Recipe recipe, ErrorSummary summary, StorageCost storage) {}

    /// What is changed from E8M0 scales for 32 elements.
    enum Change {
        BLOCK_SIZE(Corner.E8M0_16),
        SCALE_FORMAT(Corner.E4M3_32),
        BOTH(Corner.E4M3_16);

        private final Corner to;

        Change(Corner to) {
            this.to = to;
        }

        /// The corner that the change leads to.
        Corner to() {
            return to;
        }
    }

    TwoByTwo {
        outcomes = List.copyOf(outcomes);
    }

    /// Quantizes all of the tensor under all four; nothing but sums is kept.
    static TwoByTwo of(
            String fileName,
            Tensor tensor,
            PowerOfTwoRule rule,
            boolean tensorScale,
            Backend backend,
            RunMonitor monitor)
            throws BackendException {
        float amax = tensorScale ? backend.amax(tensor, monitor) : 0;
        List<Corner> corners = List.of(Corner.values());
        List<Job> jobs = corners.stream()
                .map(corner -> new Job(tensor, corner.recipe(rule, tensorScale), amax, Set.of()))
                .toList();
        List<Outcome> outcomes = new ArrayList<>();
        try (Arena results = Arena.ofShared()) {
            List<RunResult> runs = backend.run(jobs, _ -> results, monitor);
            for (int i = 0; i < runs.size(); i++) {
                Recipe recipe = jobs.get(i).recipe();
                StorageCost storage = StorageCost.of(tensor.shape(), recipe);
                outcomes.add(new Outcome(corners.get(i), recipe, runs.get(i).summary(), storage));
            }
        }
        return new TwoByTwo(fileName, tensor, rule, tensorScale, outcomes);
    }

    Outcome outcome(Corner corner) {
        return outcomes.stream().filter(o -> o.corner() == corner).findFirst().orElseThrow();
    }

    /// The MSE after a change over the MSE before it: below 1 it is a gain. NaN where both are 0.
    double mseRatio(Change change) {
        return outcome(change.to).summary().mse()
                / outcome(Corner.E8M0_32).summary().mse();
    }
}
