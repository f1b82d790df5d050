package nibblescope.app.numberline;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.quantize.BlockQuantizer;

/// What is written above a line: which recipe, which scale, which error.
final class LineHeading extends HBox {
    LineHeading(RecipeLine line, Presentation presentation) {
        getStyleClass().add("numberline-heading");
        Label name = label(line.label(), "numberline-name");
        Tooltip.install(
                name,
                new Tooltip(presentation.text(
                        "numberline.recipe.help",
                        line.recipe().id(),
                        line.recipe().scaleFormula(),
                        line.recipe().provenance().implementation(),
                        line.recipe().provenance().differences())));
        Label id = label(line.recipe().id(), "numberline-muted");
        id.setMinWidth(0);
        Region space = new Region();
        setHgrow(space, Priority.ALWAYS);
        Label scale = label(scale(line, presentation), "numberline-muted");
        scale.setTooltip(new Tooltip(presentation.text(
                line.recipe().hasTensorScale() ? "numberline.scales.help" : "numberline.scale.help")));
        Label error = label(
                presentation.text(
                        "numberline.mse",
                        presentation.figures().error(line.trace().mse())),
                "numberline-error");
        error.setTooltip(new Tooltip(presentation.text("numberline.mse.help")));
        getChildren().addAll(name, id, space, scale, error);
    }

    private static String scale(RecipeLine line, Presentation presentation) {
        BlockQuantizer quantizer = line.trace().quantizer();
        String value = presentation.figures().element(line.blockScale());
        String code = Figures.hex(line.trace().scaleCode());
        return line.recipe().hasTensorScale()
                ? presentation.text(
                        "numberline.scales", value, code, presentation.figures().element(quantizer.tensorScale()))
                : presentation.text("numberline.scale", value, code);
    }

    private static Label label(String text, String styleClass) {
        Label label = new Label(text);
        label.getStyleClass().add(styleClass);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }
}
