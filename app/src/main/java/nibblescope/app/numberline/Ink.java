package nibblescope.app.numberline;

import javafx.scene.paint.Color;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;

/// The colours of the picture.
record Ink(
        Color background,
        Color surface,
        Color border,
        Color text,
        Color muted,
        Color grid,
        Color accent,
        Color onAccent,
        Color value,
        Color valueEdge,
        Color reconstruction,
        Color error,
        Color tick,
        Color nonFinite) {
    /// How strongly elements are drawn that only some lines hold.
    static final double DIMMED = 0.3;

    static Ink of(Palette palette) {
        return new Ink(
                Palette.color(palette.background()),
                Palette.color(palette.surface()),
                Palette.color(palette.border()),
                Palette.color(palette.text()),
                Palette.color(palette.mutedText()),
                Palette.color(palette.gridLine()),
                Palette.color(palette.accent()),
                Palette.color(palette.onAccent()),
                Palette.color(palette.value()),
                Palette.color(palette.valueEdge()),
                Palette.color(palette.reconstruction()),
                Palette.color(palette.error()),
                Palette.color(palette.tick()),
                Palette.color(palette.nonFinite()));
    }

    /// A colour that lets through what is behind it.
    static Color faded(Color color, double opacity) {
        return opacity >= 1 ? color : color.deriveColor(0, 1, 1, Math.max(0, opacity));
    }

    static Pen.Line line(Color color, double width, double opacity) {
        return new Pen.Line(faded(color, opacity), width);
    }

    /// The middle of the pixel that an x or y lies in: a thin line there is sharp.
    static double crisp(double place) {
        return Math.floor(place) + 0.5;
    }
}
