package nibblescope.app.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.Plot;

/// A chart that looks the same however often it is drawn.
///
/// The canvas forgets its font after each drawing, its `FXGraphics2D` does not, and takes no font
/// that it believes to have. So the first texts of the next drawing would be in the font of the
/// canvas if they have that of the last texts: the legend, say, too small at large text.
final class RedrawnChart extends JFreeChart {
    private static final long serialVersionUID = 1L;
    private static final Font NO_TEXT_HAS_IT = new Font(Font.MONOSPACED, Font.ITALIC, 1);

    RedrawnChart(Plot plot, boolean legend) {
        super(null, null, plot, legend);
    }

    @Override
    public void draw(Graphics2D graphics, Rectangle2D area, Point2D anchor, ChartRenderingInfo info) {
        graphics.setFont(NO_TEXT_HAS_IT);
        super.draw(graphics, area, anchor, info);
    }
}
