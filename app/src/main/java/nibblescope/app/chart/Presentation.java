package nibblescope.app.chart;

import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.Messages;

/// In which words, colours and sizes views show themselves. The language is fixed for the life of a
/// view, the rest may change under it: whoever draws text on a canvas draws anew when the text scale
/// changes, and asks here for its fonts.
public final class Presentation {
    /// The size of text that is read, at the usual scale.
    public static final double TEXT_SIZE = 13;

    /// The largest text scale there is.
    public static final double LARGEST_TEXT_SCALE = 2;

    private final Messages messages;
    private final ObjectProperty<Theme> theme;
    private final DoubleProperty textScale = new SimpleDoubleProperty(1);
    private final BooleanProperty motion = new SimpleBooleanProperty(true);
    private final ObservableValue<String> styleSheet;
    private final Text measured = new Text();

    public Presentation(Messages messages, Theme theme) {
        measured.setFont(Typefaces.shipped().getFirst());
        this.messages = messages;
        this.theme = new SimpleObjectProperty<>(theme);
        styleSheet = Bindings.createStringBinding(
                () -> palette().styleSheet(TEXT_SIZE * textScale.get()), this.theme, textScale);
    }

    public Messages messages() {
        return messages;
    }

    /// How numbers are written.
    public Figures figures() {
        return messages.figures();
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

    /// How much larger than usual text is: 1 to [#LARGEST_TEXT_SCALE].
    public DoubleProperty textScaleProperty() {
        return textScale;
    }

    /// Whether things move where movement explains something; if not, they change at once.
    public BooleanProperty motionProperty() {
        return motion;
    }

    /// The sheet with the colours and the text size of now: to be loaded before all others.
    public ObservableValue<String> styleSheetProperty() {
        return styleSheet;
    }

    /// What is to be said at the start because no installed font has the letters of the language: in
    /// other letters too.
    public Optional<String> missingFont() {
        boolean chinese = messages.language().getLanguage().equals(Locale.CHINESE.getLanguage());
        return chinese && !Typefaces.hasChinese() ? Optional.of(text("window.font.missing")) : Optional.empty();
    }

    /// A length that grows with the text.
    public double scaled(double length) {
        return length * textScale.get();
    }

    /// The font of text on canvases.
    ///
    /// @param size at the usual text scale
    public Font font(double size) {
        return Font.font(Typefaces.SANS, scaled(size));
    }

    /// The same, bold.
    public Font boldFont(double size) {
        return Font.font(Typefaces.SANS, FontWeight.BOLD, scaled(size));
    }

    /// The same, of bits and bytes.
    public Font monoFont(double size) {
        return Font.font(Typefaces.MONO, scaled(size));
    }

    /// How wide a text is that is drawn on a canvas.
    public double width(String text, Font font) {
        measured.setFont(font);
        measured.setText(text);
        return measured.getLayoutBounds().getWidth();
    }
}
