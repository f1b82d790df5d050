package nibblescope.app.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// What is looked at and how, by name: it stays what it is when files and programs change, and what
/// a name stands for is looked up when the session is opened.
///
/// @param file     where the tensors are; empty if nothing is open, or it has no name
/// @param tensor   the chosen tensor
/// @param position the selected element of it
/// @param values   what was put in the place of the values around it; empty if nothing was
/// @param recipes  the recipes
/// @param front    the view that is in front
/// @param views    the settings of each view that has some, by the view's id
public record Session(
        Optional<FileMark> file,
        Optional<String> tensor,
        Position position,
        List<Float> values,
        Recipes recipes,
        String front,
        Map<String, Map<String, String>> views) {
    /// The choices of recipes.
    ///
    /// @param recipe      the id of the chosen one
    /// @param rule        the scale rule of the E8M0 corners
    /// @param tensorScale whether the E4M3 corners have a tensor scale
    /// @param added       the ids of those that are looked at beside the corners
    public record Recipes(String recipe, String rule, boolean tensorScale, List<String> added) {}

    /// What an exploration is at.
    ///
    /// @param front the view that is in front
    /// @param views the settings of each view that has some
    static Session of(Exploration exploration, String front, Map<String, Map<String, String>> views) {
        List<Float> values = new ArrayList<>();
        SelectedBlock block = exploration.blockProperty().get();
        if (block != null && block.edited()) {
            for (float value : block.window()) {
                values.add(value);
            }
        }
        return new Session(
                exploration.source().map(FileMark::of),
                Optional.ofNullable(exploration.tensorProperty().get()).map(TensorInfo::name),
                exploration.positionProperty().get(),
                List.copyOf(values),
                new Recipes(
                        exploration.recipeProperty().get().id(),
                        exploration.ruleProperty().get().name(),
                        exploration.tensorScaleProperty().get(),
                        exploration.addedRecipes().stream().map(Recipe::id).toList()),
                front,
                Map.copyOf(views));
    }
}
