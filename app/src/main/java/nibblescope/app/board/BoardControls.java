package nibblescope.app.board;

import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import nibblescope.app.chart.Presentation;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;

/// What is set for all cards, and what is added to them.
final class BoardControls extends FlowPane {
    BoardControls(BoardModel model, SecondTensor second, Presentation presentation) {
        super(12, 4);
        ComboBox<PowerOfTwoRule> rule = new ComboBox<>();
        rule.setId("board-rule");
        rule.getItems().setAll(PowerOfTwoRule.general());
        rule.valueProperty().bindBidirectional(model.ruleProperty());
        rule.setTooltip(new Tooltip(presentation.text("recipe.rule.definition")));
        Label ruleName = new Label(presentation.text("board.rule"));
        ruleName.setLabelFor(rule);
        CheckBox tensorScale = new CheckBox(presentation.text("board.tensor-scale"));
        tensorScale.setId("board-tensor-scale");
        tensorScale.selectedProperty().bindBidirectional(model.tensorScaleProperty());
        tensorScale.setTooltip(new Tooltip(presentation.text("recipe.tensor-scale.definition")));
        HBox ruleBox = new HBox(6, ruleName, rule);
        ruleBox.setAlignment(Pos.CENTER_LEFT);
        SearchButton<Recipe> add = new SearchButton<>(
                presentation.text("board.add"),
                presentation.text("board.add.prompt"),
                presentation,
                model::addable,
                recipe ->
                        new SearchButton.Line(recipe.id(), BoardTexts.format(recipe) + "  ·  " + recipe.scaleFormula()),
                model::add);
        add.setId("board-add");
        add.setTooltip(new Tooltip(presentation.text("board.add.definition")));
        setRowValignment(VPos.CENTER);
        getChildren().addAll(ruleBox, tensorScale, add, second.button());
    }
}
