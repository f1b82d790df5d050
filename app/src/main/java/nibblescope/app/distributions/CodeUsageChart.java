package nibblescope.app.distributions;

import java.util.Locale;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.ChartTheme;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;

/// Bars of how often each code occurs, the negative ones beside the positive ones.
final class CodeUsageChart {
    private final Presentation presentation;
    private final CategoryPlot plot;
    private final ChartPane pane;

    CodeUsageChart(Presentation presentation) {
        this.presentation = presentation;
        NumberAxis shares = new NumberAxis(presentation.text("distributions.axis.share"));
        BarRenderer bars = new BarRenderer();
        bars.setItemMargin(0.05);
        CategoryAxis magnitudes = new CategoryAxis(presentation.text("distributions.axis.magnitude"));
        magnitudes.setCategoryMargin(0.2);
        plot = new CategoryPlot(new DefaultCategoryDataset(), magnitudes, shares, bars);
        pane = new ChartPane(plot, true, presentation, this::paint);
    }

    ChartPane pane() {
        return pane;
    }

    void show(CodeUsage usage) {
        pane.change(() -> {
            DefaultCategoryDataset dataset = new DefaultCategoryDataset();
            for (int magnitude = 0; magnitude < usage.magnitudes(); magnitude++) {
                String name = magnitude(usage, magnitude);
                dataset.addValue(
                        100 * usage.share(magnitude, false), presentation.text("distributions.positive"), name);
                dataset.addValue(100 * usage.share(magnitude, true), presentation.text("distributions.negative"), name);
            }
            plot.setDataset(dataset);
            plot.getRenderer().setDefaultToolTipGenerator((_, sign, magnitude) -> text(usage, magnitude, sign == 1));
        });
    }

    void clear() {
        pane.change(() -> plot.setDataset(new DefaultCategoryDataset()));
    }

    private String magnitude(CodeUsage usage, int magnitude) {
        return presentation.figures().codeValue(usage.value(magnitude));
    }

    private String text(CodeUsage usage, int magnitude, boolean negative) {
        int code = usage.code(magnitude, negative);
        int bits = usage.format().bits();
        String binary = String.format(Locale.ROOT, "%" + bits + "s", Integer.toBinaryString(code))
                .replace(' ', '0');
        return presentation.text(
                "distributions.code.item",
                binary,
                (negative ? "−" : "+") + magnitude(usage, magnitude),
                Figures.count(usage.count(magnitude, negative)),
                presentation.figures().share(usage.share(magnitude, negative)));
    }

    private void paint(Palette palette) {
        plot.getRenderer().setSeriesPaint(0, ChartTheme.paint(palette.reconstruction()));
        plot.getRenderer().setSeriesPaint(1, ChartTheme.paint(palette.tick()));
    }
}
