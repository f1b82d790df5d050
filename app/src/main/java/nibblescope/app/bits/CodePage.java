package nibblescope.app.bits;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.Presentation;

/// One code of one format: its bits to flip, how its value follows, its neighbours, and all codes
/// there are.
final class CodePage extends StackPane {
    private static final double TABLE_HEIGHT = 320;

    private final CodeModel model;
    private final Presentation presentation;
    private final TextField value = new TextField();
    private final Label encoded = new Label();
    private final Label rule = new Label();
    private final Label formula = new Label();
    private final Label kind = new Label();
    private final Tooltip kindHelp = new Tooltip();
    private final Button below = new Button();
    private final Button above = new Button();
    private final StackPane belowFrame = new StackPane(below);
    private final StackPane aboveFrame = new StackPane(above);
    private final Tooltip belowHelp = new Tooltip();
    private final Tooltip aboveHelp = new Tooltip();

    CodePage(CodeModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        setId("bits-page-code");
        CodePicture picture = new CodePicture(model, presentation);
        VBox content = new VBox(choices(), encoded, picture, derivation(), neighbours());
        content.getChildren().addAll(new CodeLine(model, presentation), listing());
        content.getStyleClass().add("bits-page");
        Scrolled scrolled = new Scrolled(presentation);
        scrolled.show(content);
        getChildren().add(scrolled);
        InvalidationListener changed = _ -> show();
        model.formatProperty().addListener(changed);
        model.codeProperty().addListener(changed);
        model.typedProperty().addListener(changed);
        presentation.textScaleProperty().addListener(_ -> picture.redraw());
        show();
    }

    private FlowPane choices() {
        value.setId("bits-value");
        value.setPromptText(presentation.text("bits.type"));
        value.setTooltip(new Tooltip(presentation.text("bits.type.help")));
        value.setAccessibleText(presentation.text("bits.type.help"));
        value.setPrefColumnCount(12);
        value.setOnAction(_ -> {
            if (!model.type(value.getText())) {
                encoded.setText(presentation.text("bits.type.wrong", value.getText()));
            }
        });
        encoded.setId("bits-encoded");
        encoded.setWrapText(true);
        encoded.setMinHeight(Region.USE_PREF_SIZE);
        FlowPane choices = new FlowPane(formats(true), formats(false), value);
        choices.getStyleClass().add("bits-choices");
        return choices;
    }

    /// @param listed whether those formats are asked for of which all codes can be listed
    private ChoiceButtons<BitFormat> formats(boolean listed) {
        return new ChoiceButtons<>(
                Arrays.stream(BitFormat.values())
                        .filter(format -> format.listed() == listed)
                        .toList(),
                model.formatProperty(),
                BitFormat::name,
                format -> presentation.text("bits.format." + format.id() + ".help"));
    }

    private VBox derivation() {
        rule.getStyleClass().add("bits-muted");
        rule.setWrapText(true);
        formula.setId("bits-formula");
        formula.getStyleClass().add("bits-large-formula");
        formula.setWrapText(true);
        formula.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(rule, formula);
    }

    private HBox neighbours() {
        below.setId("bits-below");
        above.setId("bits-above");
        below.setOnAction(_ ->
                model.formatProperty().get().below(model.codeProperty().get()).ifPresent(model::choose));
        above.setOnAction(_ ->
                model.formatProperty().get().above(model.codeProperty().get()).ifPresent(model::choose));
        Tooltip.install(belowFrame, belowHelp);
        Tooltip.install(aboveFrame, aboveHelp);
        kind.setId("bits-kind");
        kind.getStyleClass().add("bits-kind");
        kind.setTooltip(kindHelp);
        HBox line = new HBox(belowFrame, aboveFrame, kind);
        line.getStyleClass().add("bits-line");
        return line;
    }

    /// All codes, as a grid or as a table; none of a format that has too many.
    private VBox listing() {
        Label heading = new Label();
        heading.getStyleClass().add("bits-name");
        ChoiceButtons<CodeModel.Listing> choice = new ChoiceButtons<>(
                List.of(CodeModel.Listing.values()),
                model.listingProperty(),
                listing -> presentation.text("bits.listing." + listing.id()),
                listing -> presentation.text("bits.listing." + listing.id() + ".help"));
        CodeGrid grid = new CodeGrid(model, presentation);
        CodeTable table = new CodeTable(model, presentation);
        table.setMinHeight(presentation.scaled(TABLE_HEIGHT));
        table.setPrefHeight(presentation.scaled(TABLE_HEIGHT));
        HBox line = new HBox(heading, choice);
        line.getStyleClass().add("bits-line");
        VBox listing = new VBox(line, grid, table);
        listing.getStyleClass().add("bits-listing");
        InvalidationListener changed = _ -> {
            BitFormat format = model.formatProperty().get();
            boolean listed = format.listed();
            heading.setText(
                    listed
                            ? presentation.text("bits.list.count", Integer.toString(1 << format.bits()), format.name())
                            : presentation.text("bits.list.toomany", format.name()));
            choice.setVisible(listed);
            show(grid, listed && model.listingProperty().get() == CodeModel.Listing.GRID);
            show(table, listed && model.listingProperty().get() == CodeModel.Listing.TABLE);
        };
        model.formatProperty().addListener(changed);
        model.listingProperty().addListener(changed);
        changed.invalidated(model.formatProperty());
        return listing;
    }

    private static void show(Region part, boolean shown) {
        part.setVisible(shown);
        part.setManaged(shown);
    }

    private void show() {
        BitFormat format = model.formatProperty().get();
        int code = model.codeProperty().get();
        CodeText text = new CodeText(format, code, presentation);
        rule.setText(format + ":  " + text.rule());
        formula.setText(Formula.filled(format, code) + " " + Formula.result(format, code, presentation.figures()));
        kind.setText(text.kind());
        kindHelp.setText(presentation.text("bits.kind." + format.kind(code).id() + ".help"));
        show(below, belowHelp, "below", format.below(code));
        show(above, aboveHelp, "above", format.above(code));
        Typed typed = model.typedProperty().get();
        encoded.setText(typed == null ? presentation.text("bits.type.hint") : encoded(typed, text));
    }

    private void show(Button button, Tooltip help, String name, OptionalInt neighbour) {
        button.setDisable(neighbour.isEmpty());
        button.setText(
                neighbour.isEmpty()
                        ? presentation.text("bits." + name + ".none")
                        : presentation.text(
                                "bits." + name,
                                new CodeText(model.formatProperty().get(), neighbour.getAsInt(), presentation)
                                        .whole()));
        help.setText(presentation.text("bits." + name + (neighbour.isEmpty() ? ".disabled" : ".help")));
    }

    private String encoded(Typed typed, CodeText text) {
        String outcome = presentation.text("bits.outcome." + typed.outcome().id());
        return presentation.text("bits.encoded", presentation.figures().shortest(typed.value()), text.whole(), outcome);
    }
}
