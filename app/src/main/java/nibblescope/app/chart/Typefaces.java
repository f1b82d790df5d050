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

    private Typefaces() {}

    /// Makes the typefaces known to JavaFX and to JFreeChart, by their names. Whoever does so again
    /// changes nothing.
    static void load() {
        // It would draw the outlines of AWT's glyphs, which are boxes where a typeface lacks some.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
        for (String file : FILES) {
            try (InputStream forWindow = open(file);
                    InputStream forCharts = open(file)) {
                Objects.requireNonNull(Font.loadFont(forWindow, Presentation.TEXT_SIZE), file);
                GraphicsEnvironment.getLocalGraphicsEnvironment()
                        .registerFont(java.awt.Font.createFont(java.awt.Font.TRUETYPE_FONT, forCharts));
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
