package nibblescope.app.errormap;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.ColorHistogram;
import nibblescope.app.chart.ColorLegend;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jspecify.annotations.Nullable;

/// The legend between fields for the numbers at its ends, or above them where text is large.
final class MapLegend extends VBox {
    private static final int FIELD_COLUMNS = 5;
    private static final double LARGE_TEXT = 1.3;

    private final ErrorMapModel model;
    private final Presentation presentation;
    private final MapTexts texts;
    private final ColorLegend legend;
    private final TextField low = field("errormap.range.low");
    private final TextField high = field("errormap.range.high");
    private final Button reset = new Button();

    MapLegend(ErrorMapModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        texts = new MapTexts(presentation);
        legend = new ColorLegend(presentation);
        getStyleClass().add("map-legend");
        low.setTooltip(new Tooltip(presentation.text("errormap.range.low.help")));
        high.setTooltip(new Tooltip(presentation.text("errormap.range.high.help")));
        low.setAccessibleText(presentation.text("errormap.range.low"));
        high.setAccessibleText(presentation.text("errormap.range.high"));
        reset.setText(presentation.text("errormap.range.reset"));
        reset.setTooltip(new Tooltip(presentation.text("errormap.range.reset.help")));
        reset.setId("errormap-range-reset");
        reset.setMinWidth(USE_PREF_SIZE);
        reset.setOnAction(_ -> model.colors().reset());
        legend.setAccessibleText(presentation.text("errormap.legend.help"));
        Tooltip.install(legend, new Tooltip(presentation.text("errormap.legend.help")));
        legend.slider().setTooltip(new Tooltip(presentation.text("errormap.range.help")));
        HBox.setHgrow(legend, Priority.ALWAYS);
        presentation.textScaleProperty().subscribe(scale -> arrange(scale.doubleValue() > LARGE_TEXT));
        connect();
    }

    private void arrange(boolean largeText) {
        HBox row = new HBox();
        row.getStyleClass().add("map-legend-row");
        getChildren().clear();
        if (largeText) {
            Region between = new Region();
            HBox.setHgrow(between, Priority.ALWAYS);
            row.getChildren().addAll(low, between, reset, high);
            getChildren().addAll(legend, row);
        } else {
            row.getChildren().addAll(low, legend, high, reset);
            getChildren().add(row);
        }
    }

    private TextField field(String id) {
        TextField field = new TextField();
        field.setId(id.replace('.', '-'));
        field.setPrefColumnCount(FIELD_COLUMNS);
        field.setMinWidth(USE_PREF_SIZE);
        field.setOnAction(_ -> typed());
        field.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                typed();
            }
        });
        return field;
    }

    private void connect() {
        MapColors colors = model.colors();
        legend.colorScaleProperty().bind(colors.scaleProperty());
        legend.fullRangeProperty().bind(colors.fullRangeProperty());
        legend.colorRangeProperty().bind(colors.rangeProperty());
        legend.histogramProperty().bind(colors.histogramProperty());
        legend.setOnRangeChosen(range -> colors.choose(range.diverging() ? -range.high() : range.low(), range.high()));
        colors.rangeProperty().subscribe(_ -> showEnds());
        colors.histogramProperty().subscribe(_ -> showTexts());
        model.contentProperty().subscribe(_ -> showTexts());
    }

    private void showEnds() {
        ColorRange range = model.colors().rangeProperty().get();
        String first = written(range.diverging() ? -range.high() : range.low());
        String last = written(range.high());
        low.setText(first);
        high.setText(last);
        legend.slider().setAccessibleText(presentation.text("errormap.range.accessible", first, last));
        reset.setDisable(range.equals(model.colors().fullRangeProperty().get()));
    }

    private boolean showsCodes() {
        return model.subject().quantityProperty().get() == MapQuantity.SCALE_CODE;
    }

    private boolean showsShares() {
        MapQuantity quantity = model.subject().quantityProperty().get();
        return quantity == MapQuantity.SATURATED || quantity == MapQuantity.FLUSHED;
    }

    private String written(float number) {
        return showsCodes()
                ? Figures.hex((int) number)
                : showsShares()
                        ? presentation.figures().percent(presentation.figures().tick(100 * number))
                        : presentation.figures().tick(number);
    }

    private void typed() {
        ColorRange range = model.colors().rangeProperty().get();
        float first = range.diverging() ? -range.high() : range.low();
        boolean lowChanged = !low.getText().equals(written(first));
        boolean highChanged = !high.getText().equals(written(range.high()));
        if (lowChanged || highChanged) {
            OptionalDouble from = lowChanged ? number(low.getText()) : OptionalDouble.of(first);
            OptionalDouble to = highChanged ? number(high.getText()) : OptionalDouble.of(range.high());
            if (range.diverging() && lowChanged != highChanged) {
                // The other end follows.
                OptionalDouble typed = lowChanged ? from : to;
                from = typed;
                to = typed;
            }
            if (from.isPresent() && to.isPresent()) {
                model.colors().choose((float) from.getAsDouble(), (float) to.getAsDouble());
            }
        }
        showEnds();
    }

    /// The number that was typed, with a point or a comma, a byte in hexadecimal digits, or per cent of
    /// a share; empty if it is none.
    private OptionalDouble number(String text) {
        try {
            if (text.strip().toLowerCase(Locale.ROOT).startsWith("0x")) {
                return OptionalDouble.of(Integer.parseInt(text.strip().substring(2), 16));
            }
            double number = Double.parseDouble(text.replace("%", "")
                    .strip()
                    .replace(',', '.')
                    .replace('−', '-')
                    .replace("\u202F", ""));
            return Double.isFinite(number)
                    ? OptionalDouble.of(showsShares() ? number / 100 : number)
                    : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private void showTexts() {
        MapContent content = model.contentProperty().get();
        @Nullable ColorHistogram counted = model.colors().histogramProperty().get();
        if (content == null) {
            return;
        }
        legend.setTickText(number -> texts.shortNumber(content.quantity(), content.recipe(), number));
        legend.lowTextProperty().set(texts.low(content, Optional.ofNullable(counted)));
        legend.highTextProperty().set(texts.high(content, Optional.ofNullable(counted)));
        legend.nonFiniteTextProperty()
                .set(
                        content.pyramid().hasNonFinite()
                                ? presentation.text(
                                        "errormap.legend.nonfinite",
                                        counted == null ? "…" : Figures.count(counted.nonFinite()))
                                : "");
    }
}
