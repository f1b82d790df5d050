package nibblescope.app.recipe;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import nibblescope.app.study.Exploration;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.FreeRecipe.Choice;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RecipeConflict;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;

/// The chosen recipe, taken apart. Changing a part of it leaves its name behind, for the corner of
/// the 2 x 2 with those parts or for a recipe composed of them.
public final class RecipeModel {
    private final Exploration exploration;
    private final List<Recipe> choices;
    /// The recipes with a name that composed ones were made from.
    private final Map<Recipe, Recipe> origins = new HashMap<>();

    public RecipeModel(Exploration exploration) {
        this.exploration = exploration;
        choices = RecipeCatalog.all().stream()
                .sorted(Comparator.comparing(RecipeModel::group))
                .toList();
    }

    /// What can be chosen as a whole, by [#group(Recipe)].
    public List<Recipe> choices() {
        return choices;
    }

    /// What a recipe is listed under: what its id begins with, or 2 × 2 for the corners, which come
    /// first.
    public static String group(Recipe recipe) {
        if (RecipeCatalog.corners().contains(recipe)) {
            return "2 × 2";
        }
        String id = recipe.id();
        return id.substring(0, Math.max(0, id.indexOf('-'))).toUpperCase(java.util.Locale.ROOT);
    }

    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    /// The scale rule of the E8M0 corners, and of the recipe if it is one of them.
    public ReadOnlyObjectProperty<PowerOfTwoRule> ruleProperty() {
        return exploration.ruleProperty();
    }

    /// The choices that the recipe is made of, or those that come nearest to it.
    public FreeRecipe parts() {
        return FreeRecipe.like(recipe());
    }

    /// Whether the recipe has no name, since it is composed.
    public boolean isComposed() {
        return FreeRecipe.isNamedLikeOne(recipe().id());
    }

    /// The recipe with a name that this one was made from, if it was made here.
    public Optional<Recipe> editedFrom() {
        return Optional.ofNullable(origins.get(recipe()));
    }

    /// Chooses a recipe as a whole; that of a corner takes its rule and tensor scale along.
    public void choose(Recipe recipe) {
        if (recipe.equals(recipe())) {
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

    /// Changes parts. Choosing what the recipe has changes nothing, nor does what cannot be.
    private void change(FreeRecipe wanted) {
        Recipe before = recipe();
        if (wanted.equals(parts()) || wanted.conflict().isPresent()) {
            return;
        }
        Recipe after = named(wanted);
        if (FreeRecipe.isNamedLikeOne(after.id())) {
            Recipe origin = isComposed() ? origins.get(before) : before;
            if (origin != null) {
                origins.put(after, origin);
            }
        }
        choose(after);
    }

    /// The corner with those parts, or else the recipe composed of them.
    private static Recipe named(FreeRecipe wanted) {
        return RecipeCatalog.corners().stream()
                .filter(corner -> FreeRecipe.like(corner).equals(wanted))
                .findFirst()
                .orElseGet(wanted::recipe);
    }

    /// Why a choice cannot be made now, if it cannot.
    Optional<RecipeConflict> conflict(Choice choice) {
        return parts().with(choice).conflict();
    }

    /// Why a tensor scale of another kind cannot be chosen now, if it cannot.
    Optional<RecipeConflict> conflict(TensorScaling tensor) {
        return parts().with(tensor).conflict();
    }

    public void chooseElements(ElementFormat elements) {
        change(parts().with(elements).adapted());
    }

    /// Takes the rule or the tensor scale of the corners along, where the recipe has none.
    public void chooseScaleFormat(ScaleFormat format) {
        FreeRecipe parts = parts();
        if (format == parts.scale()) {
            return;
        }
        FreeRecipe wanted = parts.with(format);
        if (format == ScaleFormat.E8M0) {
            wanted = wanted.with(
                    FreeRecipe.Rule.valueOf(exploration.ruleProperty().get().name()));
        } else if (format == ScaleFormat.E4M3
                && parts.tensor() == TensorScaling.NONE
                && exploration.tensorScaleProperty().get()) {
            wanted = wanted.with(TensorScaling.TENSOR);
        }
        change(wanted.adapted());
    }

    /// The same form of blocks in another size.
    public void chooseBlockSize(int size) {
        if (size != BlockForm.size(parts().block())) {
            chooseBlock(BlockForm.of(parts().block()).orElse(BlockForm.ROW).block(size));
        }
    }

    /// The same size of blocks in another form.
    void chooseBlockForm(BlockForm form) {
        chooseBlock(form.block(BlockForm.size(parts().block())));
    }

    private void chooseBlock(BlockShape block) {
        change(parts().with(block).adapted());
    }

    public void chooseRule(PowerOfTwoRule rule) {
        change(parts().with(FreeRecipe.Rule.valueOf(rule.direction().name())));
    }

    public void chooseTensorScale(boolean tensorScale) {
        if (tensorScale != (parts().tensor() != TensorScaling.NONE)) {
            chooseTensorScale(tensorScale ? TensorScaling.TENSOR : TensorScaling.NONE);
        }
    }

    void chooseTensorScale(TensorScaling tensor) {
        change(parts().with(tensor));
    }

    void chooseChoice(Choice choice) {
        change(parts().with(choice));
    }

    /// The exponent or the percentage of the choice, and whether it is one.
    boolean chooseNumber(double number) {
        try {
            switch (parts().choice()) {
                case Choice.Search _ -> chooseChoice(new Choice.Search(number));
                case Choice.Percentile _ -> chooseChoice(new Choice.Percentile(number));
                case Choice.Rounded _, Choice.FourOverSix _ -> {
                    return false;
                }
            }
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    void chooseRounding(ElementRounding rounding) {
        change(parts().with(rounding));
    }

    void chooseTransform(Transform transform) {
        change(parts().with(transform));
    }

    private Recipe recipe() {
        return exploration.recipeProperty().get();
    }
}
