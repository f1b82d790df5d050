package nibblescope.app.errormap;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.util.StringConverter;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.ColorScale;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Pooling;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.quantize.Recipe;

/// What decides what the map shows and how. Wraps where it is narrow.
final class MapToolBar extends FlowPane {
    private static final double ZOOM_STEP = 1.6;
    private static final int NUMBER_COLUMNS = 6;

    private final ErrorMapModel model;
    private final HeatMap map;
    private final Presentation presentation;
    private final MapTexts texts;
    /// Says why no block was gone to, until typing goes on.
    private final LongName refusal = new LongName();

    MapToolBar(ErrorMapModel model, HeatMap map, Presentation presentation) {
        this.model = model;
        this.map = map;
        this.presentation = presentation;
        texts = new MapTexts(presentation);
        getStyleClass().add("map-tools");
        Label recipe = new Label();
        recipe.getStyleClass().add("view-title");
        recipe.textProperty().bind(model.recipeProperty().map(Recipe::id));
        recipe.setTooltip(new Tooltip(presentation.text("errormap.recipe.help")));
        refusal.setId("errormap-refusal");
        refusal.getStyleClass().add("map-refusal");
        refusal.maxWidthProperty().bind(widthProperty().multiply(0.9));
        refusal.visibleProperty().bind(refusal.textProperty().isNotEmpty());
        refusal.managedProperty().bind(refusal.visibleProperty());
        getChildren()
                .addAll(
                        group(quantities(), recipe),
                        minus(),
                        display(),
                        onMap(
                                button("errormap.zoomout", () -> map.zoom(1 / ZOOM_STEP)),
                                button("errormap.zoomin", () -> map.zoom(ZOOM_STEP)),
                                button("errormap.fit", map::fit)),
                        onMap(selecting()),
                        onMap(
                                button("errormap.worst", model.ranks()::selectWorst),
                                button("errormap.previous", model.ranks()::selectPrevious),
                                button("errormap.next", model.ranks()::selectNext)),
                        onMap(number()),
                        refusal);
    }

    private static HBox group(Node... nodes) {
        HBox group = new HBox(nodes);
        group.getStyleClass().add("map-buttons");
        return group;
    }

    private ComboBox<MapQuantity> quantities() {
        ComboBox<MapQuantity> box = new ComboBox<>();
        box.setId("errormap-quantity");
        box.getItems().setAll(MapQuantity.values());
        box.setConverter(written(texts::name));
        box.valueProperty().bindBidirectional(model.subject().quantityProperty());
        box.setAccessibleText(presentation.text("errormap.quantity"));
        Tooltip help = new Tooltip();
        help.textProperty().bind(box.valueProperty().map(texts::help));
        box.setTooltip(help);
        return box;
    }

    private static <T> StringConverter<T> written(Function<T, String> text) {
        return new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : text.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("the box is not editable");
            }
        };
    }

    private HBox minus() {
        Label sign = new Label("−");
        ComboBox<Recipe> box = new ComboBox<>(model.subject().choices());
        box.setId("errormap-minus");
        box.setConverter(written(Recipe::id));
        box.valueProperty().bindBidirectional(model.subject().minusProperty());
        box.setAccessibleText(presentation.text("errormap.minus"));
        box.setTooltip(new Tooltip(presentation.text("errormap.minus.help")));
        HBox group = group(sign, box);
        ObservableValue<Boolean> other = model.subject().quantityProperty().map(quantity -> !quantity.diverging());
        disable(group, other, "errormap.minus.disabled", sign, box);
        return group;
    }

    /// Disables controls, and has the group that they are in say why.
    private void disable(HBox group, ObservableValue<Boolean> disabled, String key, Node... controls) {
        Tooltip reason = new Tooltip(presentation.text(key));
        disabled.subscribe(now -> {
            for (Node control : controls) {
                control.setDisable(now);
            }
            if (now) {
                Tooltip.install(group, reason);
            } else {
                Tooltip.uninstall(group, reason);
            }
        });
    }

    private MenuButton display() {
        MenuButton menu = new MenuButton(presentation.text("errormap.display"));
        menu.setId("errormap-display");
        menu.setTooltip(new Tooltip(presentation.text("errormap.display.help")));
        menu.setMinWidth(USE_PREF_SIZE);
        List.of(Pooling.values())
                .forEach(pooling -> menu.getItems().add(item(text(pooling), pooling, model.poolingProperty())));
        menu.getItems().add(new SeparatorMenuItem());
        for (ColorRange.Mapping mapping : ColorRange.Mapping.values()) {
            MenuItem item = item(text(mapping), mapping, model.colors().mappingProperty());
            item.disableProperty().bind(model.subject().quantityProperty().map(MapQuantity::alwaysLinear));
            menu.getItems().add(item);
        }
        MenuItem reason = new MenuItem(presentation.text("errormap.mapping.codes"));
        reason.setDisable(true);
        reason.visibleProperty().bind(model.subject().quantityProperty().map(MapQuantity::alwaysLinear));
        menu.getItems().addAll(reason, new SeparatorMenuItem());
        for (ColorScale scale : ColorScale.values()) {
            MenuItem item = item(text(scale), scale, model.colors().scaleProperty());
            item.visibleProperty()
                    .bind(model.subject()
                            .quantityProperty()
                            .map(quantity -> quantity.diverging() == scale.diverging()));
            menu.getItems().add(item);
        }
        return menu;
    }

    private static <T> RadioMenuItem item(String text, T value, ObjectProperty<T> chosen) {
        RadioMenuItem item = new RadioMenuItem(text);
        item.setOnAction(_ -> {
            chosen.set(value);
            item.setSelected(true);
        });
        chosen.subscribe(now -> item.setSelected(value.equals(now)));
        return item;
    }

    private String text(Pooling pooling) {
        return presentation.text(
                switch (pooling) {
                    case MAX -> "errormap.pooling.max";
                    case MEAN -> "errormap.pooling.mean";
                });
    }

    private String text(ColorRange.Mapping mapping) {
        return presentation.text(
                switch (mapping) {
                    case LINEAR -> "errormap.mapping.linear";
                    case LOGARITHMIC -> "errormap.mapping.logarithmic";
                });
    }

    private String text(ColorScale scale) {
        return presentation.text(
                switch (scale) {
                    case VIRIDIS -> "errormap.colors.viridis";
                    case CIVIDIS -> "errormap.colors.cividis";
                    case INFERNO -> "errormap.colors.inferno";
                    case BLUE_ORANGE -> "errormap.colors.blueorange";
                    case PURPLE_GREEN -> "errormap.colors.purplegreen";
                });
    }

    private ToggleButton selecting() {
        ToggleButton button = new ToggleButton(presentation.text("errormap.select"));
        button.setId("errormap-select");
        button.setTooltip(new Tooltip(presentation.text("errormap.select.help")));
        Property<Boolean> selecting = map.selectingProperty();
        button.selectedProperty().bindBidirectional(selecting);
        return button;
    }

    private TextField number() {
        TextField field = new TextField();
        field.setId("errormap-number");
        field.setPrefColumnCount(NUMBER_COLUMNS);
        field.setPromptText(presentation.text("errormap.number"));
        field.setAccessibleText(presentation.text("errormap.number"));
        field.setTooltip(new Tooltip(presentation.text("errormap.number.help")));
        field.setOnAction(_ -> {
            if (model.selection().choose(number(field.getText()))) {
                field.clear();
            } else {
                String last = Figures.count(model.selection().blocks() - 1);
                refusal.setText(
                        presentation.text("errormap.refusal", field.getText().strip(), last));
                field.selectAll();
            }
        });
        field.textProperty().subscribe(_ -> refusal.setText(""));
        return field;
    }

    /// The number that was typed; -1 if it is none.
    private static long number(String text) {
        String digits = text.replaceAll("[\\s\u202F]", "");
        return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(presentation.text(key));
        button.setId(key.replace('.', '-'));
        button.setTooltip(new Tooltip(presentation.text(key + ".help")));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// Controls that act on a map; without one, the row says why they cannot.
    private HBox onMap(Node... controls) {
        HBox row = group(controls);
        disable(row, model.pyramidProperty().map(_ -> false).orElse(true), "errormap.disabled", controls);
        return row;
    }
}
