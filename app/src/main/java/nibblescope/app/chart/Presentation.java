package nibblescope.app.chart;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.i18n.Messages;

/// In which words and colours views show themselves. The language is fixed for the life of a view,
/// the theme may change under it.
public final class Presentation {
    private final Messages messages;
    private final ObjectProperty<Theme> theme;

    public Presentation(Messages messages, Theme theme) {
        this.messages = messages;
        this.theme = new SimpleObjectProperty<>(theme);
    }

    public Messages messages() {
        return messages;
    }

    /// The text of a key; see [Messages#get].
    public String text(String key, Object... arguments) {
        return messages.get(key, arguments);
    }

    public ObjectProperty<Theme> themeProperty() {
        return theme;
    }

    /// The colours of the theme that is shown now.
    public Palette palette() {
        return theme.get().palette();
    }
}
