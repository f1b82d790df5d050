package nibblescope.app.memory;

import java.util.List;
import java.util.function.Function;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/// A bar a format, stacked of what it stores, with the sum and what it saves beside it.
final class MemoryChart {
    /// What the label beside the longest bar takes, and a character of the names before the bars.
    private static final double LABEL_WIDTH = 218;

    private static final double CHARACTER_WIDTH = 7;

    private final Presentation presentation;
    private final CategoryPlot plot;
    private final NumberAxis bytes;
    private final ChartPane pane;
    private List<FormatCost> costs = List.of();

    /// What bars are stacked of, from the left.
    enum Part {
        CODES("memory.codes", FormatCost::codeBytes, Palette::codes),
        SCALES("memory.scales", FormatCost::scaleBytes, Palette::scales),
        TENSOR_SCALE("memory.tensorscale", FormatCost::tensorScaleBytes, Palette::tensorScale),
        PADDING("memory.padding", FormatCost::paddingBytes, Palette::mutedText),
        /// Last, so that a bar's label stands at its end.
        UNQUANTIZED("memory.unquantized", FormatCost::unquantizedBytes, Palette::padding);

        private final String key;
        private final Function<FormatCost, Long> bytes;
        private final Function<Palette, String> colour;

        Part(String key, Function<FormatCost, Long> bytes, Function<Palette, String> colour) {
            this.key = key;
            this.bytes = bytes;
            this.colour = colour;
        }

        String key() {
            return key;
        }

        long bytes(FormatCost cost) {
            return bytes.apply(cost);
        }
    }

    MemoryChart(Presentation presentation) {
        this.presentation = presentation;
        CategoryAxis formats = new CategoryAxis();
        formats.setMaximumCategoryLabelWidthRatio(0.5f);
        formats.setLowerMargin(0.02);
        formats.setUpperMargin(0.02);
        formats.setCategoryMargin(0.25);
        bytes = new NumberAxis();
        StackedBarRenderer bars = new StackedBarRenderer();
        bars.setDefaultToolTipGenerator((_, part, cost) -> text(Part.values()[part], costs.get(cost)));
        bars.setMaximumBarWidth(0.12);
        plot = new CategoryPlot(new DefaultCategoryDataset(), formats, bytes, bars);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        // The last part is there in every bar, if only with nothing: its label stands beside the bar.
        int last = Part.values().length - 1;
        bars.setSeriesItemLabelGenerator(last, new BarLabel());
        bars.setSeriesItemLabelsVisible(last, true);
        ItemLabelPosition beside = new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT);
        bars.setSeriesPositiveItemLabelPosition(last, beside);
        pane = new ChartPane(plot, true, presentation, this::paint);
        pane.widthProperty().addListener(_ -> pane.change(this::leaveRoom));
    }

    ChartPane pane() {
        return pane;
    }

    void show(List<FormatCost> shown) {
        pane.change(() -> {
            costs = shown;
            long largest =
                    shown.stream().mapToLong(FormatCost::totalBytes).max().orElse(1);
            ByteUnit unit = ByteUnit.of(largest);
            bytes.setLabel(presentation.text("memory.axis.bytes", unit.symbol()));
            DefaultCategoryDataset dataset = new DefaultCategoryDataset();
            for (FormatCost cost : shown) {
                for (Part part : Part.values()) {
                    // A part of exactly nothing would stand at the axis, not at the end of the bar.
                    double size = Math.max(Double.MIN_NORMAL, part.bytes(cost) / unit.bytes());
                    dataset.addValue(size, presentation.text(part.key), FormatNames.name(cost.format(), presentation));
                }
            }
            plot.setDataset(dataset);
            for (int part = 0; part < Part.values().length; part++) {
                Part shownPart = Part.values()[part];
                boolean stored = shown.stream().anyMatch(cost -> shownPart.bytes(cost) > 0);
                plot.getRenderer().setSeriesVisibleInLegend(part, stored);
            }
            bytes.setRange(0, largest / unit.bytes());
            leaveRoom();
        });
    }

    /// Leaves room beside the longest bar for its label.
    private void leaveRoom() {
        long largest = costs.stream().mapToLong(FormatCost::totalBytes).max().orElse(1);
        double length = largest / ByteUnit.of(largest).bytes();
        int namesLength = costs.stream()
                .mapToInt(cost -> FormatNames.name(cost.format(), presentation).length())
                .max()
                .orElse(0);
        double label = presentation.scaled(LABEL_WIDTH);
        double names = presentation.scaled(CHARACTER_WIDTH * namesLength);
        double bars = Math.max(label / 2, pane.getWidth() - names - label);
        bytes.setRange(0, length * (bars + label) / bars);
    }

    private String text(Part part, FormatCost cost) {
        long partBytes = part.bytes(cost);
        return presentation.text(
                "memory.item",
                FormatNames.name(cost.format(), presentation),
                presentation.text(part.key),
                Figures.count(partBytes),
                presentation.figures().share((double) partBytes / cost.totalBytes()));
    }

    private void paint(Palette palette) {
        StackedBarRenderer bars = (StackedBarRenderer) plot.getRenderer();
        int last = Part.values().length - 1;
        for (int part = 0; part <= last; part++) {
            bars.setSeriesPaint(part, ChartTheme.paint(Part.values()[part].colour.apply(palette)));
        }
        bars.setSeriesItemLabelPaint(last, ChartTheme.paint(palette.text()));
        bars.setSeriesItemLabelFont(last, ChartTheme.smallFont(presentation));
    }

    /// What stands beside a bar.
    private final class BarLabel implements CategoryItemLabelGenerator {
        @Override
        public String generateLabel(CategoryDataset dataset, int part, int cost) {
            FormatCost labelled = costs.get(cost);
            return presentation.text(
                    "memory.label",
                    presentation.figures().bytes((double) labelled.totalBytes()),
                    presentation.figures().bits(labelled.bitsPerElement()),
                    presentation.figures().factor(labelled.savingAgainst(StoredFormat.Plain.FP32)));
        }

        @Override
        public String generateRowLabel(CategoryDataset dataset, int part) {
            return "";
        }

        @Override
        public String generateColumnLabel(CategoryDataset dataset, int cost) {
            return "";
        }
    }

    /// A unit that leaves a number of bytes below 1024.
    private record ByteUnit(double bytes, String symbol) {
        private static final List<String> SYMBOLS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");

        static ByteUnit of(long bytes) {
            int power = 0;
            while (bytes >> (10 * (power + 1)) > 0 && power < SYMBOLS.size() - 1) {
                power++;
            }
            return new ByteUnit(Math.scalb(1.0, 10 * power), SYMBOLS.get(power));
        }
    }
}
