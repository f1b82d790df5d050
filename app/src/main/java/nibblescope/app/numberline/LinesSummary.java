package nibblescope.app.numberline;

import java.util.StringJoiner;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// The whole picture in words, for those who hear it.
record LinesSummary(Presentation presentation) {
    String of(BlockLines lines) {
        StringJoiner text = new StringJoiner(" ");
        Figures figures = presentation.figures();
        text.add(presentation.text(
                "numberline.summary",
                Figures.count(lines.values().size()),
                Figures.count(lines.block().position().row()),
                Figures.count(lines.firstColumn()),
                Figures.count(lines.endColumn() - 1)));
        for (RecipeLine line : lines.lines()) {
            text.add(presentation.text(
                    "numberline.summary.line",
                    line.label(),
                    line.recipe().id(),
                    Lettering.scale(figures, line.blockScale()),
                    figures.error(line.trace().mse())));
            int worst = line.worst();
            if (worst >= 0) {
                text.add(presentation.text(
                        "numberline.summary.worst",
                        Lettering.place(line.place(), worst),
                        figures.element(line.trace().value(worst)),
                        figures.element(line.trace().reconstruction(worst))));
            }
        }
        return text.toString();
    }
}
