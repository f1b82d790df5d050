package nibblescope.app.numberline;

import java.util.StringJoiner;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableObjectValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.BlockPlace;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The selected block on the number line, one line a recipe, step by step: its values as dots, the
/// scale, the values that codes dequantize to as ticks, what each value becomes, and the error as a
/// bar. Values and scales can be dragged.
public final class NumberLineView extends StackPane {
    private final NumberLineModel model;
    private final Presentation presentation;

    /// How much is shown of it.
    public enum Extent {
        /// Lines, steps, legend and the figures of the element in focus.
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
        BooleanBinding empty =
                Bindings.createBooleanBinding(() -> model.linesProperty().get() == null, model.linesProperty());

        LinesPane pane = new LinesPane(model, presentation);
        ScrollPane scroll = new ScrollPane(pane);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("numberline-scroll");

        BorderPane content = new BorderPane();
        switch (extent) {
            case WHOLE -> {
                Playback playback = new Playback(model, presentation);
                LinesWithCurve lines =
                        new LinesWithCurve(scroll, new ScaleCurveView(model.curve(), presentation), presentation);
                ValuesEditorModel values = model.values();
                LinesToolBar tools = new LinesToolBar(model, values, presentation, lines, pane::zoomBy);
                // In this order the Tab key goes through them.
                content.setTop(new VBox(header(), tools, presetCaption(values), withoutLine()));
                content.setCenter(lines);
                content.setBottom(new VBox(
                        new TransportBar(model, presentation, playback),
                        new ElementReadout(model, presentation),
                        new LinesLegend(presentation)));
                addEventHandler(KeyEvent.KEY_PRESSED, event -> spacePlays(event, playback));
            }
            case LINES -> {
                content.setTop(header());
                content.setCenter(scroll);
            }
        }
        content.visibleProperty().bind(empty.not());

        Label nothing = new Label();
        nothing.getStyleClass().add("numberline-muted");
        nothing.setWrapText(true);
        nothing.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> {
                            String why = withoutLines();
                            return why.isEmpty() ? presentation.text("numberline.empty") : why;
                        },
                        model.linesProperty()));
        nothing.visibleProperty().bind(empty);
        getChildren().addAll(extent == Extent.WHOLE ? scrolled(content) : content, nothing);
    }

    /// Where there is no room for all of it, which large text needs more of, it is scrolled.
    private static ScrollPane scrolled(BorderPane content) {
        ScrollPane scrolled = new ScrollPane(content);
        scrolled.setFitToWidth(true);
        scrolled.setFitToHeight(true);
        scrolled.setFocusTraversable(false);
        scrolled.getStyleClass().add("numberline-scroll");
        scrolled.visibleProperty().bind(content.visibleProperty());
        return scrolled;
    }

    /// Where the values of a preset block are from.
    private Label presetCaption(ValuesEditorModel values) {
        Label caption = new Label();
        caption.setId("numberline-preset");
        caption.getStyleClass().add("numberline-preset");
        caption.setWrapText(true);
        caption.textProperty()
                .bind(values.presetProperty()
                        .map(preset -> preset.map(p -> presentation.text("values.preset.caption", p.name()))
                                .orElse("")));
        caption.visibleProperty().bind(caption.textProperty().isNotEmpty());
        caption.managedProperty().bind(caption.visibleProperty());
        return caption;
    }

    /// Which recipes have no line, and why.
    private Label withoutLine() {
        Label label = new Label();
        label.setId("numberline-without");
        label.getStyleClass().add("numberline-preset");
        label.setWrapText(true);
        label.textProperty().bind(Bindings.createStringBinding(this::withoutLines, model.linesProperty()));
        label.visibleProperty().bind(label.textProperty().isNotEmpty());
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    private String withoutLines() {
        StringJoiner lines = new StringJoiner("\n");
        model.withoutLine()
                .forEach((recipe, why) -> lines.add(
                        why.isPresent()
                                ? presentation.text("numberline.without", recipe.id(), why.get())
                                : presentation.text("numberline.pending", recipe.id())));
        return lines.toString();
    }

    private static void spacePlays(KeyEvent event, Playback playback) {
        boolean taken = event.getTarget() instanceof ButtonBase || event.getTarget() instanceof TextInputControl;
        if (event.getCode() == KeyCode.SPACE && !taken) {
            playback.toggle();
            event.consume();
        }
    }

    private HBox header() {
        Label title = new LongName(presentation.text("numberline.title.help"));
        title.getStyleClass().add("numberline-title");
        ObservableObjectValue<@Nullable BlockLines> lines = model.linesProperty();
        title.textProperty().bind(Bindings.createStringBinding(() -> title(lines.get()), lines));
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
        BlockPlace place = lines.chosenPlace();
        String title = presentation.text(
                "numberline.title",
                place.isRow()
                        ? Figures.count(place.row())
                        : Figures.count(place.row()) + "–" + Figures.count(place.lastRow()),
                Figures.count(place.column()),
                Figures.count(place.lastColumn()),
                Figures.count(place.number()),
                info.name());
        return lines.inPart() ? presentation.text("numberline.part", title) : title;
    }

    /// A button that moves to another block.
    private Node button(String name, int delta, ObservableBooleanValue atEnd) {
        Button button = new Button(presentation.text("numberline." + name));
        String help = presentation.text("numberline." + name + ".help");
        button.setAccessibleText(help);
        button.setMinWidth(USE_PREF_SIZE);
        button.setId("numberline-" + name);
        button.setOnAction(_ -> model.moveBlock(delta));
        return ExplainedButton.framed(button, help, presentation.text("numberline." + name + ".disabled"), atEnd);
    }
}
