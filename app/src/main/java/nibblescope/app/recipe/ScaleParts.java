package nibblescope.app.recipe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RecipeConflict;
import nibblescope.core.quantize.TensorScaling;
import org.controlsfx.control.SegmentedButton;

/// The parts that are changed most: elements, scale format, block, rule and tensor scale.
final class ScaleParts {
    private static final double GAP = 4;

    private final RecipeModel model;
    private final Presentation presentation;
    private final Choices<ElementFormat> elements;
    private final ToggleGroup scales = new ToggleGroup();
    private final ToggleGroup sizes = new ToggleGroup();
    private final Choices<BlockForm> form;
    private final ComboBox<PowerOfTwoRule> rule = new ComboBox<>();
    private final StackPane ruleHolder = PartsGrid.holder(rule);
    private final CheckBox tensorScale = new CheckBox();
    private final StackPane tensorScaleHolder = PartsGrid.holder(tensorScale);
    private final CheckBox rowScale = new CheckBox();
    private final StackPane rowScaleHolder = PartsGrid.holder(rowScale);
    private boolean showing;

    ScaleParts(RecipeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        elements = new Choices<>(
                "recipe-elements",
                List.of(ElementFormat.values()),
                presentation,
                ElementFormat::name,
                _ -> Optional.empty(),
                model::chooseElements);
        form = new Choices<>(
                "recipe-form",
                List.of(BlockForm.values()),
                presentation,
                each -> RecipeTexts.text(each, "form", presentation),
                _ -> Optional.empty(),
                model::chooseBlockForm);
        form.setAccessibleText(presentation.text("recipe.block"));
        rule.setId("scale-rule");
        rule.setMinWidth(0);
        rule.setMaxWidth(Double.MAX_VALUE);
        rule.getItems().setAll(PowerOfTwoRule.general());
        rule.valueProperty().addListener((_, _, chosen) -> {
            if (!showing && chosen != null) {
                model.chooseRule(chosen);
            }
        });
        tensorScale.setId("tensor-scale");
        tensorScale.setOnAction(_ -> model.chooseTensorScale(tensorScale.isSelected()));
        rowScale.setId("row-scale");
        rowScale.setText(presentation.text("recipe.row-scale"));
        rowScale.setWrapText(true);
        rowScale.setOnAction(
                _ -> model.chooseTensorScale(rowScale.isSelected() ? TensorScaling.ROW : TensorScaling.TENSOR));
    }

    void addTo(PartsGrid grid) {
        grid.add("elements", elements);
        SegmentedButton narrow = buttons(scales, "scale", ScaleFormat.E8M0, ScaleFormat.E4M3);
        SegmentedButton others =
                buttons(scales, "scale", ScaleFormat.FP32, ScaleFormat.BF16, ScaleFormat.FP16, ScaleFormat.NONE);
        grid.add("scale", new VBox(GAP, narrow, others));
        grid.add("block", new VBox(GAP, buttons(sizes, "block", 8, 16, 32, 64, 128), form));
        grid.add("rule", ruleHolder, rule);
        grid.add("tensor-scale", new HBox(2 * GAP, tensorScaleHolder, rowScaleHolder), tensorScale);
    }

    private SegmentedButton buttons(ToggleGroup group, String key, Object... values) {
        SegmentedButton segments = new SegmentedButton();
        segments.setToggleGroup(group);
        segments.getStyleClass().add("recipe-segments");
        for (Object value : values) {
            String name = value.toString().toLowerCase(Locale.ROOT);
            ToggleButton button = new ToggleButton(
                    value == ScaleFormat.NONE ? presentation.text("recipe.scale.none") : value.toString());
            // At once, before the segments are shown.
            button.setToggleGroup(group);
            button.setId(key + "-" + name);
            button.setUserData(value);
            button.setAccessibleText(presentation.text("recipe." + key) + " " + button.getText());
            button.setTooltip(new Tooltip(presentation.text("recipe." + key + ".definition")));
            // One of them is always pressed.
            button.setOnAction(_ -> button.setSelected(true));
            // The arrow keys select without an action.
            button.selectedProperty().addListener((_, _, selected) -> {
                if (selected && !showing) {
                    choose(value);
                }
            });
            segments.getButtons().add(button);
        }
        return segments;
    }

    private void choose(Object value) {
        if (value instanceof ScaleFormat format) {
            model.chooseScaleFormat(format);
        } else if (value instanceof Integer size) {
            model.chooseBlockSize(size);
        }
    }

    void show(FreeRecipe parts) {
        showing = true;
        elements.show(parts.elements());
        select(scales, parts.scale());
        select(sizes, BlockForm.size(parts.block()));
        form.show(BlockForm.of(parts.block()).orElse(null));
        boolean powerOfTwo = parts.rule().isPowerOfTwo();
        rule.setValue(
                powerOfTwo
                        ? PowerOfTwoRule.valueOf(parts.rule().name())
                        : model.ruleProperty().get());
        rule.setDisable(!powerOfTwo);
        explain(ruleHolder, powerOfTwo ? "recipe.rule.definition" : "recipe.rule.disabled");
        showTensorScale(parts.tensor());
        showing = false;
    }

    private void showTensorScale(TensorScaling tensor) {
        boolean scaled = tensor != TensorScaling.NONE;
        tensorScale.setSelected(scaled);
        Optional<RecipeConflict> other = model.conflict(scaled ? TensorScaling.NONE : TensorScaling.TENSOR);
        refuse(tensorScale, tensorScaleHolder, "tensor-scale", other);
        rowScale.setSelected(tensor == TensorScaling.ROW);
        Optional<RecipeConflict> ofRow =
                tensor == TensorScaling.ROW ? Optional.empty() : model.conflict(TensorScaling.ROW);
        refuse(rowScale, rowScaleHolder, "row-scale", ofRow);
    }

    private void refuse(CheckBox box, StackPane holder, String key, Optional<RecipeConflict> conflict) {
        box.setDisable(conflict.isPresent());
        Tooltip.install(
                holder,
                new Tooltip(conflict.map(reason -> RecipeTexts.text(reason, presentation))
                        .orElseGet(() -> presentation.text("recipe." + key + ".definition"))));
    }

    private void explain(Node holder, String key) {
        Tooltip.install(holder, new Tooltip(presentation.text(key)));
    }

    /// Selects what stands for a value, or nothing.
    private static void select(ToggleGroup group, Object value) {
        group.selectToggle(group.getToggles().stream()
                .filter(toggle -> value.equals(toggle.getUserData()))
                .findFirst()
                .orElse(null));
    }
}
