package nibblescope.app.errormap;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Study;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.jspecify.annotations.Nullable;

/// What is to be shown: a quantity under the chosen recipe, and for a difference the recipe that it
/// is to, which is never the chosen one. One that is a corner of the 2 x 2 follows when the corners
/// change.
public final class MapSubject {
    private final Exploration exploration;
    private final ObjectProperty<MapQuantity> quantity = new SimpleObjectProperty<>(MapQuantity.MSE);
    private final ObjectProperty<@Nullable Recipe> minus = new SimpleObjectProperty<>();
    private final ObservableList<Recipe> choices = FXCollections.observableArrayList();
    private Optional<Recipe> wanted = Optional.empty();
    private boolean refreshing;

    MapSubject(Exploration exploration) {
        this.exploration = exploration;
        minus.addListener((_, _, now) -> {
            if (!refreshing && now != null) {
                wanted = Optional.of(now);
            }
        });
        refresh();
    }

    public ObjectProperty<MapQuantity> quantityProperty() {
        return quantity;
    }

    /// The recipe that a difference is to.
    public ObjectProperty<@Nullable Recipe> minusProperty() {
        return minus;
    }

    /// What can be chosen for that.
    public ObservableList<Recipe> choices() {
        return choices;
    }

    /// The recipe that was asked for; empty if it is the first of the others.
    Optional<Recipe> wanted() {
        return wanted;
    }

    void want(Optional<Recipe> recipe) {
        wanted = recipe;
        refresh();
    }

    /// Follows the recipes that stand for choice.
    void refresh() {
        Recipe chosen = exploration.recipeProperty().get();
        List<Recipe> others =
                exploration.recipes().stream().filter(r -> !r.equals(chosen)).toList();
        Recipe now = wanted.map(this::ofNow).filter(others::contains).orElseGet(others::getFirst);
        refreshing = true;
        if (!choices.equals(others)) {
            choices.setAll(others);
        }
        minus.set(now);
        refreshing = false;
    }

    private Recipe ofNow(Recipe recipe) {
        return RecipeCatalog.corners().contains(recipe)
                ? exploration.corner(Corner.of(recipe.scaling().scaleFormat(), recipe.blockSize()))
                : recipe;
    }

    /// What the map is made of; empty while that is not there.
    Optional<MapContent.Request> request() {
        Study study = exploration.studyProperty().get();
        Recipe other = minus.get();
        Recipe chosen = exploration.recipeProperty().get();
        if (study == null || !quantity.get().isOf(chosen)) {
            return Optional.empty();
        }
        Optional<Evaluation> evaluation = study.evaluation(chosen);
        if (!quantity.get().diverging()) {
            return evaluation.map(e -> new MapContent.Request(study, e, Optional.empty(), quantity.get()));
        }
        Optional<Evaluation> subtrahend = other == null ? Optional.empty() : study.evaluation(other);
        return subtrahend.isEmpty()
                ? Optional.empty()
                : evaluation.map(e -> new MapContent.Request(study, e, subtrahend, quantity.get()));
    }
}
