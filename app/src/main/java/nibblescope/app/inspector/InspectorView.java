package nibblescope.app.inspector;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jspecify.annotations.Nullable;

/// The selected block in figures: its scales, then its elements in a table. A field takes the
/// number of a block to go to.
public final class InspectorView extends StackPane {
    private static final double NARROWEST = 320;
    private static final double LOWEST_TABLE = 120;

    private final InspectorModel model;
    private final Presentation presentation;
    private final Label title = new Label();
    private final Label edited = new Label();
    private final FactsGrid facts;
    private final ElementTable table;
    private final TextField number = new TextField();
    private final Label refusal = new Label();

    public InspectorView(InspectorModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        facts = new FactsGrid(presentation);
        table = new ElementTable(model, presentation);
        getStyleClass().add("inspector");
        presentation.textScaleProperty().subscribe(_ -> {
            setMinWidth(presentation.scaled(NARROWEST));
            table.setMinHeight(presentation.scaled(LOWEST_TABLE));
        });
        BooleanBinding empty = Bindings.createBooleanBinding(
                () -> model.figuresProperty().getValue() == null, model.figuresProperty());
        VBox content = new VBox(header(), refusal, edited, facts, table);
        content.getStyleClass().add("inspector-content");
        VBox.setVgrow(table, Priority.ALWAYS);
        content.visibleProperty().bind(empty.not());
        Label nothing = new Label(presentation.text("inspector.empty"));
        nothing.getStyleClass().addAll("inspector-name", "inspector-nothing");
        nothing.setWrapText(true);
        nothing.visibleProperty().bind(empty);
        getChildren().addAll(content, nothing);
        model.figuresProperty().addListener((_, _, shown) -> show(shown));
        show(model.figuresProperty().getValue());
    }

    private HBox header() {
        title.getStyleClass().add("inspector-title");
        title.setTooltip(new Tooltip(presentation.text("inspector.title.help")));
        title.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(title, Priority.ALWAYS);
        number.setId("inspector-number");
        number.setPromptText(presentation.text("inspector.goto"));
        number.setTooltip(new Tooltip(presentation.text("inspector.goto.help")));
        number.setAccessibleText(presentation.text("inspector.goto.help"));
        number.setPrefColumnCount(9);
        number.setMinWidth(USE_PREF_SIZE);
        number.setOnAction(_ -> goTo());
        number.textProperty().addListener((_, _, _) -> refuse(""));
        refusal.setId("inspector-refusal");
        refusal.getStyleClass().add("inspector-refusal");
        refusal.setWrapText(true);
        refuse("");
        edited.setId("inspector-edited");
        edited.setText(presentation.text("inspector.edited"));
        edited.setTooltip(new Tooltip(presentation.text("inspector.edited.help")));
        edited.getStyleClass().add("inspector-edited");
        edited.managedProperty().bind(edited.visibleProperty());
        HBox header = new HBox(title, number);
        header.getStyleClass().add("inspector-header");
        return header;
    }

    private void goTo() {
        model.goTo(number.getText())
                .ifPresentOrElse(
                        why -> refuse(
                                switch (why) {
                                    case NO_TENSOR -> presentation.text("inspector.refusal.notensor");
                                    case NOT_A_NUMBER ->
                                        presentation.text(
                                                "inspector.refusal.number",
                                                number.getText(),
                                                Figures.count(model.lastBlock()));
                                    case NO_SUCH_BLOCK ->
                                        presentation.text(
                                                "inspector.refusal.block",
                                                number.getText(),
                                                Figures.count(model.lastBlock()));
                                }),
                        number::clear);
    }

    private void refuse(String why) {
        refusal.setText(why);
        refusal.setVisible(!why.isEmpty());
        refusal.setManaged(!why.isEmpty());
    }

    private void show(@Nullable BlockFigures shown) {
        if (shown != null) {
            title.setText(presentation.text("inspector.title", Figures.count(shown.number())));
            edited.setVisible(shown.edited());
            facts.show(shown);
            table.show(shown);
        }
    }
}
