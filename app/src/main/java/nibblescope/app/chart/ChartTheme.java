package nibblescope.app.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Paint;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnitSource;
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
/// when the theme or the text scale changes; [ChartPane] does. The paints of series are up to each chart.
///
/// @param presentation has the colours, the size of text and the language
public record ChartTheme(Presentation presentation) {
    private static final double TICK_SIZE = 11;
    private static final double LABEL_SIZE = 12;
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
    public static Font smallFont(Presentation presentation) {
        return font(presentation, TICK_SIZE);
    }

    private static Font font(Presentation presentation, double size) {
        return Typefaces.forCharts((int) Math.round(presentation.scaled(size)));
    }

    private Font labelFont() {
        return font(presentation, LABEL_SIZE);
    }

    /// Gives a chart this look.
    public void apply(JFreeChart chart) {
        Palette palette = presentation.palette();
        Paint background = paint(palette.background());
        chart.setBackgroundPaint(background);
        chart.setPadding(new RectangleInsets(4, 2, 2, 8));
        if (chart.getLegend() != null) {
            chart.getLegend().setBackgroundPaint(background);
            chart.getLegend().setItemPaint(paint(palette.text()));
            chart.getLegend().setItemFont(labelFont());
            chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 4, 2, 12));
            chart.getLegend().setFrame(BlockBorder.NONE);
        }
        Plot plot = chart.getPlot();
        plot.setBackgroundPaint(background);
        plot.setOutlineVisible(false);
        plot.setNoDataMessageFont(labelFont());
        plot.setNoDataMessagePaint(paint(palette.mutedText()));
        if (plot instanceof XYPlot xy) {
            apply(xy);
        } else if (plot instanceof CategoryPlot category) {
            apply(category);
        }
    }

    private void apply(XYPlot plot) {
        Palette palette = presentation.palette();
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(paint(palette.gridLine()));
        plot.setRangeGridlineStroke(HAIRLINE);
        apply(plot.getDomainAxis(), plot.getOrientation().isVertical());
        apply(plot.getRangeAxis(), plot.getOrientation().isHorizontal());
        for (int i = 0; i < plot.getRendererCount(); i++) {
            if (plot.getRenderer(i) instanceof XYBarRenderer bars) {
                bars.setBarPainter(new StandardXYBarPainter());
                bars.setShadowVisible(false);
                bars.setDrawBarOutline(false);
            }
        }
    }

    private void apply(CategoryPlot plot) {
        Palette palette = presentation.palette();
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setRangeGridlinePaint(paint(palette.gridLine()));
        plot.setRangeGridlineStroke(HAIRLINE);
        apply(plot.getDomainAxis(), plot.getOrientation().isVertical());
        apply(plot.getRangeAxis(), plot.getOrientation().isHorizontal());
        if (plot.getRenderer() instanceof BarRenderer bars) {
            bars.setBarPainter(new StandardBarPainter());
            bars.setShadowVisible(false);
            bars.setDrawBarOutline(false);
        }
    }

    private void apply(Axis axis, boolean lies) {
        Palette palette = presentation.palette();
        // The names of categories are read as data are, the numbers of a scale are not.
        axis.setTickLabelPaint(paint(axis instanceof CategoryAxis ? palette.text() : palette.mutedText()));
        axis.setTickLabelFont(axis instanceof CategoryAxis ? labelFont() : smallFont(presentation));
        axis.setLabelPaint(paint(palette.text()));
        axis.setLabelFont(labelFont());
        axis.setAxisLinePaint(paint(palette.border()));
        axis.setAxisLineStroke(HAIRLINE);
        axis.setTickMarkPaint(paint(palette.border()));
        axis.setTickMarkStroke(HAIRLINE);
        // Where nobody has said otherwise.
        if (axis instanceof NumberAxis numbers
                && numbers.getStandardTickUnits() instanceof NumberTickUnitSource
                && numbers.getNumberFormatOverride() == null) {
            numbers.setStandardTickUnits(new NumberTicks(presentation.messages().language()));
        }
        // Room between neighbours: what is crowded is not read.
        if (axis instanceof NumberAxis) {
            axis.setTickLabelInsets(lies ? new RectangleInsets(2, 10, 2, 10) : new RectangleInsets(6, 4, 6, 4));
        }
    }
}
