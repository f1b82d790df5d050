package nibblescope.app.chart;

import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;

/// A name that may be too long for its place: of a tensor, a file, a recipe. Where there is no room
/// it is shortened in its middle, and its tooltip has it in full.
public final class LongName extends Label {
    /// The style class of everything that may be shortened because a tooltip has it in full.
    public static final String MAY_SHORTEN = "may-shorten";

    public LongName() {
        this("");
    }

    /// @param definition what the tooltip says below the name; may be empty
    public LongName(String definition) {
        getStyleClass().add(MAY_SHORTEN);
        setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        setMinWidth(0);
        Tooltip full = new Tooltip();
        full.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> definition.isEmpty() ? getText() : getText() + "\n" + definition, textProperty()));
        tooltipProperty()
                .bind(Bindings.when(textProperty().isEmpty())
                        .then((Tooltip) null)
                        .otherwise(full));
    }
}
