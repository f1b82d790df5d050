package nibblescope.app.board;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.app.chart.Dataset;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Study;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.ScaleExcess;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// The numbers behind a board: a row for each card and tensor, then one for each bar of the
/// waterfalls.
final class BoardRows implements Dataset {
    private static final List<String> COLUMNS = List.of(
            "kind",
            "tensor",
            "recipe",
            "scale_format",
            "block_size",
            "mse",
            "mse_change",
            "mse_change_share",
            "sqnr_db",
            "mse_over_variance",
            "max_error",
            "mean_error",
            "saturated_share",
            "flushed_share",
            "non_finite",
            "bits_per_element",
            "saving_fp32",
            "saving_fp16",
            "saving_fp8",
            "elements",
            "sample_share",
            "block_shape",
            "mse_over_best_scales",
            "best_scales_blocks");

    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /// @param first  of the explored tensor, if it is there
    /// @param second of the tensor that is compared
    BoardRows(Board board, Optional<Study> first, Optional<Study> second) {
        for (Board.Card card : board.cards()) {
            if (first.isPresent() && card.evaluation().isPresent()) {
                addCard(first.get(), card.evaluation().get(), card.excess());
            }
            if (second.isPresent() && card.second().isPresent()) {
                addCard(second.get(), card.second().get(), Optional.empty());
            }
        }
        first.ifPresent(study -> board.attribution().ifPresent(attribution -> addBars(study, attribution)));
        second.ifPresent(study -> board.second().ifPresent(attribution -> addBars(study, attribution)));
    }

    private void addCard(Study study, Evaluation evaluation, Optional<ScaleExcess> excess) {
        ErrorSummary summary = evaluation.summary();
        StorageCost storage = evaluation.storage();
        rows.add(Arrays.asList(
                "card",
                study.info().name(),
                evaluation.recipe().id(),
                evaluation.recipe().scaling().scaleFormat().name(),
                evaluation.recipe().blockSize(),
                summary.mse(),
                null,
                null,
                summary.sqnrDecibels(),
                summary.mseOverVariance(),
                summary.maxError(),
                summary.meanError(),
                summary.saturatedShare(),
                summary.flushedShare(),
                summary.nonFinite(),
                storage.bitsPerElement(),
                storage.savingAgainst(32),
                storage.savingAgainst(16),
                storage.savingAgainst(8),
                summary.elements(),
                study.sample().map(TensorSample::share).orElse(1.0),
                evaluation.recipe().scaling().block().toString(),
                excess.map(found -> 1 + found.share()).orElse(null),
                excess.map(ScaleExcess::blocks).orElse(null)));
    }

    private void addBars(Study study, Attribution attribution) {
        for (Attribution.Step step : attribution.steps()) {
            @Nullable Object[] row = new @Nullable Object[COLUMNS.size()];
            row[0] = "attribution_" + step.bar().name().toLowerCase(Locale.ROOT);
            row[1] = study.info().name();
            if (step.isKnown()) {
                row[COLUMNS.indexOf("mse")] = step.to();
                row[COLUMNS.indexOf("mse_change")] = step.bar().isTotal() ? null : (Double) step.change();
                row[COLUMNS.indexOf("mse_change_share")] =
                        attribution.share(step.bar().isTotal() ? step.to() - attribution.mxfp4() : step.change());
            }
            rows.add(Arrays.asList(row));
        }
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        for (List<@Nullable Object> cells : rows) {
            row.accept(cells);
        }
    }
}
