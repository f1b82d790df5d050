package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.RuleRow;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// The elements around the selected one under many recipes.
///
/// @param family  whose recipes they are
/// @param row     of the elements
/// @param start   column of the first element
/// @param values  of the elements
/// @param rows    one a recipe
/// @param leftOut recipes that cannot be shown here
record RuleMatrix(Family family, long row, long start, List<Float> values, List<RuleRow> rows, List<LeftOut> leftOut) {
    /// The most elements that are copied to put other values among them, and of which a recipe's own
    /// amax is computed.
    private static final long MOST_ELEMENTS = 1L << 22;

    /// As many rows and columns as the largest block has.
    private static final long BAND = 128;

    RuleMatrix {
        values = List.copyOf(values);
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
    }

    /// A recipe that is not shown.
    record LeftOut(Recipe recipe, Reason reason) {}

    /// Why a recipe is not shown.
    enum Reason {
        /// Its codes are those of other values.
        TRANSFORMED,
        /// It refuses tensors of this shape.
        SHAPE,
        /// It needs all of a tensor that is too large for that.
        TOO_LARGE
    }

    /// A copy of the tensor's values, or of those around the block.
    ///
    /// @param whole whether it is all of the tensor
    private record Copy(Tensor tensor, long row, long column, boolean whole) {}

    /// Quantizes the elements around the selected one.
    ///
    /// @param amaxes what recipes make their tensor scales from, of those that were asked before
    static RuleMatrix of(
            Tensor tensor, SelectedBlock block, Family family, List<Recipe> recipes, Map<String, Float> amaxes) {
        Copy copy = copy(tensor, block);
        long column = block.position().column();
        long start = column / family.columns() * family.columns();
        int columns = (int) Math.min(family.columns(), tensor.shape().columns() - start);
        float[] values = new float[columns];
        long localRow = block.position().row() - copy.row();
        copy.tensor().read(localRow * copy.tensor().shape().columns() + start - copy.column(), values, 0, columns);
        List<RuleRow> rows = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Recipe recipe : recipes) {
            Optional<Reason> reason = reason(recipe, tensor.shape(), copy.whole());
            if (reason.isPresent()) {
                leftOut.add(new LeftOut(recipe, reason.get()));
                continue;
            }
            float amax = recipe.needsOwnAmax() ? ownAmax(copy.tensor(), recipe, block, amaxes) : block.tensorAmax();
            BlockQuantizer whole = new BlockQuantizer(recipe, tensor.dtype().computedIn(), amax);
            rows.add(
                    RuleRow.of(copy.tensor(), whole, localRow, column - copy.column(), start - copy.column(), columns));
        }
        List<Float> shown = new ArrayList<>();
        for (float value : values) {
            shown.add(value);
        }
        return new RuleMatrix(family, block.position().row(), start, shown, rows, leftOut);
    }

    private static Optional<Reason> reason(Recipe recipe, Shape shape, boolean whole) {
        if (!recipe.transform().isNone()) {
            return Optional.of(Reason.TRANSFORMED);
        }
        if (recipe.obstacle(shape).isPresent()) {
            return Optional.of(Reason.SHAPE);
        }
        boolean needsAll = recipe.needsOwnAmax() || recipe.scaling().tensor() == TensorScaling.ROW;
        return needsAll && !whole ? Optional.of(Reason.TOO_LARGE) : Optional.empty();
    }

    private static float ownAmax(Tensor all, Recipe recipe, SelectedBlock block, Map<String, Float> amaxes) {
        return block.edited()
                ? ReferenceQuantizer.amax(all, recipe)
                : amaxes.computeIfAbsent(recipe.id(), _ -> ReferenceQuantizer.amax(all, recipe));
    }

    private static Copy copy(Tensor tensor, SelectedBlock block) {
        Shape shape = tensor.shape();
        boolean whole = shape.elements() <= MOST_ELEMENTS;
        long row = whole ? 0 : block.position().row() / BAND * BAND;
        long column = whole ? 0 : block.position().column() / BAND * BAND;
        long rows = whole ? shape.rows() : Math.min(BAND, shape.rows() - row);
        long columns = whole ? shape.columns() : Math.min(BAND, shape.columns() - column);
        float[] values = new float[Math.toIntExact(rows * columns)];
        for (long r = 0; r < rows; r++) {
            tensor.read((row + r) * shape.columns() + column, values, (int) (r * columns), (int) columns);
        }
        if (block.edited()) {
            float[] edited = block.window();
            long at = (block.position().row() - row) * columns + block.windowColumn() - column;
            int count = (int) Math.min(edited.length, columns - (block.windowColumn() - column));
            System.arraycopy(edited, 0, values, (int) at, count);
        }
        return new Copy(Tensor.ofFloats(tensor.name(), Shape.of(rows, columns), values), row, column, whole);
    }

    /// How many columns are worth looking at: those behind repeat the last of them, in the value and in
    /// every row.
    int interestingColumns() {
        int end = values.size();
        while (end > 1 && repeats(end - 1)) {
            end--;
        }
        // Hiding one or two would save nothing.
        return values.size() - end < 3 ? values.size() : end;
    }

    private boolean repeats(int column) {
        return Float.compare(values.get(column), values.get(column - 1)) == 0
                && rows.stream()
                        .allMatch(row -> row.holds(column) == row.holds(column - 1)
                                && (!row.holds(column) || row.code(column) == row.code(column - 1)));
    }
}
