package nibblescope.app.board;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.app.board.Board.Attribution;
import nibblescope.app.board.Board.Card;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Study;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The four corners of the chosen tensor.
public final class BoardModel {
    private final Exploration exploration;
    private final ReadOnlyObjectWrapper<Board> board;

    public BoardModel(Exploration exploration) {
        this.exploration = exploration;
        board = new ReadOnlyObjectWrapper<>(current());
        exploration.studyProperty().addListener((_, _, _) -> board.set(current()));
        exploration.ruleProperty().addListener((_, _, _) -> board.set(current()));
        exploration.tensorScaleProperty().addListener((_, _, _) -> board.set(current()));
    }

    private Board current() {
        Study study = exploration.studyProperty().get();
        Map<Corner, Evaluation> evaluations = new EnumMap<>(Corner.class);
        for (Corner corner : Corner.values()) {
            Optional.ofNullable(study)
                    .flatMap(s -> s.evaluation(exploration.corner(corner)))
                    .ifPresent(evaluation -> evaluations.put(corner, evaluation));
        }
        double least = evaluations.values().stream()
                .mapToDouble(e -> e.summary().mse())
                .min()
                .orElse(Double.NaN);
        List<Card> cards = Arrays.stream(Corner.values())
                .map(corner -> card(corner, Optional.ofNullable(evaluations.get(corner)), least))
                .toList();
        return new Board(cards, attribution(evaluations));
    }

    private Card card(Corner corner, Optional<Evaluation> evaluation, double least) {
        boolean best = evaluation.isPresent() && evaluation.get().summary().mse() == least;
        return new Card(corner, exploration.corner(corner), evaluation, best);
    }

    private static Optional<Attribution> attribution(Map<Corner, Evaluation> evaluations) {
        if (evaluations.size() < Corner.values().length) {
            return Optional.empty();
        }
        double base = mse(evaluations, Corner.E8M0_32);
        return base > 0
                ? Optional.of(new Attribution(
                        mse(evaluations, Corner.E8M0_16) / base - 1,
                        mse(evaluations, Corner.E4M3_32) / base - 1,
                        mse(evaluations, Corner.E4M3_16) / base - 1))
                : Optional.empty();
    }

    private static double mse(Map<Corner, Evaluation> evaluations, Corner corner) {
        return Objects.requireNonNull(evaluations.get(corner)).summary().mse();
    }

    public ReadOnlyObjectProperty<Board> boardProperty() {
        return board.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable TensorInfo> tensorProperty() {
        return exploration.tensorProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Study> studyProperty() {
        return exploration.studyProperty();
    }

    public ReadOnlyObjectProperty<Position> positionProperty() {
        return exploration.positionProperty();
    }

    /// The recipe that views of a single recipe show.
    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    /// The scale rule of the E8M0 corners.
    public ObjectProperty<PowerOfTwoRule> ruleProperty() {
        return exploration.ruleProperty();
    }

    /// Whether the E4M3 corners have a tensor scale.
    public BooleanProperty tensorScaleProperty() {
        return exploration.tensorScaleProperty();
    }

    /// Whether the views of a single recipe show that of a card.
    public boolean isChosen(Corner corner) {
        return exploration.corner(corner).equals(exploration.recipeProperty().get());
    }

    /// The selected element in the measured part of the tensor, if it is in there.
    public Optional<Position> selected() {
        return Optional.ofNullable(exploration.studyProperty().get())
                .flatMap(study -> study.measured(exploration.positionProperty().get()));
    }

    /// Chooses the recipe of a card for the views of a single recipe.
    public void choose(Corner corner) {
        exploration.recipeProperty().set(exploration.corner(corner));
    }

    /// Selects a block of a card's map.
    public void select(Corner corner, long row, long blockInRow) {
        Study study = exploration.studyProperty().get();
        if (study != null) {
            exploration.select(study.position(row, blockInRow * corner.blockSize()));
        }
    }
}
