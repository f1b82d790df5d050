package nibblescope.app.errormap;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Pooling;
import nibblescope.app.chart.Presentation;

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

    private <T> ChoiceButtons<T> choice(List<T> values, Property<T> chosen, Function<T, String> key) {
        return new ChoiceButtons<>(
                values,
                chosen,
                value -> presentation.text(key.apply(value)),
                value -> presentation.text(key.apply(value) + ".help"));
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
        return buttons(
                map,
                button("errormap.zoomout", () -> map.zoom(1 / ZOOM_STEP)),
                button("errormap.zoomin", () -> map.zoom(ZOOM_STEP)),
                button("errormap.fit", map::fit));
    }

    private HBox worst(HeatMap map) {
        return buttons(map, button("errormap.worst", () -> {
            model.selectWorst();
            Cell selected = model.selectedCellProperty().get();
            if (selected != null) {
                map.reveal(selected);
            }
        }));
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(presentation.text(key));
        button.setId(key.replace('.', '-'));
        button.setTooltip(new Tooltip(presentation.text(key + ".help")));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// Buttons that act on a map; without one, the row says why they cannot.
    private HBox buttons(HeatMap map, Button... buttons) {
        HBox row = new HBox(buttons);
        row.getStyleClass().add("map-buttons");
        Tooltip reason = new Tooltip(presentation.text("errormap.disabled"));
        map.pyramidProperty().subscribe(pyramid -> {
            for (Button button : buttons) {
                button.setDisable(pyramid == null);
            }
            if (pyramid == null) {
                Tooltip.install(row, reason);
            } else {
                Tooltip.uninstall(row, reason);
            }
        });
        return row;
    }
}
