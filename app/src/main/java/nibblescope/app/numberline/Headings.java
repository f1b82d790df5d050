package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.i18n.KnownDifferences;
import nibblescope.core.metrics.BlockTrace;

/// What is written above the lines: which recipe, and what the step is about, in numbers.
final class Headings {
    private static final double SIZE = 12;
    private static final double GAP = 10;

    private final Presentation presentation;
    private final Font usual;
    private final Font bold;

    /// A word or number above a line.
    ///
    /// @param y    of its middle
    /// @param help what it means
    record Piece(String text, double x, double y, double width, boolean bold, Kind kind, String help) {
        boolean holds(double px, double py, double height) {
            return px >= x && px <= x + width && Math.abs(py - y) <= height / 2;
        }
    }

    /// What a piece is.
    enum Kind {
        NAME,
        NUMBER,
        ERROR
    }

    /// A number before it has a place.
    private record Figure(String text, boolean bold, Kind kind, String help) {}

    Headings(Presentation presentation) {
        this.presentation = presentation;
        usual = presentation.font(SIZE);
        bold = presentation.boldFont(SIZE);
    }

    void draw(Pen pen, Ink ink, List<Piece> pieces) {
        for (Piece piece : pieces) {
            Color color = switch (piece.kind()) {
                case NAME, NUMBER -> piece.bold() ? ink.text() : ink.muted();
                case ERROR -> ink.text();
            };
            pen.text(piece.text(), piece.x(), piece.y(), HPos.LEFT, VPos.CENTER, piece.bold() ? bold : usual, color);
        }
    }

    /// Everything above a line. What there is no room for is left out, the id of the recipe first,
    /// then the scale beside the error.
    List<Piece> of(LinesPicture picture, Lane lane, Moment moment) {
        RecipeLine line = lane.line();
        double left = LinesPicture.MARGIN / 2;
        double right = picture.width() - LinesPicture.MARGIN / 2;
        double y = lane.bands().top() + lane.bands().heading() / 2 + 1;
        double gap = presentation.scaled(GAP);
        List<Piece> pieces = new ArrayList<>();
        double nameWidth = width(line.label(), true);
        pieces.add(new Piece(line.label(), left, y, nameWidth, true, Kind.NAME, recipeHelp(line)));
        double room = right - left - nameWidth;
        List<Figure> numbers = numbers(line, moment, false);
        if (width(numbers) > room) {
            numbers = numbers(line, moment, true);
        }
        if (width(numbers) > room) {
            // The last one is what the step is about.
            numbers = List.of(numbers.getLast());
        }
        double start = right - width(numbers) + gap;
        String id = id(line);
        double idWidth = width(id, false);
        if (left + nameWidth + gap + idWidth + 2 * gap <= start) {
            pieces.add(new Piece(id, left + nameWidth + gap, y, idWidth, false, Kind.NAME, recipeHelp(line)));
        }
        for (Figure number : numbers) {
            double width = width(number.text(), number.bold());
            pieces.add(new Piece(number.text(), start, y, width, number.bold(), number.kind(), number.help()));
            start += width + gap;
        }
        return pieces;
    }

    private String id(RecipeLine line) {
        String id = line.recipe().id();
        return line.recipe().transform().isNone() ? id : presentation.text("numberline.transformed", id);
    }

    private double width(String text, boolean isBold) {
        return presentation.width(text, isBold ? bold : usual);
    }

    /// Of all numbers with a gap before each.
    private double width(List<Figure> numbers) {
        double gaps = numbers.size() * presentation.scaled(GAP);
        return gaps
                + numbers.stream().mapToDouble(n -> width(n.text(), n.bold())).sum();
    }

    private String recipeHelp(RecipeLine line) {
        return presentation.text(
                "numberline.recipe.help",
                line.recipe().id(),
                line.recipe().scaleFormula(),
                line.recipe().provenance().implementation(),
                KnownDifferences.of(line.recipe(), presentation.messages()));
    }

    private List<Figure> numbers(RecipeLine line, Moment moment, boolean brief) {
        Figures figures = presentation.figures();
        BlockTrace trace = line.trace();
        return switch (moment.step()) {
            case VALUES -> List.of(number("numberline.count", "numberline.count.help", Figures.count(trace.count())));
            case AMAX -> List.of(number("numberline.amax.is", "numberline.amax.help", figures.element(trace.amax())));
            case IDEAL ->
                List.of(new Figure(
                        presentation.text(
                                "numberline.ideal.is",
                                figures.element(trace.idealScale()),
                                figures.codeValue(line.recipe().elements().maxFinite())),
                        true,
                        Kind.NUMBER,
                        presentation.text("numberline.ideal.help")));
            case STORED, SCALED, CODES, DEQUANTIZED -> List.of(scale(line, brief, true));
            case ERRORS -> List.of(scale(line, brief, false), mse(line, moment));
        };
    }

    private Figure number(String key, String help, String figure) {
        return new Figure(presentation.text(key, figure), true, Kind.NUMBER, presentation.text(help));
    }

    private Figure scale(RecipeLine line, boolean brief, boolean important) {
        String help =
                presentation.text(line.recipe().hasTensorScale() ? "numberline.scales.help" : "numberline.scale.help");
        return new Figure(scale(line, brief), important, Kind.NUMBER, help);
    }

    private String scale(RecipeLine line, boolean brief) {
        String code = Figures.hex(line.trace().scaleCode());
        if (line.otherScale()) {
            return presentation.text(
                    "numberline.scale.other", code, Figures.hex(line.stored().scaleCode()));
        }
        String value = Lettering.scale(presentation.figures(), line.blockScale());
        return line.recipe().hasTensorScale() && !brief
                ? presentation.text(
                        "numberline.scales",
                        value,
                        code,
                        presentation.figures().element(line.trace().quantizer().tensorScale()))
                : presentation.text("numberline.scale", value, code);
    }

    private Figure mse(RecipeLine line, Moment moment) {
        String help = presentation.text("numberline.mse.help");
        String error = presentation
                .figures()
                .error(line.mse(moment.counted(line.trace().count())));
        String text = line.otherScale()
                ? presentation.text(
                        "numberline.mse.other",
                        error,
                        presentation.figures().error(line.stored().mse()))
                : presentation.text("numberline.mse", error);
        return new Figure(text, true, Kind.ERROR, help);
    }
}
