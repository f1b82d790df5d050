package nibblescope.app.numberline;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The selected block on the number line, one line a recipe: originals as dots, the values that
/// codes dequantize to as ticks, what each original becomes, and the error as a bar. Left and right
/// move the element in focus, up and down the block, page up and down the row.
public final class NumberLineView extends StackPane {
    private final NumberLineModel model;
    private final Presentation presentation;

    /// How much is shown of it.
    public enum Extent {
        /// Lines, legend and the figures of the element in focus.
        WHOLE,
        /// The lines alone, to stand below something else.
        LINES
    }

    public NumberLineView(NumberLineModel model, Presentation presentation) {
        this(model, presentation, Extent.WHOLE);
    }

    public NumberLineView(NumberLineModel model, Presentation presentation, Extent extent) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("numberline");
        ObservableValue<@Nullable BlockLines> lines = model.linesProperty();
        BooleanBinding empty = Bindings.createBooleanBinding(() -> lines.getValue() == null, lines);

        ScrollPane scroll = new ScrollPane(new LinesPane(model, presentation));
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("numberline-scroll");

        BorderPane content = new BorderPane(scroll);
        content.setTop(header());
        switch (extent) {
            case WHOLE ->
                content.setBottom(new VBox(new LinesLegend(presentation), new ElementReadout(model, presentation)));
            case LINES -> {}
        }
        content.visibleProperty().bind(empty.not());

        Label nothing = new Label(presentation.text("numberline.empty"));
        nothing.getStyleClass().add("numberline-muted");
        nothing.setWrapText(true);
        nothing.visibleProperty().bind(empty);
        getChildren().addAll(content, nothing);
    }

    private HBox header() {
        Label title = new Label();
        title.getStyleClass().add("numberline-title");
        title.setTooltip(new Tooltip(presentation.text("numberline.title.help")));
        ObservableValue<@Nullable BlockLines> lines = model.linesProperty();
        title.textProperty().bind(Bindings.createStringBinding(() -> title(lines.getValue()), lines));
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        HBox header = new HBox(
                title,
                button("previous", -1, model.atFirstBlockProperty()),
                button("next", 1, model.atLastBlockProperty()));
        header.getStyleClass().add("numberline-header");
        return header;
    }

    private String title(@Nullable BlockLines lines) {
        if (lines == null) {
            return "";
        }
        TensorInfo info = lines.block().info();
        return presentation.text(
                "numberline.title",
                Figures.count(lines.block().position().row()),
                Figures.count(lines.chosenFirstColumn()),
                Figures.count(lines.chosenLastColumn()),
                Figures.count(lines.block().blockNumber(lines.chosen())),
                info.name());
    }

    /// A button that moves to another block. Its frame says, even while it is disabled, what it
    /// does or why it cannot.
    private Node button(String name, int delta, ObservableBooleanValue atEnd) {
        Button button = new Button(presentation.text("numberline." + name));
        button.setAccessibleText(presentation.text("numberline." + name + ".help"));
        button.setId("numberline-" + name);
        button.disableProperty().bind(atEnd);
        button.setOnAction(_ -> model.moveBlock(delta));
        StackPane frame = new StackPane(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> presentation.text("numberline." + name + (atEnd.get() ? ".disabled" : ".help")), atEnd));
        Tooltip.install(frame, tooltip);
        return frame;
    }
}
