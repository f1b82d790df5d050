package nibblescope.app.errormap;

import java.util.Optional;
import nibblescope.app.chart.ColorHistogram;
import nibblescope.app.chart.PowerTickUnit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockRank;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// What is written about the map, in the language of the window.
record MapTexts(Presentation presentation) {
    private Figures figures() {
        return presentation.figures();
    }

    String name(MapQuantity quantity) {
        return presentation.text("errormap.quantity." + quantity.id());
    }

    String help(MapQuantity quantity) {
        return presentation.text("errormap.quantity." + quantity.id() + ".help");
    }

    /// A number of the map with its digits.
    String number(MapQuantity quantity, Recipe recipe, double number) {
        return switch (quantity) {
            case MSE, MAX_ERROR, AMAX -> figures().error(number);
            case DIFFERENCE -> signed(number, figures().error(number));
            case SATURATED, FLUSHED -> figures().share(number);
            case SCALE_CODE -> code(recipe, number);
        };
    }

    /// The same in few characters, for ticks and tiles.
    String shortNumber(MapQuantity quantity, Recipe recipe, double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return switch (quantity) {
            case MSE, MAX_ERROR, AMAX -> figures().tick(number);
            case DIFFERENCE -> signed(number, figures().tick(Math.abs(number)));
            case SATURATED, FLUSHED -> figures().percent(figures().tick(100 * number));
            case SCALE_CODE -> number == Math.rint(number) ? code(recipe, number) : "";
        };
    }

    private static String signed(double number, String text) {
        boolean written = text.startsWith("−") || text.startsWith("-");
        return number > 0 ? "+" + text : number < 0 && !written ? "−" + text : text;
    }

    private static String code(Recipe recipe, double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        int code = (int) number;
        ScaleFormat format = recipe.scaling().scaleFormat();
        String value = switch (format) {
            case E8M0 -> PowerTickUnit.power(2, Math.getExponent((double) format.decode(code)));
            case E4M3, FP32, BF16, FP16, NONE -> trimmed(format.decode(code));
        };
        return Figures.hex(code) + " = " + value;
    }

    private static String trimmed(float value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Float.toString(value);
    }

    /// A block in a line.
    String block(MappedBlock block, MapContent content, boolean selected) {
        String text = presentation.text(
                selected ? "errormap.block.selected" : "errormap.block.hovered",
                Figures.count(block.number()),
                Figures.count(block.row()),
                Figures.count(block.firstColumn()),
                Figures.count(block.lastColumn()),
                figures().error(block.mse()));
        if (content.quantity() != MapQuantity.MSE) {
            text += "  ·  " + name(content.quantity()) + " "
                    + number(content.quantity(), content.recipe(), block.value());
        }
        return block.nonFinite() == 0
                ? text
                : text + presentation.text("errormap.block.nonfinite", Figures.count(block.nonFinite()));
    }

    /// Where a block stands; empty while that is not known.
    String rank(@Nullable BlockRank rank, MapContent content) {
        return rank == null
                ? ""
                : presentation.text(
                        "errormap.rank",
                        Figures.count(rank.rank()),
                        Figures.count(content.pyramid().blocks()));
    }

    /// A rectangle in a few lines. A number and its sign of per cent stay together.
    String region(RegionFigures figures, MapContent content) {
        String text = presentation.text(
                "errormap.region",
                Figures.count(figures.errors().blocks()),
                Figures.count(figures.errors().elements()),
                figures().error(figures.errors().mse()),
                figures().error(figures.whole().mse()),
                Double.isFinite(figures.timesTheWhole()) ? figures().factor(figures.timesTheWhole()) : "–",
                figures().share(figures.shareOfSquaredError()),
                figures().share(figures.shareOfElements()),
                Figures.count(figures.worst().number()),
                number(content.quantity(), content.recipe(), figures.worst().value()));
        return text.replace(" %", "\u00A0%");
    }

    /// What stands above the small numbers of the legend.
    String low(MapContent content, Optional<ColorHistogram> counted) {
        return content.minus().isEmpty()
                ? name(content.quantity())
                : presentation.text(
                        "errormap.legend.better.low",
                        content.recipe().id(),
                        counted.map(c -> share(c.negative(), content)).orElse("…"));
    }

    /// What stands above the large numbers of the legend.
    String high(MapContent content, Optional<ColorHistogram> counted) {
        return content.minus()
                .map(minus -> presentation.text(
                        "errormap.legend.better.high",
                        minus.id(),
                        counted.map(c -> share(c.positive(), content)).orElse("…")))
                .orElse("");
    }

    private String share(long blocks, MapContent content) {
        return figures().wholeShare((double) blocks / content.pyramid().blocks());
    }

    /// The whole picture for those who do not see it.
    String summary(MapContent content) {
        MappedBlock worst = content.mapped(content.cell(content.pyramid().worstBlock()));
        String what = content.minus()
                .map(minus -> presentation.text(
                        "errormap.accessible.difference", content.recipe().id(), minus.id()))
                .orElse(name(content.quantity()) + ", " + content.recipe().id());
        return presentation.text(
                "errormap.accessible",
                what,
                Figures.count(content.pyramid().rows(0)),
                Figures.count(content.pyramid().columns(0)),
                Figures.count(worst.number()),
                number(content.quantity(), content.recipe(), worst.value()));
    }
}
