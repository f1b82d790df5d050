package nibblescope.app.recipe;

import java.util.Locale;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.controlsfx.control.SearchableComboBox;
import org.controlsfx.control.SegmentedButton;

/// The recipe panel: choose a recipe as a whole or by its parts, and read where it comes from.
public final class RecipeView extends VBox {
    private static final double NARROWEST = 310;

    private final RecipeModel model;
    private final Presentation presentation;
    private final ComboBox<Recipe> preset = new SearchableComboBox<>();
    private final ToggleButton e8m0 = new ToggleButton("E8M0");
    private final ToggleButton e4m3 = new ToggleButton("E4M3");
    private final ToggleButton block16 = new ToggleButton("16");
    private final ToggleButton block32 = new ToggleButton("32");
    private final ComboBox<PowerOfTwoRule> rule = new ComboBox<>();
    private final StackPane ruleHolder = new StackPane(rule);
    private final CheckBox tensorScale = new CheckBox();
    private final StackPane tensorScaleHolder = new StackPane(tensorScale);
    private final Label formula = new Label();
    private final Label source = new Label();
    private boolean showing;

    public RecipeView(RecipeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("side-pane");
        presentation.textScaleProperty().subscribe(_ -> setMinWidth(presentation.scaled(NARROWEST)));
        Label title = new Label(presentation.text("recipe.title"));
        title.getStyleClass().add("section-title");
        formula.setWrapText(true);
        formula.setMinHeight(USE_PREF_SIZE);
        formula.setTooltip(new Tooltip(presentation.text("recipe.formula.definition")));
        source.setWrapText(true);
        source.setMinHeight(USE_PREF_SIZE);
        source.getStyleClass().add("muted");
        getChildren().addAll(title, controls(), formula, source);
        model.recipeProperty().addListener((_, _, recipe) -> show(recipe));
        show(model.recipeProperty().get());
    }

    private GridPane controls() {
        preset.setId("recipe-preset");
        preset.setItems(FXCollections.observableArrayList(model.choices()));
        preset.setMaxWidth(Double.MAX_VALUE);
        preset.getStyleClass().add(LongName.MAY_SHORTEN);
        preset.valueProperty().addListener((_, _, recipe) -> {
            if (!showing && recipe != null) {
                model.choose(recipe);
            }
        });
        part(e8m0, "scale", () -> model.chooseScaleFormat(ScaleFormat.E8M0));
        part(e4m3, "scale", () -> model.chooseScaleFormat(ScaleFormat.E4M3));
        part(block16, "block", () -> model.chooseBlockSize(16));
        part(block32, "block", () -> model.chooseBlockSize(32));
        rule.setId("scale-rule");
        rule.setMaxWidth(Double.MAX_VALUE);
        rule.getItems().setAll(PowerOfTwoRule.general());
        rule.valueProperty().addListener((_, _, chosen) -> {
            if (!showing && chosen != null) {
                model.chooseRule(chosen);
            }
        });
        tensorScale.setId("tensor-scale");
        tensorScale.setOnAction(_ -> model.chooseTensorScale(tensorScale.isSelected()));
        GridPane grid = new GridPane(8, 6);
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        wide.setFillWidth(true);
        grid.getColumnConstraints().addAll(new ColumnConstraints(), wide);
        row(grid, 0, "preset", preset);
        row(grid, 1, "elements", new Label("E2M1"));
        row(grid, 2, "scale", new SegmentedButton(e8m0, e4m3));
        row(grid, 3, "block", new SegmentedButton(block16, block32));
        row(grid, 4, "rule", ruleHolder, rule);
        row(grid, 5, "tensor-scale", tensorScaleHolder, tensorScale);
        Label rounding = new Label(presentation.text("recipe.rne"));
        rounding.setWrapText(true);
        row(grid, 6, "rounding", rounding);
        return grid;
    }

    private void part(ToggleButton button, String key, Runnable choose) {
        button.setId(key + "-" + button.getText().toLowerCase(Locale.ROOT));
        button.setAccessibleText(presentation.text("recipe." + key) + " " + button.getText());
        button.setTooltip(new Tooltip(presentation.text("recipe." + key + ".definition")));
        // One of them is always pressed.
        button.setOnAction(_ -> button.setSelected(true));
        // The arrow keys select without an action.
        button.selectedProperty().addListener((_, _, selected) -> {
            if (selected && !showing) {
                choose.run();
            }
        });
    }

    private void row(GridPane grid, int row, String key, Node control) {
        row(grid, row, key, control, control);
    }

    /// @param named what a screen reader calls by the name of the row
    private void row(GridPane grid, int row, String key, Node control, Node named) {
        Label label = new Label(presentation.text("recipe." + key));
        label.setMinWidth(USE_PREF_SIZE);
        label.setTooltip(new Tooltip(presentation.text("recipe." + key + ".definition")));
        label.setLabelFor(named);
        grid.addRow(row, label, control);
        StackPane.setAlignment(control, javafx.geometry.Pos.CENTER_LEFT);
        if (control instanceof StackPane holder) {
            holder.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        }
    }

    private void show(Recipe recipe) {
        showing = true;
        try {
            preset.setValue(recipe);
            // Where it is narrow, ids that begin alike look alike.
            preset.setTooltip(new Tooltip(recipe.id()));
            boolean powerOfTwo = recipe.scaling().rule() instanceof PowerOfTwoRule;
            e8m0.setSelected(powerOfTwo);
            e4m3.setSelected(!powerOfTwo);
            block16.setSelected(recipe.blockSize() == 16);
            block32.setSelected(recipe.blockSize() == 32);
            rule.setValue(
                    recipe.scaling().rule() instanceof PowerOfTwoRule power
                            ? power
                            : model.ruleProperty().get());
            rule.setDisable(!powerOfTwo);
            Tooltip.install(
                    ruleHolder,
                    new Tooltip(presentation.text(powerOfTwo ? "recipe.rule.definition" : "recipe.rule.disabled")));
            tensorScale.setSelected(recipe.hasTensorScale());
            tensorScale.setDisable(powerOfTwo);
            Tooltip.install(
                    tensorScaleHolder,
                    new Tooltip(presentation.text(
                            powerOfTwo ? "recipe.tensor-scale.disabled" : "recipe.tensor-scale.definition")));
            formula.setText(presentation.text(
                    "recipe.formula", recipe.scaleFormula(), recipe.arithmetic().formula()));
            source.setText(source(recipe));
        } finally {
            showing = false;
        }
    }

    private String source(Recipe recipe) {
        Provenance provenance = recipe.provenance();
        if (RecipeCatalog.corners().contains(recipe)) {
            return presentation.text("recipe.ours");
        }
        String differences = presentation.text("recipe.differences." + recipe.id());
        return provenance.golden().isEmpty()
                ? presentation.text("recipe.noreference", differences)
                : presentation.text(
                        "recipe.source",
                        provenance.implementation(),
                        provenance.version(),
                        provenance.file(),
                        differences);
    }
}
