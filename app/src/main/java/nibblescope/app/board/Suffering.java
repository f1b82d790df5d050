package nibblescope.app.board;

import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Evaluation;

/// Which of two tensors suffers more under a recipe, in a sentence. They are compared by MSE over
/// variance: it does not depend on how large their values are.
final class Suffering {
    /// Less than half of the last digit that is written.
    private static final double SAME = 0.005;

    private Suffering() {}

    static String of(Evaluation first, Evaluation second, Messages messages) {
        return of(
                first.recipe().id(),
                first.summary().mseOverVariance(),
                second.summary().mseOverVariance(),
                messages);
    }

    /// @param a MSE over variance of the explored tensor
    /// @param b that of the second one
    static String of(String recipe, double a, double b, Messages messages) {
        Figures figures = messages.figures();
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            return messages.get("board.compare.none", recipe);
        }
        if (a == b || Math.abs(b / a - 1) < SAME) {
            return messages.get("board.compare.equal", recipe, figures.error(a));
        }
        boolean more = a > b;
        double least = Math.min(a, b);
        if (least == 0) {
            return messages.get("board.compare.exact", recipe, more ? "B" : "A", more ? "A" : "B");
        }
        double times = Math.max(a, b) / least;
        return messages.get(
                "board.compare.more",
                recipe,
                more ? "A" : "B",
                more ? "B" : "A",
                figures.format(times < 1000 ? "%.2f" : "%.1e", times),
                figures.error(more ? a : b),
                figures.error(more ? b : a));
    }
}
