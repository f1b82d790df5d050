package nibblescope.app.runs;

import java.awt.BasicStroke;
import java.util.List;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunReport;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LevelRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jspecify.annotations.Nullable;

/// A bar a run: how fast, with the device's own copy as a line across it, or how long.
final class RunChart {
    /// More bars than these would be too thin to read.
    static final int MOST_BARS = 10;

    private static final ItemLabelPosition BESIDE =
            new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT);
    private static final double LABEL_WIDTH = 110;
    private static final double CHARACTER_WIDTH = 7;
    private static final float COPY_WIDTH = 2.5f;

    private final Presentation presentation;
    private final Quantity quantity;
    private final CategoryPlot plot;
    private final NumberAxis axis = new NumberAxis();
    private final LevelRenderer copies = new LevelRenderer();
    private final ChartPane pane;
    private List<RunEntry> shown = List.of();

    /// What bars measure.
    enum Quantity {
        RATE,
        MEDIAN
    }

    RunChart(Quantity quantity, Presentation presentation) {
        this.quantity = quantity;
        this.presentation = presentation;
        CategoryAxis runs = new CategoryAxis();
        runs.setMaximumCategoryLabelWidthRatio(0.5f);
        runs.setLowerMargin(0.02);
        runs.setUpperMargin(0.02);
        runs.setCategoryMargin(0.3);
        BarRenderer bars = new BarRenderer();
        bars.setDefaultToolTipGenerator((_, _, run) -> readout(shown.get(run)));
        bars.setMaximumBarWidth(0.16);
        bars.setDefaultItemLabelGenerator(new BarLabel(false));
        bars.setDefaultItemLabelsVisible(true);
        bars.setDefaultPositiveItemLabelPosition(BESIDE);
        plot = new CategoryPlot(new DefaultCategoryDataset(), runs, axis, bars);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
        copies.setMaximumItemWidth(0.2);
        copies.setDefaultStroke(new BasicStroke(COPY_WIDTH));
        copies.setAutoPopulateSeriesStroke(false);
        copies.setDefaultItemLabelGenerator(new BarLabel(true));
        copies.setDefaultItemLabelsVisible(true);
        copies.setDefaultPositiveItemLabelPosition(BESIDE);
        plot.setRenderer(1, copies);
        pane = new ChartPane(plot, quantity == Quantity.RATE, presentation, this::paint);
        pane.setAccessibleText(axisText());
        pane.widthProperty().addListener(_ -> pane.change(this::leaveRoom));
    }

    ChartPane pane() {
        return pane;
    }

    private String axisText() {
        return switch (quantity) {
            case RATE -> presentation.text("runs.chart.rate");
            case MEDIAN -> presentation.text("runs.chart.median");
        };
    }

    /// Shows the latest of the runs that are done.
    void show(List<RunEntry> done) {
        pane.change(() -> {
            shown = done.subList(Math.max(0, done.size() - MOST_BARS), done.size());
            axis.setLabel(axisText(shown.size() == done.size()));
            DefaultCategoryDataset values = new DefaultCategoryDataset();
            DefaultCategoryDataset copied = new DefaultCategoryDataset();
            for (RunEntry entry : shown) {
                RunReport report = entry.report().orElseThrow();
                values.addValue(value(report.timing()), presentation.text("runs.chart.run"), name(entry));
                double copy = report.timing().copyBytesPerSecond() / 1e9;
                copied.addValue(
                        Double.isNaN(copy) ? null : (Double) copy, presentation.text("runs.chart.copy"), name(entry));
            }
            plot.setDataset(0, values);
            plot.setDataset(1, quantity == Quantity.RATE ? copied : null);
            leaveRoom();
        });
    }

    private double value(Measurement timing) {
        return switch (quantity) {
            case RATE -> timing.bytesPerSecond() / 1e9;
            case MEDIAN -> (double) timing.medianNanos() / 1e6;
        };
    }

    /// What stands before a bar; without the place where all have the same, which the axis names
    /// then.
    private String name(RunEntry entry) {
        return onePlace()
                ? "%s  %s".formatted(entry.number(), entry.recipe())
                : "%s  %s  %s".formatted(entry.number(), entry.recipe(), entry.place());
    }

    private boolean onePlace() {
        return shown.stream().map(RunEntry::place).distinct().count() <= 1;
    }

    private String axisText(boolean all) {
        String text = onePlace() && !shown.isEmpty()
                ? presentation.text(
                        "runs.chart.place", axisText(), shown.getFirst().place().toString())
                : axisText();
        return all ? text : presentation.text("runs.chart.latest", text, Figures.count(MOST_BARS));
    }

    /// Leaves room beside the longest bar for its label.
    private void leaveRoom() {
        double longest = 0;
        int names = 0;
        for (RunEntry entry : shown) {
            Measurement timing = entry.report().orElseThrow().timing();
            longest = Math.max(longest, value(timing));
            if (quantity == Quantity.RATE && !Double.isNaN(timing.copyBytesPerSecond())) {
                longest = Math.max(longest, timing.copyBytesPerSecond() / 1e9);
            }
            names = Math.max(names, name(entry).length());
        }
        if (longest > 0) {
            double label = presentation.scaled(LABEL_WIDTH);
            double namesWidth = Math.min(pane.getWidth() / 2, presentation.scaled(CHARACTER_WIDTH * names));
            double bars = Math.max(label / 2, pane.getWidth() - namesWidth - label);
            axis.setRange(0, longest * (bars + label) / bars);
        }
    }

    private String readout(RunEntry entry) {
        RunReport report = entry.report().orElseThrow();
        return presentation.text(
                "runs.chart.item",
                "%s  %s  %s".formatted(entry.number(), entry.recipe(), entry.place()),
                report.subject(),
                presentation.figures().milliseconds((double) report.timing().medianNanos()),
                presentation.figures().gigabytesPerSecond(report.timing().bytesPerSecond()),
                presentation.figures().wholeShare(report.timing().shareOfCopy()));
    }

    private void paint(Palette palette) {
        BarRenderer bars = (BarRenderer) plot.getRenderer();
        bars.setSeriesPaint(0, ChartTheme.paint(palette.codes()));
        bars.setDefaultItemLabelPaint(ChartTheme.paint(palette.text()));
        bars.setDefaultItemLabelFont(ChartTheme.smallFont(presentation));
        copies.setSeriesPaint(0, ChartTheme.paint(palette.scales()));
        copies.setDefaultItemLabelPaint(ChartTheme.paint(palette.text()));
        copies.setDefaultItemLabelFont(ChartTheme.smallFont(presentation));
    }

    /// What stands beside a bar or, where the line across it is farther, beside that line.
    private final class BarLabel implements CategoryItemLabelGenerator {
        private final boolean besideLine;

        BarLabel(boolean besideLine) {
            this.besideLine = besideLine;
        }

        @Override
        public @Nullable String generateLabel(CategoryDataset dataset, int row, int run) {
            Measurement timing = shown.get(run).report().orElseThrow().timing();
            boolean lineIsFarther = quantity == Quantity.RATE && timing.shareOfCopy() < 1;
            return besideLine == lineIsFarther ? text(timing) : null;
        }

        private String text(Measurement timing) {
            return switch (quantity) {
                case RATE -> {
                    String rate = presentation.figures().gigabytesPerSecond(timing.bytesPerSecond());
                    yield Double.isNaN(timing.shareOfCopy())
                            ? rate
                            : rate + "  ·  " + presentation.figures().wholeShare(timing.shareOfCopy());
                }
                case MEDIAN -> presentation.figures().milliseconds((double) timing.medianNanos());
            };
        }

        @Override
        public String generateRowLabel(CategoryDataset dataset, int row) {
            return "";
        }

        @Override
        public String generateColumnLabel(CategoryDataset dataset, int run) {
            return "";
        }
    }
}
