package nibblescope.app.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/// A picture of shapes and texts.
///
/// @param body   an SVG element
/// @param width  of the element
/// @param height of the element
/// @param strip  what is written below it
record VectorPicture(String body, double width, double height, ProvenanceStrip strip) implements Picture {
    /// Draws a picture.
    static VectorPicture of(double width, double height, ProvenanceStrip strip, Consumer<Canvas> drawing) {
        return new VectorPicture(element("view-", width, height, drawing), width, height, strip);
    }

    /// What a picture is drawn on.
    record Canvas(SVGGraphics2D graphics, SvgFonts fonts) {}

    /// @param prefix of the names of what the element defines: those of two in a file differ
    private static String element(String prefix, double width, double height, Consumer<Canvas> drawing) {
        SVGGraphics2D graphics = new SVGGraphics2D(width, height);
        SvgFonts fonts = new SvgFonts();
        graphics.setDefsKeyPrefix(prefix);
        graphics.setFontFunction(fonts);
        graphics.setGeomDoubleConverter(VectorPicture::number);
        graphics.setTransformDoubleConverter(VectorPicture::factor);
        drawing.accept(new Canvas(graphics, fonts));
        return graphics.getSVGElement();
    }

    @Override
    public void write(Provenance provenance, OutputStream out) throws IOException {
        int stripHeight = strip.height(provenance, width);
        String below =
                element("provenance-", width, stripHeight, canvas -> strip.draw(canvas.graphics(), provenance, width));
        StringBuilder notes = new StringBuilder();
        for (Map.Entry<String, String> entry : provenance.entries().entrySet()) {
            notes.append(entry.getKey()).append(": ").append(entry.getValue()).append('\n');
        }
        String size =
                "width='%s' height='%s' viewBox='0 0 %1$s %2$s'".formatted(number(width), number(height + stripHeight));
        String document = "<?xml version='1.0' encoding='UTF-8'?>\n"
                + "<svg xmlns='http://www.w3.org/2000/svg' xml:space='preserve' " + size + ">\n"
                + "<desc>" + SVGUtils.escapeForXML(notes.toString()) + "</desc>\n"
                + body + "\n<g transform='translate(0," + number(height) + ")'>" + below + "</g>\n</svg>\n";
        out.write(legible(document).getBytes(StandardCharsets.UTF_8));
    }

    /// The text without the characters that XML has no way to write.
    private static String legible(String text) {
        StringBuilder legible = new StringBuilder(text.length());
        text.codePoints().map(c -> isLegible(c) ? c : 0xFFFD).forEach(legible::appendCodePoint);
        return legible.toString();
    }

    private static boolean isLegible(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c < 0xD800)
                || (c >= 0xE000 && c < 0xFFFE)
                || c > 0xFFFF;
    }

    private static String number(double value) {
        return rounded(value, 1e3);
    }

    private static String factor(double value) {
        return rounded(value, 1e6);
    }

    private static String rounded(double value, double parts) {
        double rounded = Math.rint(value * parts) / parts;
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e9
                ? Long.toString((long) rounded)
                : String.format(Locale.ROOT, "%s", rounded);
    }
}
