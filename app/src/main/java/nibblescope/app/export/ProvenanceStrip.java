package nibblescope.app.export;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Messages;

/// The thin lines of text below a picture that say where it comes from.
///
/// @param messages  their language
/// @param palette   their colours
/// @param textScale how much larger than usual their text is
public record ProvenanceStrip(Messages messages, Palette palette, double textScale) {
    private static final int TEXT_SIZE = 10;
    private static final double LINE_HEIGHT = 14;
    private static final double MARGIN = 8;
    private static final double PADDING = 4;
    private static final String BETWEEN = "  ·  ";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    static ProvenanceStrip of(Presentation presentation) {
        return new ProvenanceStrip(
                presentation.messages(),
                presentation.palette(),
                presentation.textScaleProperty().get());
    }

    private Font font() {
        return new Font(Font.SANS_SERIF, Font.PLAIN, (int) Math.rint(TEXT_SIZE * textScale));
    }

    /// How high it is below a picture of that width.
    int height(Provenance provenance, double width) {
        return (int) Math.ceil(lines(provenance, width).size() * LINE_HEIGHT * textScale + 2 * PADDING);
    }

    /// Draws it, its upper left corner at the origin.
    void draw(Graphics2D graphics, Provenance provenance, double width) {
        List<String> lines = lines(provenance, width);
        double height = height(provenance, width);
        graphics.setPaint(ChartTheme.paint(palette.background()));
        graphics.fill(new Rectangle2D.Double(0, 0, width, height));
        graphics.setPaint(ChartTheme.paint(palette.border()));
        graphics.draw(new Line2D.Double(0, 0.5, width, 0.5));
        Color text = ChartTheme.paint(palette.mutedText());
        graphics.setFont(font());
        graphics.setPaint(text);
        double ascent = font().getLineMetrics("0", CONTEXT).getAscent();
        double y = PADDING + (LINE_HEIGHT * textScale - font().getSize()) / 2 + Math.min(ascent, font().getSize());
        for (String line : lines) {
            graphics.drawString(line, (float) MARGIN, (float) y);
            y += LINE_HEIGHT * textScale;
        }
    }

    private List<String> lines(Provenance provenance, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String part : provenance.parts(messages)) {
            String longer = line.isEmpty() ? part : line + BETWEEN + part;
            boolean fits = font().getStringBounds(longer, CONTEXT).getWidth() <= width - 2 * MARGIN;
            if (fits || line.isEmpty()) {
                line = longer;
            } else {
                lines.add(line);
                line = part;
            }
        }
        lines.add(line);
        return lines;
    }
}
