package nibblescope.app.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleInsets;

/// How charts look in the colours of a palette: flat, without frames and shadows, the data before
/// the lines. JFreeChart does not follow style sheets, so whoever shows a chart applies this again
/// when the theme changes; [ChartPane] does. The paints of series are up to each chart.
///
/// @param palette the colours
public record ChartTheme(Palette palette) {
    private static final Font TICK_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font LABEL_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final BasicStroke HAIRLINE = new BasicStroke(1f);

    /// A colour for JFreeChart.
    public static Color paint(String rgb) {
        return Color.decode(rgb);
    }

    /// A colour that lets something through.
    ///
    /// @param opacity 0 to 1
    public static Color paint(String rgb, double opacity) {
        Color opaque = paint(rgb);
        return new Color(opaque.getRed(), opaque.getGreen(), opaque.getBlue(), (int) Math.round(255 * opacity));
    }

    /// The font of texts inside of a plot.
    public static Font smallFont() {
        return TICK_FONT;
    }

    /// Gives a chart this look.
    public void apply(JFreeChart chart) {
        Paint background = paint(palette.background());
        chart.setBackgroundPaint(background);
        chart.setPadding(new RectangleInsets(4, 2, 2, 8));
        if (chart.getLegend() != null) {
            chart.getLegend().setBackgroundPaint(background);
            chart.getLegend().setItemPaint(paint(palette.text()));
            chart.getLegend().setItemFont(LABEL_FONT);
            chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 4, 2, 12));
            chart.getLegend().setFrame(BlockBorder.NONE);
        }
        Plot plot = chart.getPlot();
        plot.setBackgroundPaint(background);
        plot.setOutlineVisible(false);
        plot.setNoDataMessageFont(LABEL_FONT);
        plot.setNoDataMessagePaint(paint(palette.mutedText()));
        if (plot instanceof XYPlot xy) {
            apply(xy);
        } else if (plot instanceof CategoryPlot category) {
            apply(category);
        }
    }

    private void apply(XYPlot plot) {
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(paint(palette.gridLine()));
        plot.setRangeGridlineStroke(HAIRLINE);
        apply(plot.getDomainAxis());
        apply(plot.getRangeAxis());
        for (int i = 0; i < plot.getRendererCount(); i++) {
            if (plot.getRenderer(i) instanceof XYBarRenderer bars) {
                bars.setBarPainter(new StandardXYBarPainter());
                bars.setShadowVisible(false);
                bars.setDrawBarOutline(false);
            }
        }
    }

    private void apply(CategoryPlot plot) {
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setRangeGridlinePaint(paint(palette.gridLine()));
        plot.setRangeGridlineStroke(HAIRLINE);
        apply(plot.getDomainAxis());
        apply(plot.getRangeAxis());
        if (plot.getRenderer() instanceof BarRenderer bars) {
            bars.setBarPainter(new StandardBarPainter());
            bars.setShadowVisible(false);
            bars.setDrawBarOutline(false);
        }
    }

    private void apply(Axis axis) {
        // The names of categories are read as data are, the numbers of a scale are not.
        axis.setTickLabelPaint(paint(axis instanceof CategoryAxis ? palette.text() : palette.mutedText()));
        axis.setTickLabelFont(axis instanceof CategoryAxis ? LABEL_FONT : TICK_FONT);
        axis.setLabelPaint(paint(palette.text()));
        axis.setLabelFont(LABEL_FONT);
        axis.setAxisLinePaint(paint(palette.border()));
        axis.setAxisLineStroke(HAIRLINE);
        axis.setTickMarkPaint(paint(palette.border()));
        axis.setTickMarkStroke(HAIRLINE);
    }
}
