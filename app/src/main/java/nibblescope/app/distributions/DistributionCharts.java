package nibblescope.app.distributions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.PowerTickUnit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockErrorHistogram;
import nibblescope.core.metrics.Histogram;

/// What the charts show of distributions: bars, what each says, and which ranges are marked.
final class DistributionCharts {
    private static final int E8M0_BIAS = 127;

    private final Presentation presentation;

    DistributionCharts(Presentation presentation) {
        this.presentation = presentation;
    }

    /// Values as bars, reconstructions as the outline.
    HistogramChart.Content values(Distributions distributions) {
        Histogram values = distributions.values().values();
        Histogram reconstructions = distributions.values().reconstructions();
        List<HistogramChart.Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < values.bins(); bin++) {
            // A bar of no value still says how many reconstructions there are.
            if (values.count(bin) > 0 || reconstructions.count(bin) > 0) {
                String text = presentation.text(
                        "distributions.values.item",
                        presentation.figures().element((float) values.edge(bin)),
                        presentation.figures().element((float) values.edge(bin + 1)),
                        Figures.count(values.count(bin)),
                        Figures.count(reconstructions.count(bin)));
                bars.add(new HistogramChart.Bar(values.edge(bin), values.edge(bin + 1), values.count(bin), text));
            }
        }
        return new HistogramChart.Content(
                values.low(), values.high(), bars, Palette::value, Optional.of(reconstructions), List.of());
    }

    /// Block scale codes, one bar a code, centred on it.
    HistogramChart.Content scales(ScaleCodes codes) {
        List<HistogramChart.Bar> bars = new ArrayList<>();
        for (int code = codes.first(); code <= codes.last(); code++) {
            long count = codes.counts().count(code);
            if (count > 0) {
                String text = presentation.text(
                        "distributions.scales.item",
                        String.format(Locale.ROOT, "0x%02X", code),
                        scale(codes.format(), code),
                        Figures.count(count));
                bars.add(new HistogramChart.Bar(code - 0.45, code + 0.45, count, text));
            }
        }
        List<HistogramChart.Mark> marks = new ArrayList<>();
        for (ScaleCodes.Range range : codes.ranges()) {
            // The one code of zero is known by its place; its name would cover that of the next range.
            String name = range.kind() == ScaleCodes.Kind.ZERO ? "" : name(range.kind());
            marks.add(new HistogramChart.Mark(range.first() - 0.5, range.last() + 0.5, name, colour(range.kind())));
        }
        return new HistogramChart.Content(
                codes.first() - 0.5, codes.last() + 0.5, bars, colour(codes.format()), Optional.empty(), marks);
    }

    /// Errors of blocks by their logarithm.
    HistogramChart.Content blockErrors(Histogram logarithms) {
        return histogram(
                logarithms,
                Palette::error,
                "distributions.errors.item",
                edge -> presentation.figures().error(Math.pow(10, edge)));
    }

    /// Crest factors of blocks.
    HistogramChart.Content crestFactors(Histogram crestFactors) {
        return histogram(
                crestFactors,
                Palette::value,
                "distributions.crest.item",
                edge -> presentation.figures().value((float) (double) edge));
    }

    /// How many block scales are special; empty if there is nothing to say.
    String scalesNote(ScaleCodes codes) {
        List<String> parts = new ArrayList<>();
        for (ScaleCodes.Range range : codes.ranges()) {
            parts.add(presentation.text(
                    "distributions.scales.range", name(range.kind()), Figures.count(codes.count(range))));
        }
        if (codes.notANumber() > 0) {
            parts.add(presentation.text("distributions.scales.nan", Figures.count(codes.notANumber())));
        }
        return String.join("  ·  ", parts);
    }

    /// Which blocks have no bar; empty if all have.
    String errorsNote(BlockErrorHistogram errors) {
        List<String> parts = new ArrayList<>();
        if (errors.exact() > 0) {
            parts.add(presentation.text("distributions.errors.exact", Figures.count(errors.exact())));
        }
        if (errors.logarithms().nonFinite() > 0) {
            parts.add(presentation.text(
                    "distributions.errors.nonfinite",
                    Figures.count(errors.logarithms().nonFinite())));
        }
        return String.join("  ·  ", parts);
    }

    /// Which blocks have no bar; empty if all have.
    String crestNote(Histogram crestFactors) {
        return crestFactors.nonFinite() == 0
                ? ""
                : presentation.text("distributions.crest.none", Figures.count(crestFactors.nonFinite()));
    }

    private String name(ScaleCodes.Kind kind) {
        return switch (kind) {
            case ZERO -> presentation.text("distributions.scales.zero");
            case SUBNORMAL -> presentation.text("distributions.scales.subnormal");
            case LARGEST -> presentation.text("distributions.scales.largest");
        };
    }

    private HistogramChart.Content histogram(
            Histogram histogram, Function<Palette, String> fill, String key, Function<Double, String> figure) {
        List<HistogramChart.Bar> bars = new ArrayList<>();
        for (int bin = 0; bin < histogram.bins(); bin++) {
            if (histogram.count(bin) > 0) {
                double low = histogram.edge(bin);
                double high = histogram.edge(bin + 1);
                String text = presentation.text(
                        key, figure.apply(low), figure.apply(high), Figures.count(histogram.count(bin)));
                bars.add(new HistogramChart.Bar(low, high, histogram.count(bin), text));
            }
        }
        return new HistogramChart.Content(histogram.low(), histogram.high(), bars, fill, Optional.empty(), List.of());
    }

    private String scale(ScaleFormat format, int code) {
        return switch (format) {
            case E8M0 -> PowerTickUnit.power(2, code - E8M0_BIAS);
            case E4M3, FP32, BF16, FP16, NONE -> presentation.figures().value(format.decode(code));
        };
    }

    private static Function<Palette, String> colour(ScaleFormat format) {
        return switch (format) {
            case E8M0 -> Palette::codes;
            case E4M3, FP32, BF16, FP16, NONE -> Palette::scales;
        };
    }

    private static Function<Palette, String> colour(ScaleCodes.Kind kind) {
        return switch (kind) {
            case ZERO, LARGEST -> Palette::error;
            case SUBNORMAL -> Palette::tick;
        };
    }
}
