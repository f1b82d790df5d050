package nibblescope.app.board;

import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Evaluation;

/// The figures of a card, in the order in which they are read.
enum BoardFigure {
    MSE("Σ (r − x)² / n", "squared", e -> e.summary().mse(), Figures::error),
    SQNR("10 · log₁₀( Σ x² / Σ (r − x)² )", "decibels", e -> e.summary().sqnrDecibels(), Figures::decibels),
    BITS("8 · B / N", "bits", e -> e.storage().bitsPerElement(), Figures::bits),
    /// Against FP32; against FP16 and FP8 it is exactly a half and a quarter of that.
    SAVING(
            "32 / b,  16 / b,  8 / b;  b = 8 · B / N",
            "times",
            e -> e.storage().savingAgainst(32),
            BoardFigure::savings),
    VARIANCE("MSE / ( Σ x² / n − (Σ x / n)² )", "none", e -> e.summary().mseOverVariance(), Figures::error),
    MAX_ERROR("max |r − x|", "values", e -> e.summary().maxError(), Figures::error),
    MEAN_ERROR("Σ (r − x) / n", "values", e -> e.summary().meanError(), Figures::error),
    SATURATED("#{ |x| > 6 · s · p } / n", "share", e -> e.summary().saturatedShare(), Figures::share),
    FLUSHED("#{ x ≠ 0 ∧ r = 0 } / n", "share", e -> e.summary().flushedShare(), Figures::share),
    NON_FINITE("N − n", "elements", e -> e.summary().nonFinite(), (_, value) -> Figures.count((long) (double) value));

    private static final String RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private final String formula;
    private final String unit;
    private final ToDoubleFunction<Evaluation> value;
    private final BiFunction<Figures, Double, String> text;

    BoardFigure(
            String formula, String unit, ToDoubleFunction<Evaluation> value, BiFunction<Figures, Double, String> text) {
        this.formula = formula;
        this.unit = unit;
        this.value = value;
        this.text = text;
    }

    /// How its texts are called.
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// How it is computed, in signs of any language.
    String formula() {
        return formula;
    }

    /// What its unit is called among the texts.
    String unit() {
        return unit;
    }

    double value(Evaluation evaluation) {
        return value.applyAsDouble(evaluation);
    }

    /// As it is written on a card.
    String text(Evaluation evaluation, Figures figures) {
        return text.apply(figures, value(evaluation));
    }

    /// With all digits that tell it from its neighbours.
    String exact(Evaluation evaluation, Figures figures) {
        double exact = value(evaluation);
        return switch (this) {
            case NON_FINITE -> Figures.count((long) exact);
            case SAVING ->
                exact(exact, figures) + " / " + exact(exact / 2, figures) + " / " + exact(exact / 4, figures);
            case MSE, SQNR, BITS, VARIANCE, MAX_ERROR, MEAN_ERROR, SATURATED, FLUSHED -> exact(exact, figures);
        };
    }

    /// A number with all digits, and its power of ten as it is written by hand: `8.163 × 10⁻⁵`.
    static String exact(double value, Figures figures) {
        String[] parts = figures.format("%s", value).replace('-', '−').split("E", 2);
        return parts.length == 1 ? parts[0] : parts[0] + " × 10" + raised(parts[1]);
    }

    private static String raised(String exponent) {
        StringBuilder raised = new StringBuilder();
        exponent.chars().forEach(c -> raised.append(c == '−' ? '⁻' : RAISED_DIGITS.charAt(c - '0')));
        return raised.toString();
    }

    /// What the second tensor has more or less than the first: a factor, or a difference where a
    /// factor says nothing; empty where there is nothing to say.
    String difference(Evaluation first, Evaluation second, Figures figures) {
        double a = value(first);
        double b = value(second);
        return switch (this) {
            case SQNR ->
                Double.isFinite(b - a) ? figures.format("%+.2f dB", b - a).replace('-', '−') : "";
            case MEAN_ERROR, NON_FINITE -> "";
            case MSE, BITS, SAVING, VARIANCE, MAX_ERROR, SATURATED, FLUSHED ->
                a > 0 && Double.isFinite(b / a) ? "× " + figures.format(b / a < 1000 ? "%.2f" : "%.1e", b / a) : "";
        };
    }

    private static String savings(Figures figures, double saving) {
        return figures.bits(saving) + "/" + figures.bits(saving / 2) + "/" + figures.bits(saving / 4) + "×";
    }
}
