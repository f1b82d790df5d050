package nibblescope.app.export;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jfree.svg.StandardFontFunction;

/// How fonts are named in SVG: as JavaFX names them where JavaFX knows them, which Java2D may not, with
/// a font of the viewer's own in their place.
final class SvgFonts implements Function<String, String> {
    /// What JavaFX calls the font of the platform.
    private static final String SYSTEM = "System";

    private final StandardFontFunction names = new StandardFontFunction();
    private Optional<String> family = Optional.empty();

    @Override
    public String apply(String awtFamily) {
        return family.map(name -> name.startsWith(SYSTEM) ? "sans-serif" : "\"" + name + "\", sans-serif")
                .orElseGet(() -> names.apply(awtFamily));
    }

    /// Writes text at the origin.
    ///
    /// @param size in whole units
    void write(Graphics2D graphics, String text, javafx.scene.text.Font font, int size) {
        String style = font.getStyle().toLowerCase(Locale.ROOT);
        int bold = style.contains("bold") ? Font.BOLD : Font.PLAIN;
        int italic = style.contains("italic") || style.contains("oblique") ? Font.ITALIC : Font.PLAIN;
        graphics.setFont(new Font(Font.SANS_SERIF, bold | italic, size));
        family = Optional.of(font.getFamily().replaceAll("[\"'<>&]", ""));
        graphics.drawString(text, 0, 0);
        family = Optional.empty();
    }
}
