package nibblescope.app.window;

import javafx.application.Platform;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.BrowseView;
import nibblescope.app.chart.Presentation;
import nibblescope.app.inspector.InspectorModel;
import nibblescope.app.inspector.InspectorView;
import nibblescope.app.recipe.RecipeModel;
import nibblescope.app.recipe.RecipeView;
import nibblescope.app.study.Exploration;

/// Side by side: the tensors, the views, the recipe with the selected block below it.
final class Panes extends SplitPane {
    private static final double SIDE_MIN_WIDTH = 160;
    private static final double SIDE_WIDTH = 250;
    private static final double SIDE_SHARE = 0.16;
    private static final double RECIPE_WIDTH = 334;

    private final RecipeView recipe;

    Panes(BrowseModel browse, ViewTabs tabs, Exploration exploration, Presentation presentation) {
        BrowseView tensors = new BrowseView(browse, presentation);
        tensors.setPrefWidth(SIDE_WIDTH);
        tensors.setMinWidth(SIDE_MIN_WIDTH);
        recipe = new RecipeView(new RecipeModel(exploration), presentation);
        InspectorView inspector = new InspectorView(new InspectorModel(exploration), presentation);
        VBox.setVgrow(inspector, Priority.ALWAYS);
        ScrollPane right = new ScrollPane(new VBox(recipe, inspector));
        right.setFitToWidth(true);
        right.setFitToHeight(true);
        right.setPrefWidth(RECIPE_WIDTH);
        right.setMinWidth(RECIPE_WIDTH);
        setResizableWithParent(tensors, false);
        setResizableWithParent(right, false);
        getItems().setAll(tensors, tabs, right);
        setFocusTraversable(false);
        widthProperty().subscribe((before, _) -> Platform.runLater(() -> divide(before.doubleValue() == 0)));
    }

    /// Where the recipe is chosen.
    Region recipe() {
        return recipe;
    }

    /// Gives the tensors a share of the width, and the recipe what its table of elements needs;
    /// later no more than that, so that a smaller window is not smaller for the views alone.
    private void divide(boolean first) {
        double[] now = getDividerPositions();
        if (now.length < 2) {
            // One view is shown alone.
            return;
        }
        double side = Math.clamp(SIDE_SHARE * getWidth(), SIDE_MIN_WIDTH, SIDE_WIDTH) / getWidth();
        double right = 1 - RECIPE_WIDTH / getWidth();
        setDividerPositions(first ? side : Math.min(side, now[0]), first ? right : Math.max(right, now[1]));
    }
}
