package nibblescope.app.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;

/// What is known of a tensor so far. Immutable; a later study of the same tensor knows more.
///
/// @param info        the tensor
/// @param measured    what was measured: the tensor, or its sample
/// @param sample      where the measured elements lie in the tensor, if they are a sample
/// @param amax        largest magnitude of what was measured
/// @param evaluations the outcome of each recipe that is done
public record Study(
        TensorInfo info,
        Tensor measured,
        Optional<TensorSample> sample,
        float amax,
        Map<Recipe, Evaluation> evaluations) {
    public Study {
        evaluations = Map.copyOf(evaluations);
    }

    /// The outcome of a recipe, if it is there.
    public Optional<Evaluation> evaluation(Recipe recipe) {
        return Optional.ofNullable(evaluations.get(recipe));
    }

    /// What recipes make their tensor scale from that do not take the amax of the tensor, as far as
    /// they are evaluated.
    Map<Recipe, Float> ownAmaxes() {
        return evaluations.values().stream()
                .filter(evaluation -> evaluation.recipe().needsOwnAmax())
                .collect(Collectors.toMap(Evaluation::recipe, Evaluation::amax));
    }

    /// Whether a recipe can be evaluated on what was measured: the tensor fits it, and a sample holds
    /// whole blocks of the tensor and all that decides their bits.
    boolean canEvaluate(Recipe recipe) {
        boolean wholeRows = measured.shape().columns() == info.shape().columns();
        return recipe.obstacle(info.shape()).isEmpty()
                && (sample.isEmpty()
                        || (recipe.scaling().block().isRow()
                                && recipe.transform().isNone()
                                && (wholeRows || recipe.scaling().tensor() != TensorScaling.ROW)));
    }

    /// Whether all of the tensor is evaluated under all of the recipes that it fits.
    boolean isComplete(List<Recipe> recipes) {
        return sample.isEmpty()
                && recipes.stream()
                        .filter(this::canEvaluate)
                        .allMatch(recipe -> evaluation(recipe).isPresent());
    }

    /// This study and one evaluation more.
    Study with(Evaluation evaluation) {
        Map<Recipe, Evaluation> more = new LinkedHashMap<>(evaluations);
        more.put(evaluation.recipe(), evaluation);
        return new Study(info, measured, sample, amax, more);
    }

    /// This study without what is about other recipes.
    Study only(List<Recipe> recipes) {
        Map<Recipe, Evaluation> fewer = new LinkedHashMap<>(evaluations);
        fewer.keySet().retainAll(recipes);
        return new Study(info, measured, sample, amax, fewer);
    }

    /// The tensor's element at a place of what was measured.
    public Position position(long measuredRow, long measuredColumn) {
        return sample.map(s -> new Position(s.sourceRow(measuredRow), s.sourceColumn(measuredRow) + measuredColumn))
                .orElseGet(() -> new Position(measuredRow, measuredColumn));
    }

    /// The place in what was measured of an element of the tensor; empty if a sample left it out.
    public Optional<Position> measured(Position position) {
        if (sample.isEmpty()) {
            return Optional.of(position);
        }
        OptionalLong row = sample.get().rowOf(position.row(), position.column());
        return row.isPresent()
                ? Optional.of(new Position(
                        row.getAsLong(), position.column() - sample.get().sourceColumn(row.getAsLong())))
                : Optional.empty();
    }
}
