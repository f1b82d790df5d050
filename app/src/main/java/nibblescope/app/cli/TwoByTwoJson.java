package nibblescope.app.cli;

import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.quantize.Corner;
import tools.jackson.core.JsonGenerator;

/// The 2 x 2 as one JSON object: every figure a number, null where it is not finite. Shares are per
/// cent, sizes bytes, and a ratio is the MSE after a change over that of E8M0 scales for 32
/// elements.
final class TwoByTwoJson {
    private final TwoByTwo board;
    private final JsonGenerator json;

    private TwoByTwoJson(TwoByTwo board, JsonGenerator json) {
        this.board = board;
        this.json = json;
    }

    static void write(TwoByTwo board, JsonGenerator json) {
        new TwoByTwoJson(board, json).write();
    }

    private void write() {
        json.writeStartObject();
        json.writeStringProperty("file", board.fileName());
        json.writeStringProperty("tensor", board.tensor().name());
        json.writeStringProperty("dtype", board.tensor().dtype().name());
        json.writeArrayPropertyStart("shape");
        board.tensor().shape().dimensions().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeNumberProperty("elements", board.tensor().elements());
        json.writeStringProperty("rule", board.rule().name());
        json.writeBooleanProperty("tensorScale", board.tensorScale());
        json.writeArrayPropertyStart("corners");
        board.outcomes().forEach(this::write);
        json.writeEndArray();
        json.writeObjectPropertyStart("mseRatio");
        json.writeStringProperty(
                "against", board.outcome(Corner.E8M0_32).recipe().id());
        Json.number(json, "blockSizeAlone", board.mseRatio(TwoByTwo.Change.BLOCK_SIZE));
        Json.number(json, "scaleFormatAlone", board.mseRatio(TwoByTwo.Change.SCALE_FORMAT));
        Json.number(json, "both", board.mseRatio(TwoByTwo.Change.BOTH));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void write(TwoByTwo.Outcome outcome) {
        json.writeStartObject();
        json.writeStringProperty("id", outcome.recipe().id());
        json.writeStringProperty("scale", outcome.corner().scaleFormat().name());
        json.writeNumberProperty("blockSize", outcome.corner().blockSize());
        write(outcome.summary());
        write(outcome.storage());
        json.writeEndObject();
    }

    private void write(ErrorSummary summary) {
        Json.number(json, "mse", summary.mse());
        Json.number(json, "sqnrDecibels", summary.sqnrDecibels());
        Json.number(json, "mseOverVariance", summary.mseOverVariance());
        Json.number(json, "maxError", summary.maxError());
        Json.number(json, "meanError", summary.meanError());
        Json.number(json, "saturatedPercent", 100 * summary.saturatedShare());
        Json.number(json, "flushedPercent", 100 * summary.flushedShare());
        json.writeNumberProperty("saturated", summary.saturated());
        json.writeNumberProperty("flushed", summary.flushed());
        json.writeNumberProperty("nonFinite", summary.nonFinite());
    }

    private void write(StorageCost storage) {
        Json.number(json, "bitsPerElement", storage.bitsPerElement());
        json.writeNumberProperty("codeBytes", storage.codeBytes());
        json.writeNumberProperty("scaleBytes", storage.scaleBytes());
        json.writeNumberProperty("tensorScaleBytes", storage.tensorScaleBytes());
        json.writeNumberProperty("paddingBytes", storage.paddingBytes());
        json.writeNumberProperty("totalBytes", storage.totalBytes());
        Json.number(json, "savingAgainstFp32", storage.savingAgainst(Float.SIZE));
        Json.number(json, "savingAgainstBf16", storage.savingAgainst(Short.SIZE));
        Json.number(json, "savingAgainstFp8", storage.savingAgainst(Byte.SIZE));
    }
}
