package nibblescope.app.board;

import java.util.Locale;
import nibblescope.app.board.Attribution.Bar;
import nibblescope.app.board.Attribution.Step;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// What is written on the bars of a waterfall, and said of them.
final class StepTexts {
    private final Presentation presentation;

    StepTexts(Presentation presentation) {
        this.presentation = presentation;
    }

    private static String key(Bar bar) {
        return "board.step." + bar.name().toLowerCase(Locale.ROOT);
    }

    String name(Bar bar) {
        return presentation.text(key(bar));
    }

    /// What it is about, in signs of any language; may be empty.
    static String subject(Bar bar) {
        return switch (bar) {
            case MXFP4 -> "E8M0 × 32";
            case BLOCK -> "32 → 16";
            case SCALE -> "E8M0 → E4M3";
            case NVFP4 -> "E4M3 × 16";
            case INTERACTION, SEARCH, OPTIMUM -> "";
        };
    }

    /// The MSE of a total, the change of a step in per cent.
    String first(Attribution attribution, Step step) {
        Figures figures = presentation.figures();
        if (!step.isKnown()) {
            return attribution.best().isEmpty() ? "…" : "–";
        }
        return step.bar().isTotal()
                ? figures.error(step.to())
                : BoardTexts.arrow(attribution.share(step.change()), figures) + " "
                        + BoardTexts.change(attribution.share(step.change()), figures);
    }

    /// The change of a total in per cent, that of a step as an MSE.
    String second(Attribution attribution, Step step) {
        Figures figures = presentation.figures();
        if (!step.isKnown() || step.bar() == Bar.MXFP4) {
            return "";
        }
        return step.bar().isTotal()
                ? approximately(attribution, step)
                        + BoardTexts.change(attribution.share(step.to() - attribution.mxfp4()), figures)
                : approximately(attribution, step) + (step.change() > 0 ? "+" : "") + figures.error(step.change());
    }

    private static String approximately(Attribution attribution, Step step) {
        boolean searched = step.bar() == Bar.SEARCH || step.bar() == Bar.OPTIMUM;
        return searched && attribution.sample().isPresent() ? "≈ " : "";
    }

    /// All that stands at a bar, in a line.
    String readout(Attribution attribution, Step step) {
        return name(step.bar()).replace("\u200B", "") + ": " + first(attribution, step) + " "
                + second(attribution, step);
    }

    Explanation explanation(Attribution attribution, Step step) {
        Figures figures = presentation.figures();
        String definition = presentation.text(key(step.bar()) + ".definition");
        boolean searched = step.bar() == Bar.SEARCH || step.bar() == Bar.OPTIMUM;
        if (searched && attribution.sample().isPresent()) {
            definition += " "
                    + presentation.text(
                            "board.step.sample",
                            figures.share(attribution.sample().getAsDouble()));
        }
        return new Explanation(
                name(step.bar()).replace("\u200B", ""),
                definition,
                formula(step.bar()),
                presentation.text("board.unit.squared"),
                exact(attribution, step));
    }

    private String exact(Attribution attribution, Step step) {
        if (!step.isKnown()) {
            return first(attribution, step);
        }
        double value = step.bar().isTotal() ? step.to() : step.change();
        double change = step.bar().isTotal() ? step.to() - attribution.mxfp4() : step.change();
        return presentation.text(
                "board.step.exact",
                BoardFigure.exact(value, presentation.figures()),
                BoardFigure.exact(100 * attribution.share(change), presentation.figures()));
    }

    private static String formula(Bar bar) {
        return switch (bar) {
            case MXFP4 -> "MSE(E8M0 × 32)";
            case BLOCK -> "MSE(E8M0 × 16) − MSE(E8M0 × 32)";
            case SCALE -> "MSE(E4M3 × 32) − MSE(E8M0 × 32)";
            case INTERACTION -> "MSE(E4M3 × 16) − MSE(E8M0 × 16) − MSE(E4M3 × 32) + MSE(E8M0 × 32)";
            case NVFP4 -> "MSE(E4M3 × 16)";
            case SEARCH -> "MSE(s = argmin Σ (r − x)²) − MSE(E4M3 × 16)";
            case OPTIMUM -> "MSE(s = argmin Σ (r − x)²),  s ∈ E4M3, s > 0";
        };
    }
}
