package nibblescope.app.study;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;

/// The chosen recipe, and what the corners of the 2 x 2 have in common. A recipe that is a corner
/// follows when the corners change; any other stays.
final class RecipeChoice {
    private final ObjectProperty<PowerOfTwoRule> rule = new SimpleObjectProperty<>(PowerOfTwoRule.RCEIL);
    private final BooleanProperty tensorScale = new SimpleBooleanProperty(true);
    private final ObjectProperty<Recipe> recipe =
            new SimpleObjectProperty<>(Corner.E4M3_16.recipe(PowerOfTwoRule.RCEIL, true));
    private final ObservableList<Recipe> added = FXCollections.observableArrayList();
    private final Runnable changed;

    /// All that is chosen.
    record Chosen(PowerOfTwoRule rule, boolean tensorScale, Recipe recipe, List<Recipe> added) {
        Chosen {
            added = List.copyOf(added);
        }
    }

    /// @param changed told when other recipes are wanted than before
    RecipeChoice(Runnable changed) {
        this.changed = changed;
        rule.addListener((_, _, _) -> cornersChanged());
        tensorScale.addListener((_, _, _) -> cornersChanged());
        recipe.addListener((_, _, _) -> changed.run());
        added.addListener((ListChangeListener<Recipe>) _ -> changed.run());
    }

    ObjectProperty<PowerOfTwoRule> ruleProperty() {
        return rule;
    }

    BooleanProperty tensorScaleProperty() {
        return tensorScale;
    }

    ObjectProperty<Recipe> recipeProperty() {
        return recipe;
    }

    ObservableList<Recipe> added() {
        return added;
    }

    Recipe corner(Corner corner) {
        return corner.recipe(rule.get(), tensorScale.get());
    }

    /// The four corners, the recipes that were added and, if it is none of them, the chosen recipe.
    List<Recipe> recipes() {
        Set<Recipe> recipes = new LinkedHashSet<>();
        for (Corner corner : Corner.values()) {
            recipes.add(corner(corner));
        }
        recipes.addAll(added);
        recipes.add(recipe.get());
        return List.copyOf(recipes);
    }

    Chosen chosen() {
        return new Chosen(rule.get(), tensorScale.get(), recipe.get(), added);
    }

    void choose(Chosen wanted) {
        rule.set(wanted.rule());
        tensorScale.set(wanted.tensorScale());
        recipe.set(wanted.recipe());
        if (!added.equals(wanted.added())) {
            added.setAll(wanted.added());
        }
    }

    private void cornersChanged() {
        if (!RecipeCatalog.corners().contains(recipe.get())) {
            changed.run();
            return;
        }
        Corner corner =
                Corner.of(recipe.get().scaling().scaleFormat(), recipe.get().blockSize());
        Recipe now = corner(corner);
        if (now.equals(recipe.get())) {
            changed.run();
        } else {
            recipe.set(now);
        }
    }
}
