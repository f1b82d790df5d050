package nibblescope.app.errormap;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Pooling;
import nibblescope.app.chart.Presentation;
import org.controlsfx.control.SegmentedButton;

/// What decides how the map is shown. Wraps where it is narrow.
final class MapToolBar extends FlowPane {
    private static final double ZOOM_STEP = 1.6;

    private final ErrorMapModel model;
    private final Presentation presentation;

    MapToolBar(ErrorMapModel model, HeatMap map, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("map-tools");
        Label recipe = new Label();
        recipe.getStyleClass().add("view-title");
        recipe.textProperty().bind(model.recipeProperty().map(chosen -> chosen.id()));
        recipe.setTooltip(new Tooltip(presentation.text("errormap.recipe.help")));
        getChildren()
                .addAll(
                        recipe,
                        choice(List.of(Pooling.values()), model.poolingProperty(), MapToolBar::key),
                        choice(List.of(ColorRange.Mapping.values()), model.mappingProperty(), MapToolBar::key),
                        colorScales(),
                        zooming(map),
                        worst(map));
    }

    private static String key(Pooling pooling) {
        return switch (pooling) {
            case MAX -> "errormap.pooling.max";
            case MEAN -> "errormap.pooling.mean";
        };
    }

    private static String key(ColorRange.Mapping mapping) {
        return switch (mapping) {
            case LINEAR -> "errormap.mapping.linear";
            case LOGARITHMIC -> "errormap.mapping.logarithmic";
        };
    }

    private static String key(ColorScale scale) {
        return switch (scale) {
            case VIRIDIS -> "errormap.colors.viridis";
            case CIVIDIS -> "errormap.colors.cividis";
            case INFERNO -> "errormap.colors.inferno";
        };
    }

    private <T> SegmentedButton choice(List<T> values, Property<T> chosen, Function<T, String> key) {
        SegmentedButton choice = new SegmentedButton();
        for (T value : values) {
            ToggleButton button = new ToggleButton(presentation.text(key.apply(value)));
            button.setTooltip(new Tooltip(presentation.text(key.apply(value) + ".help")));
            button.setOnAction(_ -> {
                // One of them is always chosen.
                button.setSelected(true);
                chosen.setValue(value);
            });
            chosen.subscribe(now -> button.setSelected(value.equals(now)));
            choice.getButtons().add(button);
        }
        return choice;
    }

    private ComboBox<ColorScale> colorScales() {
        ComboBox<ColorScale> scales = new ComboBox<>();
        scales.getItems().setAll(ColorScale.values());
        scales.setConverter(new StringConverter<>() {
            @Override
            public String toString(ColorScale scale) {
                return presentation.text(key(scale));
            }

            @Override
            public ColorScale fromString(String text) {
                throw new UnsupportedOperationException("the box is not editable");
            }
        });
        scales.valueProperty().bindBidirectional(model.colorScaleProperty());
        scales.setTooltip(new Tooltip(presentation.text("errormap.colors.help")));
        return scales;
    }

    private HBox zooming(HeatMap map) {
        HBox buttons = new HBox(
                button("errormap.zoomout", map, () -> map.zoom(1 / ZOOM_STEP)),
                button("errormap.zoomin", map, () -> map.zoom(ZOOM_STEP)),
                button("errormap.fit", map, map::fit));
        buttons.getStyleClass().add("map-zooming");
        return buttons;
    }

    private HBox worst(HeatMap map) {
        return new HBox(button("errormap.worst", map, () -> {
            model.selectWorst();
            Cell selected = model.selectedCellProperty().get();
            if (selected != null) {
                map.reveal(selected);
            }
        }));
    }

    private Button button(String key, HeatMap map, Runnable action) {
        Button button = new Button(presentation.text(key));
        button.setId(key.replace('.', '-'));
        button.setTooltip(new Tooltip(presentation.text(key + ".help")));
        button.setOnAction(_ -> action.run());
        button.disableProperty().bind(map.pyramidProperty().isNull());
        return button;
    }
}
