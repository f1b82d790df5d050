package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import nibblescope.core.quantize.Corner;

/// The 2 x 2 as a table for people, and what its gain is due to.
final class TwoByTwoText {
    private final TwoByTwo board;
    private final Table figures = new Table(1);

    private TwoByTwoText(TwoByTwo board) {
        this.board = board;
    }

    static void print(TwoByTwo board, PrintStream out) {
        new TwoByTwoText(board).print(out);
    }

    private void print(PrintStream out) {
        out.println("%s  %s  %s %s"
                .formatted(
                        board.fileName(),
                        board.tensor().name(),
                        board.tensor().dtype(),
                        board.tensor().shape()));
        out.println("E8M0 scale rule %s, E4M3 %s tensor scale"
                .formatted(board.rule(), board.tensorScale() ? "with" : "without"));
        out.println();
        fill();
        figures.print(out);
        out.println();
        printAttribution(out);
    }

    private void fill() {
        row("", o -> o.recipe().id());
        row("", o -> publishedName(o.corner()));
        row("MSE", "%.5e", o -> o.summary().mse());
        row("SQNR (dB)", "%.2f", o -> o.summary().sqnrDecibels());
        row("MSE / variance", "%.5e", o -> o.summary().mseOverVariance());
        row("maximum error", "%.5e", o -> o.summary().maxError());
        row("mean error", "%.5e", o -> o.summary().meanError());
        row("saturated (%)", "%.3f", o -> 100 * o.summary().saturatedShare());
        row("flushed to zero (%)", "%.3f", o -> 100 * o.summary().flushedShare());
        row("non-finite", o -> Long.toString(o.summary().nonFinite()));
        row("bits per element", "%.3f", o -> o.storage().bitsPerElement());
        row("saving against FP32 (x)", "%.2f", o -> o.storage().savingAgainst(Float.SIZE));
        row("saving against BF16 (x)", "%.2f", o -> o.storage().savingAgainst(Short.SIZE));
        row("saving against FP8 (x)", "%.2f", o -> o.storage().savingAgainst(Byte.SIZE));
    }

    private void row(String label, String format, ToDoubleFunction<TwoByTwo.Outcome> figure) {
        row(label, o -> String.format(Locale.ROOT, format, figure.applyAsDouble(o)));
    }

    private void row(String label, Function<TwoByTwo.Outcome, String> cell) {
        List<String> cells = new ArrayList<>(List.of(label));
        board.outcomes().stream().map(cell).forEach(cells::add);
        figures.row(cells);
    }

    /// The name under which a corner is known, if it is.
    private String publishedName(Corner corner) {
        return switch (corner) {
            case E8M0_32 -> "(MXFP4)";
            case E4M3_16 -> board.tensorScale() ? "(NVFP4)" : "";
            case E8M0_16, E4M3_32 -> "";
        };
    }

    private void printAttribution(PrintStream out) {
        out.println("MSE against " + board.outcome(Corner.E8M0_32).recipe().id());
        Table table = new Table(2);
        for (TwoByTwo.Change change : TwoByTwo.Change.values()) {
            double ratio = board.mseRatio(change);
            table.row(
                    "  " + described(change),
                    board.outcome(change.to()).recipe().id(),
                    String.format(Locale.ROOT, "x %.4f", ratio),
                    String.format(Locale.ROOT, "%+.2f %%", 100 * (ratio - 1)));
        }
        table.print(out);
    }

    private static String described(TwoByTwo.Change change) {
        return switch (change) {
            case BLOCK_SIZE -> "block size alone, 32 to 16";
            case SCALE_FORMAT -> "scale format alone, E8M0 to E4M3";
            case BOTH -> "both";
        };
    }
}
