package nibblescope.app.study;

import java.util.Optional;
import nibblescope.core.quantize.Recipe;

/// How far the evaluation of a tensor is.
///
/// @param recipe         the recipe under way; none while amax is looked for, or all are under way together
/// @param number         which of `count` recipes it is, from 1; 0 while amax is looked for
/// @param done           elements that are done
/// @param total          elements in all
/// @param bytesPerSecond of the tensor read so far in this step
public record RunProgress(
        Optional<Recipe> recipe, int number, int count, long done, long total, double bytesPerSecond) {}
