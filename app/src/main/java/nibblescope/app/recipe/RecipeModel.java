package nibblescope.app.recipe;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import nibblescope.app.study.Exploration;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;

/// The chosen recipe, taken apart. Changing a part of a reference's recipe leaves the reference for
/// the corner of the 2 x 2 with those parts.
public final class RecipeModel {
    private final Exploration exploration;

    public RecipeModel(Exploration exploration) {
        this.exploration = exploration;
    }

    /// What can be chosen as a whole: the references and ours beside them, then the corners.
    public List<Recipe> choices() {
        return RecipeCatalog.all();
    }

    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    /// The scale rule of the E8M0 corners, and of the recipe if it is one of them.
    public ReadOnlyObjectProperty<PowerOfTwoRule> ruleProperty() {
        return exploration.ruleProperty();
    }

    /// Chooses a recipe as a whole; that of a corner takes its rule and tensor scale along.
    public void choose(Recipe recipe) {
        if (recipe.equals(exploration.recipeProperty().get())) {
            return;
        }
        exploration.history().asOneStep(() -> {
            if (RecipeCatalog.corners().contains(recipe)) {
                takeOver(recipe);
            }
            exploration.recipeProperty().set(recipe);
        });
    }

    private void takeOver(Recipe corner) {
        if (corner.scaling().rule() instanceof PowerOfTwoRule rule) {
            exploration.ruleProperty().set(rule);
        } else {
            exploration.tensorScaleProperty().set(corner.hasTensorScale());
        }
    }

    /// Choosing what the recipe has changes nothing; so with the block size.
    public void chooseScaleFormat(ScaleFormat format) {
        if (format != recipe().scaling().scaleFormat()) {
            chooseCorner(format, recipe().blockSize());
        }
    }

    public void chooseBlockSize(int blockSize) {
        if (blockSize != recipe().blockSize()) {
            chooseCorner(recipe().scaling().scaleFormat(), blockSize);
        }
    }

    public void chooseRule(PowerOfTwoRule rule) {
        chooseParts(rule, exploration.tensorScaleProperty().get());
    }

    public void chooseTensorScale(boolean tensorScale) {
        chooseParts(exploration.ruleProperty().get(), tensorScale);
    }

    private void chooseCorner(ScaleFormat format, int blockSize) {
        exploration.recipeProperty().set(exploration.corner(Corner.of(format, blockSize)));
    }

    private void chooseParts(PowerOfTwoRule rule, boolean tensorScale) {
        Corner corner = Corner.of(recipe().scaling().scaleFormat(), recipe().blockSize());
        ObjectProperty<Recipe> chosen = exploration.recipeProperty();
        exploration.history().asOneStep(() -> {
            exploration.ruleProperty().set(rule);
            exploration.tensorScaleProperty().set(tensorScale);
            chosen.set(corner.recipe(rule, tensorScale));
        });
    }

    private Recipe recipe() {
        return exploration.recipeProperty().get();
    }
}
