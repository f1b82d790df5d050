package nibblescope.app.distributions;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import nibblescope.app.chart.Dataset;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.Counts;
import nibblescope.core.metrics.Histogram;

/// All histograms of a tensor under a recipe as a table, a row a bin or a code: what is counted
/// (`kind`), the edges of the bin, or the code and the value it denotes, and how many there are. What
/// lies in no bin has rows of its own: from `-Infinity` up to the first bin, from the last bin to
/// `Infinity`, and `NaN` for what is not finite. Of the mean squared errors of blocks the logarithms
/// are counted; an error of 0 has `-Infinity`.
///
/// @param distributions empty for a table without rows
record HistogramDataset(Optional<Distributions> distributions) implements Dataset {
    private static final List<String> COLUMNS = List.of("recipe", "kind", "low", "high", "code", "value", "count");

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        if (distributions.isPresent()) {
            new Rows(distributions.get(), row).all();
        }
    }

    private record Rows(Distributions shown, Row row) {
        void all() throws IOException {
            histogram("value", shown.values().values());
            histogram("reconstruction", shown.values().reconstructions());
            histogram("crest_factor", shown.values().crestFactors());
            histogram("log10_block_mse", shown.blockErrors().logarithms());
            bin(
                    "log10_block_mse",
                    Double.NEGATIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    shown.blockErrors().exact());
            ElementFormat elements = shown.recipe().elements();
            codes("element_code", shown.summary().codeCounts(), elements::decode);
            ScaleFormat scales = shown.recipe().scaling().scaleFormat();
            if (scales.isByte()) {
                codes("scale_code", shown.summary().scaleCounts(), scales::decode);
            }
        }

        private void histogram(String kind, Histogram histogram) throws IOException {
            bin(kind, Double.NEGATIVE_INFINITY, histogram.low(), histogram.below());
            for (int bin = 0; bin < histogram.bins(); bin++) {
                bin(kind, histogram.edge(bin), histogram.edge(bin + 1), histogram.count(bin));
            }
            bin(kind, histogram.high(), Double.POSITIVE_INFINITY, histogram.above());
            bin(kind, Double.NaN, Double.NaN, histogram.nonFinite());
        }

        private void bin(String kind, double low, double high, long count) throws IOException {
            row.accept(Arrays.asList(shown.recipe().id(), kind, low, high, null, null, count));
        }

        private void codes(String kind, Counts counts, IntToDoubleFunction value) throws IOException {
            for (int code = 0; code < counts.codes(); code++) {
                row.accept(Arrays.asList(
                        shown.recipe().id(),
                        kind,
                        null,
                        null,
                        code,
                        (float) value.applyAsDouble(code),
                        counts.count(code)));
            }
        }
    }
}
