package nibblescope.app.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import nibblescope.app.board.Board.Card;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Comparison;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Study;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// The four corners of the chosen tensor, the recipes that were added to them, and a second tensor
/// beside it.
public final class BoardModel implements Exhibit {
    private static final String ADDED = "added";
    private static final String COMPARE = "compare";

    private final Exploration exploration;
    private final Comparison comparison;
    private final BestScales bestScales;
    private final ReadOnlyObjectWrapper<Board> board;
    /// The tensor to be compared with once the file that holds it is open.
    private Optional<String> wanted = Optional.empty();

    public BoardModel(Exploration exploration, Comparison comparison, BestScales bestScales) {
        this.exploration = exploration;
        this.comparison = comparison;
        this.bestScales = bestScales;
        board = new ReadOnlyObjectWrapper<>(current());
        List<ObservableValue<?>> seen = List.of(
                exploration.studyProperty(),
                exploration.ruleProperty(),
                exploration.tensorScaleProperty(),
                comparison.studyProperty(),
                bestScales.foundProperty(),
                bestScales.excesses().foundProperty());
        seen.forEach(value -> value.addListener((_, _, _) -> board.set(current())));
        exploration.addedRecipes().addListener((ListChangeListener<Recipe>) _ -> board.set(current()));
        exploration.tensorProperty().addListener((_, _, _) -> compareWanted());
    }

    private Board current() {
        Optional<Study> first = Optional.ofNullable(exploration.studyProperty().get());
        Optional<Study> second = Optional.ofNullable(comparison.studyProperty().get());
        double least = recipes()
                .flatMap(recipe -> evaluation(first, recipe).stream())
                .mapToDouble(evaluation -> evaluation.summary().mse())
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        List<Card> cards = new ArrayList<>();
        for (Corner corner : Corner.values()) {
            cards.add(card(exploration.corner(corner), Optional.of(corner), first, second, least));
        }
        for (Recipe recipe : exploration.addedRecipes()) {
            cards.add(card(recipe, Optional.empty(), first, second, least));
        }
        return new Board(
                List.copyOf(cards),
                Attribution.of(corners(first), bestScales.foundProperty().get()),
                Attribution.of(corners(second), null));
    }

    private Stream<Recipe> recipes() {
        return Stream.concat(
                Arrays.stream(Corner.values()).map(exploration::corner), exploration.addedRecipes().stream());
    }

    private Card card(
            Recipe recipe, Optional<Corner> corner, Optional<Study> first, Optional<Study> second, double least) {
        Optional<Evaluation> evaluation = evaluation(first, recipe);
        boolean best = evaluation.isPresent() && evaluation.get().summary().mse() == least;
        Map<Evaluation, ScaleExcess> excesses =
                bestScales.excesses().foundProperty().get();
        Optional<ScaleExcess> excess = evaluation.flatMap(e -> Optional.ofNullable(excesses.get(e)));
        return new Card(recipe, corner, evaluation, evaluation(second, recipe), excess, best);
    }

    private static Optional<Evaluation> evaluation(Optional<Study> study, Recipe recipe) {
        return study.flatMap(s -> s.evaluation(recipe));
    }

    private Map<Corner, Evaluation> corners(Optional<Study> study) {
        Map<Corner, Evaluation> evaluations = new EnumMap<>(Corner.class);
        for (Corner corner : Corner.values()) {
            evaluation(study, exploration.corner(corner)).ifPresent(e -> evaluations.put(corner, e));
        }
        return evaluations;
    }

    /// Whether anybody looks at the board: only then the best scales are searched.
    public BooleanProperty activeProperty() {
        return bestScales.wantedProperty();
    }

    /// Whether something beside the study of the exploration is being computed.
    public BooleanExpression busyProperty() {
        return Bindings.or(comparison.busyProperty(), bestScales.busyProperty());
    }

    ReadOnlyObjectProperty<Board> boardProperty() {
        return board.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable TensorInfo> tensorProperty() {
        return exploration.tensorProperty();
    }

    ReadOnlyObjectProperty<@Nullable Study> studyProperty() {
        return exploration.studyProperty();
    }

    ReadOnlyObjectProperty<Position> positionProperty() {
        return exploration.positionProperty();
    }

    /// The recipe that views of a single recipe show.
    ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    /// The scale rule of the E8M0 corners.
    ObjectProperty<PowerOfTwoRule> ruleProperty() {
        return exploration.ruleProperty();
    }

    /// Whether the E4M3 corners have a tensor scale.
    BooleanProperty tensorScaleProperty() {
        return exploration.tensorScaleProperty();
    }

    /// The second tensor, and how it comes on.
    Comparison comparison() {
        return comparison;
    }

    BestScales bestScales() {
        return bestScales;
    }

    /// Whether anything is shown: not without a tensor that can be quantized.
    boolean isShown() {
        TensorInfo tensor = exploration.tensorProperty().get();
        return tensor != null && Exploration.canBeQuantized(tensor);
    }

    /// What the board says, in a sentence or two.
    String headline(Messages messages) {
        Optional<Study> study = Optional.ofNullable(exploration.studyProperty().get());
        return Headline.of(board.get(), study.flatMap(Study::sample).map(TensorSample::share), messages);
    }

    /// Why the tensor has no outcome under a recipe, if it can have none.
    Optional<String> obstacle(Recipe recipe) {
        TensorInfo tensor = exploration.tensorProperty().get();
        return tensor == null ? Optional.empty() : recipe.obstacle(tensor.shape());
    }

    /// Whether the views of a single recipe show this one.
    boolean isChosen(Recipe recipe) {
        return recipe.equals(exploration.recipeProperty().get());
    }

    /// The selected element in the measured part of the tensor, if it is in there.
    Optional<Position> selected() {
        return Optional.ofNullable(exploration.studyProperty().get())
                .flatMap(study -> study.measured(exploration.positionProperty().get()));
    }

    /// Chooses the recipe of a card for the views of a single recipe.
    void choose(Recipe recipe) {
        exploration.recipeProperty().set(recipe);
    }

    /// Selects a block of a card's map.
    void select(Recipe recipe, long blockRow, long blockInRow) {
        Study study = exploration.studyProperty().get();
        if (study != null) {
            BlockShape block = recipe.scaling().block();
            exploration.select(study.position(blockRow * block.rows(), blockInRow * block.columns()));
        }
    }

    /// The recipes that have no card yet.
    List<Recipe> addable() {
        List<Recipe> shown = recipes().toList();
        return RecipeCatalog.all().stream()
                .filter(recipe -> !shown.contains(recipe))
                .toList();
    }

    /// Gives a recipe a card, if it has none.
    void add(Recipe recipe) {
        if (recipes().noneMatch(recipe::equals)) {
            exploration.addedRecipes().add(recipe);
        }
    }

    /// Takes away the card of a recipe that was added.
    void remove(Recipe recipe) {
        exploration.addedRecipes().remove(recipe);
    }

    /// The tensors that can be compared: those of the open file, if it can be opened once more.
    List<TensorInfo> comparable() {
        return Optional.ofNullable(exploration.fileProperty().get())
                .filter(_ -> exploration.source().isPresent())
                .map(open -> open.file().tensors().stream()
                        .filter(Exploration::canBeQuantized)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public Dataset data() {
        return new BoardRows(
                board.get(),
                Optional.ofNullable(exploration.studyProperty().get()),
                Optional.ofNullable(comparison.studyProperty().get()));
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (!exploration.addedRecipes().isEmpty()) {
            settings.put(
                    ADDED, exploration.addedRecipes().stream().map(Recipe::id).collect(Collectors.joining(",")));
        }
        TensorInfo second = comparison.tensorProperty().get();
        if (second != null) {
            settings.put(COMPARE, second.name());
        }
        return settings;
    }

    @Override
    public void apply(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            switch (name) {
                case ADDED -> exploration.addedRecipes().setAll(recipes(value));
                case COMPARE -> compare(value);
                default ->
                    throw new IllegalArgumentException(
                            "the board has no setting \"%s\"; there are %s and %s".formatted(name, ADDED, COMPARE));
            }
        });
    }

    private void compare(String name) {
        boolean open = exploration.tensorProperty().get() != null;
        if (open && comparable().stream().noneMatch(info -> info.name().equals(name))) {
            throw new IllegalArgumentException(
                    "there is no tensor \"%s\" that can be compared in the open file".formatted(name));
        }
        wanted = Optional.of(name);
        compareWanted();
    }

    private static List<Recipe> recipes(String ids) {
        return Arrays.stream(ids.split(",", -1))
                .distinct()
                .map(id -> Recipes.find(id)
                        .orElseThrow(() -> new IllegalArgumentException("there is no recipe \"%s\"; there are %s"
                                .formatted(
                                        id,
                                        RecipeCatalog.all().stream()
                                                .map(Recipe::id)
                                                .collect(Collectors.joining(", "))))))
                .toList();
    }

    private void compareWanted() {
        if (exploration.tensorProperty().get() != null) {
            wanted.ifPresent(comparison::compare);
            wanted = Optional.empty();
        }
    }
}
