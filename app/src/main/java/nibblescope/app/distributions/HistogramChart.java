package nibblescope.app.distributions;

import java.awt.BasicStroke;
import java.awt.Color;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.PowerTickUnit;
import nibblescope.app.chart.Presentation;
import nibblescope.core.metrics.Histogram;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.LengthAdjustmentType;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/// Bars of counts over a scale, perhaps with a second histogram as an outline over them and ranges
/// of the scale marked behind them.
final class HistogramChart {
    /// Where bars start on a logarithmic axis: half a count, so that a bar of one is seen.
    private static final double LOG_BASE = Math.log10(0.5);

    private static final double HEADROOM = 1.06;

    private final Presentation presentation;
    private final NumberAxis scale;
    private final NumberAxis counts;
    private final XYPlot plot;
    private final ChartPane pane;
    private Function<Palette, String> fill = Palette::value;
    private List<Mark> marks = List.of();

    /// A bar of a count from `low` to `high` on the scale.
    ///
    /// @param text what is read out
    record Bar(double low, double high, long count, String text) {}

    /// A range of the scale that has a name.
    record Mark(double low, double high, String name, Function<Palette, String> colour) {}

    /// What is shown.
    ///
    /// @param bars    from left to right, those of count 0 only where they have something to say
    /// @param fill    colour of the bars
    /// @param outline over the same scale, of reconstructions
    record Content(
            double low,
            double high,
            List<Bar> bars,
            Function<Palette, String> fill,
            Optional<Histogram> outline,
            List<Mark> marks) {}

    HistogramChart(Presentation presentation, String countsName) {
        this.presentation = presentation;
        scale = new NumberAxis();
        scale.setAutoRangeIncludesZero(false);
        counts = new NumberAxis(countsName);
        XYBarRenderer bars = new XYBarRenderer();
        bars.setUseYInterval(true);
        plot = new XYPlot(new XYIntervalSeriesCollection(), scale, counts, bars);
        plot.setRenderer(1, new XYStepRenderer());
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        pane = new ChartPane(plot, false, presentation, this::paint);
    }

    ChartPane pane() {
        return pane;
    }

    /// Shows other data, on a scale of that name.
    void show(Content content, String name, TickUnitSource ticks, boolean logCounts) {
        pane.change(() -> {
            scale.setLabel(name);
            scale.setStandardTickUnits(ticks);
            scale.setRange(content.low, content.high);
            XYIntervalSeries series = new XYIntervalSeries("bars");
            long largest = 1;
            for (Bar bar : content.bars) {
                double middle = (bar.low + bar.high) / 2;
                double height = height(bar.count, logCounts);
                series.add(middle, bar.low, bar.high, height, logCounts ? LOG_BASE : 0, height);
                largest = Math.max(largest, bar.count);
            }
            XYIntervalSeriesCollection bars = new XYIntervalSeriesCollection();
            bars.addSeries(series);
            plot.setDataset(0, bars);
            plot.getRenderer(0).setDefaultToolTipGenerator((_, _, item) -> content.bars.get(item).text);
            largest = Math.max(
                    largest, content.outline.map(Histogram::largestCount).orElse(0L));
            plot.setDataset(1, content.outline.map(o -> outline(o, logCounts)).orElse(null));
            scaleCounts(largest, logCounts);
            fill = content.fill;
            marks = content.marks;
        });
    }

    /// Shows nothing.
    void clear() {
        pane.change(() -> {
            plot.setDataset(0, new XYIntervalSeriesCollection());
            plot.setDataset(1, null);
            marks = List.of();
        });
    }

    private static XYSeriesCollection outline(Histogram histogram, boolean logCounts) {
        XYSeries series = new XYSeries("outline", false);
        for (int bin = 0; bin < histogram.bins(); bin++) {
            series.add(histogram.edge(bin), height(histogram.count(bin), logCounts));
        }
        series.add(histogram.high(), height(histogram.count(histogram.bins() - 1), logCounts));
        return new XYSeriesCollection(series);
    }

    private static double height(long count, boolean logCounts) {
        return logCounts ? Math.max(LOG_BASE, Math.log10((double) count)) : count;
    }

    private void scaleCounts(long largest, boolean logCounts) {
        if (logCounts) {
            counts.setStandardTickUnits(PowerTickUnit.ofExponents(10));
            counts.setNumberFormatOverride(null);
            counts.setRange(LOG_BASE, Math.log10((double) largest) * HEADROOM + 0.1);
        } else {
            Locale language = presentation.messages().language();
            // Short for a thousand is B in Turkish, which reads as bytes.
            boolean inWords = language.getLanguage().equals("tr");
            NumberFormat compact = NumberFormat.getCompactNumberInstance(
                    language, inWords ? NumberFormat.Style.LONG : NumberFormat.Style.SHORT);
            compact.setMaximumFractionDigits(2);
            counts.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
            counts.setNumberFormatOverride(compact);
            counts.setRange(0, largest * HEADROOM);
        }
    }

    private void paint(Palette palette) {
        plot.getRenderer(0).setSeriesPaint(0, ChartTheme.paint(fill.apply(palette)));
        plot.getRenderer(1).setSeriesPaint(0, ChartTheme.paint(palette.reconstruction()));
        plot.getRenderer(1).setSeriesStroke(0, new BasicStroke(1.5f));
        plot.clearDomainMarkers();
        for (Mark mark : marks) {
            Color colour = ChartTheme.paint(mark.colour.apply(palette), 0.22);
            IntervalMarker marker = new IntervalMarker(mark.low, mark.high, colour);
            marker.setLabel(mark.name);
            marker.setLabelBackgroundColor(ChartTheme.paint(palette.background(), 0));
            marker.setLabelFont(ChartTheme.smallFont(presentation));
            marker.setLabelPaint(ChartTheme.paint(palette.text()));
            boolean right = (mark.low + mark.high) / 2 > (scale.getLowerBound() + scale.getUpperBound()) / 2;
            marker.setLabelAnchor(right ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
            marker.setLabelTextAnchor(right ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
            marker.setLabelOffsetType(LengthAdjustmentType.EXPAND);
            marker.setLabelOffset(new RectangleInsets(4, 4, 4, 4));
            plot.addDomainMarker(marker, Layer.BACKGROUND);
        }
    }
}
