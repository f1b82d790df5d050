package nibblescope.app.bits;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.Presentation;

/// The bits that are stored for the selected block, to be flipped; or one code of any format.
public final class BitsView extends BorderPane {
    public BitsView(BitsModel model, Presentation presentation) {
        getStyleClass().add("bits-view");
        ChoiceButtons<BitsModel.Mode> modes = new ChoiceButtons<>(
                List.of(BitsModel.Mode.values()),
                model.modeProperty(),
                mode -> presentation.text("bits.mode." + mode.id()),
                mode -> presentation.text("bits.mode." + mode.id() + ".help"));
        modes.setId("bits-mode");
        FlowPane bar = new FlowPane(modes);
        bar.getChildren()
                .addAll(new FieldLegend(presentation, model.modeProperty().isEqualTo(BitsModel.Mode.BLOCK)).entries());
        bar.getStyleClass().add("bits-bar");
        setTop(bar);
        Node block = new BlockPage(model, presentation);
        Node code = new CodePage(model.code(), presentation);
        setCenter(new StackPane(block, code));
        model.modeProperty().subscribe(mode -> {
            block.setVisible(mode == BitsModel.Mode.BLOCK);
            code.setVisible(mode == BitsModel.Mode.CODE);
        });
    }
}
