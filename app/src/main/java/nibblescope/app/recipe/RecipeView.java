package nibblescope.app.recipe;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.core.quantize.Recipe;

/// The recipe panel: choose a recipe as a whole or by its parts, read where it comes from, and take
/// it along.
public final class RecipeView extends VBox {
    private static final double NARROWEST = 310;
    private static final double GAP = 6;

    private final RecipeModel model;
    private final Presentation presentation;
    private final PresetBox preset;
    private final ScaleParts scale;
    private final FinerParts finer;
    private final Label formula = new Label();
    private final Label source = new Label();

    /// What the panel asks of the window.
    ///
    /// @param save saves the recipe in a file that the user chooses
    /// @param load chooses the recipe of such a file
    /// @param copy copies the command line that quantizes with the recipe
    public record Ties(Runnable save, Runnable load, Runnable copy) {}

    public RecipeView(RecipeModel model, Presentation presentation, Ties ties) {
        this.model = model;
        this.presentation = presentation;
        preset = new PresetBox(model);
        scale = new ScaleParts(model, presentation);
        finer = new FinerParts(model, presentation);
        getStyleClass().add("side-pane");
        presentation.textScaleProperty().subscribe(_ -> setMinWidth(presentation.scaled(NARROWEST)));
        Label title = new Label(presentation.text("recipe.title"));
        title.getStyleClass().add("section-title");
        wrapped(formula).setTooltip(new Tooltip(presentation.text("recipe.formula.definition")));
        wrapped(source).setId("recipe-source");
        source.getStyleClass().add("muted");
        PartsGrid grid = new PartsGrid(presentation);
        grid.add("preset", preset);
        scale.addTo(grid);
        getChildren().addAll(title, grid);
        getChildren().addAll(finer.groups());
        getChildren().addAll(formula, source, buttons(ties));
        model.recipeProperty().addListener((_, _, recipe) -> show(recipe));
        show(model.recipeProperty().get());
    }

    private static Label wrapped(Label label) {
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }

    private FlowPane buttons(Ties ties) {
        FlowPane all = new FlowPane(GAP, GAP);
        all.getChildren()
                .setAll(List.of(button("save", ties.save()), button("load", ties.load()), button("copy", ties.copy())));
        return all;
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(presentation.text("recipe." + key));
        button.setId("recipe-" + key);
        button.setTooltip(new Tooltip(presentation.text("recipe." + key + ".definition")));
        button.setOnAction(_ -> action.run());
        return button;
    }

    private void show(Recipe recipe) {
        preset.show(recipe, RecipeTexts.nameless(model, presentation));
        scale.show(model.parts());
        finer.show(model.parts());
        formula.setText(presentation.text(
                "recipe.formula", recipe.scaleFormula(), recipe.arithmetic().formula()));
        source.setText(RecipeTexts.source(model, presentation));
    }
}
