package nibblescope.app.chart;

import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.scene.text.Font;
import org.jfree.chart.text.TextUtils;

/// The typefaces that come with the program, so that it looks the same everywhere and figures stand
/// in columns. They have Latin, Greek and the signs of mathematics; what they lack, JavaFX takes
/// from the fonts that are installed.
public final class Typefaces {
    /// The family of everything that is read. Its figures are all as wide as each other.
    public static final String SANS = "Nibblescope Sans";

    /// The family of bits and bytes.
    public static final String MONO = "Nibblescope Mono";

    private static final List<String> FILES = List.of(
            "NibblescopeSans-Regular.ttf",
            "NibblescopeSans-Bold.ttf",
            "NibblescopeMono-Regular.ttf",
            "NibblescopeMono-Bold.ttf");

    /// Families with Chinese characters that systems come with or that are often installed.
    private static final Set<String> CHINESE = Set.of(
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
            "WenQuanYi Zen Hei",
            "WenQuanYi Micro Hei",
            "Droid Sans Fallback",
            "AR PL UMing CN",
            "Microsoft YaHei",
            "Microsoft YaHei UI",
            "SimSun",
            "SimHei",
            "DengXian",
            "PingFang SC",
            "Hiragino Sans GB",
            "Heiti SC",
            "STHeiti");

    private static final List<Font> SHIPPED =
            FILES.stream().map(Typefaces::loaded).toList();

    private Typefaces() {}

    /// The typefaces, which JavaFX knows by their names once this was called.
    static List<Font> shipped() {
        return SHIPPED;
    }

    /// The font of charts, which are laid out with AWT's fonts.
    ///
    /// @param size in pixels
    public static java.awt.Font forCharts(int size) {
        return ForCharts.SHIPPED.getFirst().deriveFont((float) size);
    }

    private static Font loaded(String file) {
        try (InputStream bytes = open(file)) {
            return Objects.requireNonNull(Font.loadFont(bytes, Presentation.TEXT_SIZE), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same for AWT; read when the first chart is made.
    private static final class ForCharts {
        private static final List<java.awt.Font> SHIPPED =
                FILES.stream().map(ForCharts::registered).toList();

        private static java.awt.Font registered(String file) {
            // AWT would draw the outlines of its own glyphs, which are boxes where a typeface lacks some.
            TextUtils.setUseDrawRotatedStringWorkaround(false);
            try (InputStream bytes = open(file)) {
                java.awt.Font font = java.awt.Font.createFont(java.awt.Font.TRUETYPE_FONT, bytes);
                GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
                return font;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (FontFormatException e) {
                throw new IllegalStateException(file + " comes with the program and cannot be read", e);
            }
        }
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(Typefaces.class.getResourceAsStream("/nibblescope/app/fonts/" + file), file);
    }

    /// Whether a font with Chinese characters is installed that is known by name.
    public static boolean hasChinese() {
        return Font.getFamilies().stream().anyMatch(CHINESE::contains);
    }
}
