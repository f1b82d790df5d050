package nibblescope.app.errormap;

import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Viewport;
import nibblescope.core.metrics.BlockRegion;

/// The selected rectangle in figures; takes no room while there is none.
final class RegionPanel extends HBox {
    private final ErrorMapModel model;
    private final HeatMap map;
    private final Presentation presentation;
    private final Label figures = new Label();

    RegionPanel(ErrorMapModel model, HeatMap map, Presentation presentation) {
        this.model = model;
        this.map = map;
        this.presentation = presentation;
        getStyleClass().add("map-region");
        figures.setWrapText(true);
        figures.setMinHeight(USE_PREF_SIZE);
        figures.setId("errormap-region");
        figures.setTooltip(new Tooltip(presentation.text("errormap.region.help")));
        HBox.setHgrow(figures, Priority.ALWAYS);
        figures.setMaxWidth(Double.MAX_VALUE);
        Button zoom = button("errormap.region.zoom", this::zoom);
        Button clear = button("errormap.region.clear", () -> model.region().chooseBlocks(Optional.empty()));
        zoom.setMaxWidth(Double.MAX_VALUE);
        clear.setMaxWidth(Double.MAX_VALUE);
        VBox buttons = new VBox(zoom, clear);
        buttons.getStyleClass().add("map-region-buttons");
        buttons.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(figures, buttons);
        managedProperty().bind(visibleProperty());
        model.region().blocksProperty().subscribe(_ -> appear());
        map.pressedProperty().subscribe(_ -> appear());
        model.region().figuresProperty().subscribe(_ -> show());
    }

    private Button button(String key, Runnable action) {
        Button button = new Button(presentation.text(key));
        button.setId(key.replace('.', '-'));
        button.setMinWidth(USE_PREF_SIZE);
        button.setTooltip(new Tooltip(presentation.text(key + ".help")));
        button.setOnAction(_ -> action.run());
        return button;
    }

    private void zoom() {
        BlockRegion region = model.region().blocksProperty().get();
        MapContent content = model.contentProperty().get();
        if (region != null && content != null) {
            map.glide(Viewport.around(
                    region, content.pyramid().rows(0), content.pyramid().columns(0)));
        }
    }

    /// Takes its room from the map only once dragging is over: the map must not change under the
    /// pointer.
    private void appear() {
        boolean wanted = model.region().blocksProperty().get() != null;
        if (!wanted || !map.isPressed()) {
            setVisible(wanted);
        }
    }

    private void show() {
        RegionFigures shown = model.region().figuresProperty().get();
        MapContent content = model.contentProperty().get();
        figures.setText(
                shown == null || content == null
                        ? presentation.text("errormap.state.computing")
                        : new MapTexts(presentation).region(shown, content));
    }
}
