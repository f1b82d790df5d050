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
import org.jspecify.annotations.Nullable;

/// Side by side: the tensors, the views, the recipe with the selected block below it.
final class Panes extends SplitPane {
    private static final double SIDE_MIN_WIDTH = 160;
    private static final double SIDE_WIDTH = 250;
    private static final double SIDE_SHARE = 0.16;
    private static final double RECIPE_WIDTH = 334;
    private static final double SCROLL_BAR_WIDTH = 16;
    private static final double VIEW_MIN_WIDTH = 480;

    private final Presentation presentation;
    private final RecipeView recipe;
    private @Nullable Division awaited;

    /// Where the dividers are while the panes are so wide.
    record Division(double left, double right, double width) {}

    Panes(BrowseModel browse, ViewTabs tabs, Exploration exploration, Presentation presentation) {
        this.presentation = presentation;
        BrowseView tensors = new BrowseView(browse, presentation);
        tensors.setPrefWidth(SIDE_WIDTH);
        presentation.textScaleProperty().subscribe(scale -> tensors.setMinWidth(sideMinWidth(scale.doubleValue())));
        recipe = new RecipeView(new RecipeModel(exploration), presentation);
        InspectorView inspector = new InspectorView(new InspectorModel(exploration), presentation);
        VBox.setVgrow(inspector, Priority.ALWAYS);
        VBox content = new VBox(recipe, inspector);
        // With large text it is scrolled rather than cut off.
        presentation
                .textScaleProperty()
                .subscribe(scale -> content.setMinWidth(scale.doubleValue() * (RECIPE_WIDTH - SCROLL_BAR_WIDTH)));
        ScrollPane right = new ScrollPane(content);
        right.setFitToWidth(true);
        right.setFitToHeight(true);
        right.setPrefWidth(RECIPE_WIDTH);
        right.setMinWidth(RECIPE_WIDTH);
        setResizableWithParent(tensors, false);
        setResizableWithParent(right, false);
        getItems().setAll(tensors, tabs, right);
        setFocusTraversable(false);
        widthProperty().subscribe((before, _) -> Platform.runLater(() -> divide(before.doubleValue() == 0)));
        presentation.textScaleProperty().addListener((_, _, _) -> divide(true));
    }

    /// Grows by half of what the text does: the views need room too.
    private static double sideMinWidth(double textScale) {
        return SIDE_MIN_WIDTH * (1 + (textScale - 1) / 2);
    }

    /// Where the recipe is chosen.
    Region recipe() {
        return recipe;
    }

    /// Where the dividers are.
    Division division() {
        double[] now = getDividerPositions();
        return new Division(now[0], now[1], getWidth());
    }

    /// Puts the dividers where they were, and again as soon as the panes are as wide as they were.
    void divideAgain(Division before) {
        setDividerPositions(before.left(), before.right());
        awaited = before;
    }

    /// Gives the tensors a share of the width, and the recipe what its table of elements needs;
    /// later no more than that, so that a smaller window is not smaller for the views alone.
    private void divide(boolean first) {
        double[] now = getDividerPositions();
        if (now.length < 2) {
            // One view is shown alone.
            return;
        }
        double width = getWidth();
        Division wantedAgain = awaited;
        if (wantedAgain != null && Math.abs(width - wantedAgain.width()) < 1) {
            awaited = null;
            setDividerPositions(wantedAgain.left(), wantedAgain.right());
            return;
        }
        double least = sideMinWidth(presentation.textScaleProperty().get());
        double side = Math.clamp(SIDE_SHARE * width, least, Math.max(least, SIDE_WIDTH));
        double wanted = Math.min(presentation.scaled(RECIPE_WIDTH), width - side - VIEW_MIN_WIDTH);
        double right = 1 - Math.max(RECIPE_WIDTH, wanted) / width;
        side /= width;
        setDividerPositions(first ? side : Math.min(side, now[0]), first ? right : Math.max(right, now[1]));
    }
}
