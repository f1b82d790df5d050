package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.metrics.RuleRow;
import nibblescope.core.quantize.Provenance;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.StoredTensorScale;

/// What the matrix says of a row, in words and figures.
final class RulesText {
    private static final int BYTE_DIGITS = 8;

    private final Presentation presentation;

    RulesText(Presentation presentation) {
        this.presentation = presentation;
    }

    /// The scale code: `0x7F`.
    String scaleCode(RuleRow row) {
        int code = row.trace().scaleCode();
        int bits = row.recipe().scaling().scaleFormat().bits();
        return bits == 0 ? "–" : bits == BYTE_DIGITS ? Figures.hex(code) : String.format("0x%0" + bits / 4 + "X", code);
    }

    /// The block scale.
    String scale(RuleRow row) {
        float scale = row.recipe().scaling().scaleFormat().decode(row.trace().scaleCode());
        return value(scale);
    }

    /// An element code, one digit for four bits: `7`, `7E`.
    String code(RuleRow row, int column) {
        int digits = Math.ceilDiv(row.recipe().elements().bits(), 4);
        return String.format("%0" + digits + "X", row.code(column));
    }

    /// What an element dequantizes to, in few digits.
    String value(float value) {
        return presentation.figures().shortest(value).length() <= 6
                ? presentation.figures().shortest(value)
                : presentation.figures().compact(value);
    }

    String mse(RuleGroup group) {
        return presentation.text("rules.mse", presentation.figures().error(group.mse()));
    }

    /// What is to be known beside the cells: the tensor scale, and what is not finite.
    List<String> notes(RuleGroup group) {
        List<String> notes = new ArrayList<>();
        RuleRow row = group.first();
        if (row.recipe().hasTensorScale()) {
            notes.add(tensorScale(row));
        }
        optimum(row).ifPresent(notes::add);
        if (row.columns() != row.trace().count()) {
            notes.add(presentation.text(
                    "rules.partofblock", Figures.count(row.trace().count())));
        }
        return notes;
    }

    /// How far the block is from the best of all scales of the format.
    private Optional<String> optimum(RuleRow row) {
        String format = row.recipe().scaling().scaleFormat().name();
        OptionalDouble times = row.timesLeast();
        if (times.isEmpty()) {
            return Optional.empty();
        }
        double found = times.getAsDouble();
        if (Double.isInfinite(found)) {
            return Optional.of(presentation.text("rules.optimum.exact", format));
        }
        String shown = presentation.figures().format(found < 100 ? "%.2f" : "%.1e", found);
        return Optional.of(
                found == 1
                        ? presentation.text("rules.optimum.none", format)
                        : presentation.text("rules.optimum", shown, format));
    }

    /// What becomes of values that are not finite, or are not any more; empty if there are none.
    String warning(RuleGroup group) {
        if (group.poisoned() > 0) {
            return presentation.text("rules.poisoned", group.poisoned());
        }
        return group.lost() > 0 ? presentation.text("rules.lost", group.lost()) : "";
    }

    private String tensorScale(RuleRow row) {
        StoredTensorScale stores = row.recipe().scaling().rule().stores();
        float stored = row.trace().quantizer().storedTensorScale();
        String key = switch (stores) {
            case FACTOR -> "rules.tensorscale.factor";
            case AMAX -> "rules.tensorscale.amax";
            case DIVISOR -> "rules.tensorscale.divisor";
        };
        return presentation.text(key, presentation.figures().shortest(stored));
    }

    /// One line a recipe: its id, whose it is, and what it does differently.
    String recipes(RuleGroup group) {
        List<String> lines = new ArrayList<>();
        for (Recipe recipe : group.recipes()) {
            Provenance from = recipe.provenance();
            lines.add(recipe.id() + " – " + from.implementation()
                    + (from.version().isEmpty() ? "" : " " + from.version()));
        }
        group.first().timesLeast().ifPresent(_ -> lines.add(presentation.text("rules.optimum.definition")));
        return String.join("\n", lines);
    }

    /// All of an element.
    String element(RuleRow row, int column) {
        String outcome =
                row.outcome(column) == BlockTrace.Outcome.NON_FINITE ? presentation.text("rules.notfinite") : "";
        return presentation.text(
                        "rules.element",
                        column,
                        presentation.figures().shortest(row.value(column)),
                        presentation.figures().shortest(row.scaled(column)),
                        code(row, column),
                        presentation.figures().codeValue(row.codeValue(column)),
                        presentation.figures().shortest(row.reconstruction(column)))
                + (outcome.isEmpty() ? "" : "\n" + outcome);
    }

    /// All of a row, for those who hear it.
    String summary(RuleGroup group, int index, int count, String mark) {
        RuleRow row = group.first();
        List<String> cells = new ArrayList<>();
        for (int i = row.firstColumn(); i < row.firstColumn() + row.columns(); i++) {
            cells.add(code(row, i));
        }
        List<String> parts = new ArrayList<>();
        parts.add(presentation.text(
                "rules.row", index + 1, count, group.names(), scaleCode(row), scale(row), mse(group)));
        parts.addAll(notes(group));
        if (group.best()) {
            parts.add(presentation.text("rules.best"));
        }
        if (!mark.isEmpty()) {
            parts.add(presentation.text("rules.marked", mark));
        }
        if (!warning(group).isEmpty()) {
            parts.add(warning(group));
        }
        parts.add(presentation.text("rules.codes", String.join(" ", cells)));
        return String.join("; ", parts);
    }
}
