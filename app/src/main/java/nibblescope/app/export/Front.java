package nibblescope.app.export;

import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Exhibit;
import nibblescope.core.quantize.Recipe;

/// The view in front, of which something is taken along.
///
/// @param view         what the command line calls it
/// @param picture      what is seen of it
/// @param exhibit      gives its numbers away; empty if it has none
/// @param recipes      whose outcome it shows
/// @param canBePlotted whether the command line draws it
public record Front(
        String view, Region picture, Optional<Exhibit> exhibit, List<Recipe> recipes, boolean canBePlotted) {}
