package nibblescope.app.chart;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javafx.scene.paint.Color;

/// Every colour of the program, once for each theme. Style sheets see them as looked-up colours
/// (`-ns-text`), canvases as JavaFX colours, JFreeChart through the chart theme. Colours that carry
/// meaning differ in lightness too. Written as `#rrggbb`.
///
/// @param background     behind views
/// @param surface        behind panels and cards
/// @param control        buttons and bars
/// @param raised         what can be pressed, and what opens above the rest
/// @param field          what can be typed or ticked
/// @param border         edges of panels and controls
/// @param text           what is read first
/// @param mutedText      what is read second
/// @param gridLine       lines of charts
/// @param accent         selection, focus, links
/// @param onAccent       text on the accent
/// @param value          original values: the yellow dots
/// @param valueEdge      the edge of such a dot
/// @param reconstruction what codes dequantize to
/// @param error          errors, and what is wrong
/// @param tick           ticks and mapping lines
/// @param good           what got better
/// @param codes          bytes of codes; also E8M0
/// @param scales         bytes of scales; also E4M3
/// @param tensorScale    bytes of the tensor scale
/// @param padding        bytes of padding, and what stays as it was
/// @param nonFinite      blocks with values that are not finite
public record Palette(
        String background,
        String surface,
        String control,
        String raised,
        String field,
        String border,
        String text,
        String mutedText,
        String gridLine,
        String accent,
        String onAccent,
        String value,
        String valueEdge,
        String reconstruction,
        String error,
        String tick,
        String good,
        String codes,
        String scales,
        String tensorScale,
        String padding,
        String nonFinite) {
    /// A colour for canvases.
    public static Color color(String rgb) {
        return Color.web(rgb);
    }

    /// A style sheet that gives Modena these colours and defines `-ns-*` for our own: a `data:`
    /// URL.
    ///
    /// @param textSize of text that is read, in pixels
    public String styleSheet(double textSize) {
        String css = """
                .root {
                  -fx-font-family: "%19$s"; -fx-font-size: %18$spx;
                  -fx-base: %1$s; -fx-background: %2$s; -fx-control-inner-background: %2$s;
                  -fx-control-inner-background-alt: %3$s; -fx-accent: %4$s; -fx-default-button: %4$s;
                  -fx-focus-color: %4$s; -fx-faint-focus-color: %4$s33; -fx-selection-bar: %4$s;
                  -fx-selection-bar-non-focused: %5$s; -fx-selection-bar-text: %6$s;
                  -fx-text-background-color: %7$s; -fx-text-base-color: %7$s; -fx-text-inner-color: %7$s;
                  -fx-prompt-text-fill: %8$s; -fx-mark-color: %8$s; -fx-light-text-color: %7$s;
                  -fx-mid-text-color: %7$s; -fx-dark-text-color: %7$s;
                  -fx-outer-border: %5$s; -fx-inner-border: -fx-body-color; -fx-body-color: -fx-color;
                  -fx-text-box-border: %5$s; -fx-box-border: %5$s; -fx-shadow-highlight-color: transparent;
                  -fx-mark-highlight-color: transparent;
                  -ns-background: %2$s; -ns-surface: %3$s; -ns-control: %1$s; -ns-border: %5$s; -ns-text: %7$s;
                  -ns-muted-text: %8$s; -ns-grid-line: %9$s; -ns-accent: %4$s; -ns-on-accent: %6$s;
                  -ns-value: %10$s; -ns-reconstruction: %11$s; -ns-error: %12$s; -ns-good: %13$s;
                  -ns-codes: %14$s; -ns-scales: %15$s; -ns-tensor-scale: %16$s; -ns-padding: %17$s;
                  -ns-tick: %20$s; -ns-raised: %21$s; -ns-popup: %21$s; -ns-edge: %5$s; -ns-field: %22$s;
                  -ns-hover: %7$s12; -ns-pressed: %7$s22; -ns-thumb: %20$s88; -ns-track: %7$s1f;
                  -ns-shadow: #00000050;
                }
                """.formatted(
                        control,
                        background,
                        surface,
                        accent,
                        border,
                        onAccent,
                        text,
                        mutedText,
                        gridLine,
                        value,
                        reconstruction,
                        error,
                        good,
                        codes,
                        scales,
                        tensorScale,
                        padding,
                        textSize,
                        Typefaces.SANS,
                        tick,
                        raised,
                        field);
        return "data:text/css;base64," + Base64.getEncoder().encodeToString(css.getBytes(StandardCharsets.UTF_8));
    }
}
