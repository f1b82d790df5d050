package nibblescope.app.chart;

import java.util.List;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import org.controlsfx.control.SegmentedButton;

/// Buttons side by side for the few values that a property can have. One is always pressed; the
/// arrow keys choose too.
public final class ChoiceButtons<T> extends SegmentedButton {
    /// @param text what is written on the button of a value
    /// @param help what its tooltip says
    public ChoiceButtons(List<T> values, Property<T> chosen, Function<T, String> text, Function<T, String> help) {
        setMinWidth(USE_PREF_SIZE);
        for (T value : values) {
            ToggleButton button = new ToggleButton(text.apply(value));
            button.setTooltip(new Tooltip(help.apply(value)));
            chosen.subscribe(now -> button.setSelected(value.equals(now)));
            // A click on the pressed button would let it go.
            button.setOnAction(_ -> button.setSelected(true));
            // The arrow keys select without an action.
            button.selectedProperty().addListener((_, _, selected) -> {
                if (selected) {
                    chosen.setValue(value);
                }
            });
            getButtons().add(button);
        }
    }
}
