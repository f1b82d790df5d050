package nibblescope.core.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;
import nibblescope.core.quantize.BlockError;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;

/// What one recipe makes of consecutive elements of a row of a tensor, as far as they lie in one
/// block. Immutable.
public final class RuleRow {
    private final BlockTrace trace;
    private final int first;
    private final int at;
    private final int count;
    private final OptionalDouble leastSquaredError;

    private RuleRow(BlockTrace trace, int first, int at, int count, OptionalDouble leastSquaredError) {
        this.trace = trace;
        this.first = first;
        this.at = at;
        this.count = count;
        this.leastSquaredError = leastSquaredError;
    }

    /// Follows the block that holds an element.
    ///
    /// @param whole   the quantizer of the tensor
    /// @param row     of the element
    /// @param column  of the element
    /// @param start   the column of the first element that is looked at, not after `column`
    /// @param columns how many elements are looked at
    public static RuleRow of(Tensor tensor, BlockQuantizer whole, long row, long column, long start, int columns) {
        BlockReader reader = new BlockReader(tensor, whole.recipe());
        BlockLayout layout = reader.layout();
        long block = layout.blockAt(row, column);
        float[] values = new float[layout.length(block)];
        reader.read(block, values, 0);
        BlockTrace trace = BlockTrace.of(new BlockQuantizers(tensor, whole).of(block), values);
        long left = Math.max(start, layout.column(block));
        long right = Math.min(start + columns, layout.column(block) + layout.width(block));
        int first = (int) ((row - layout.row(block)) * layout.width(block) + left - layout.column(block));
        return new RuleRow(trace, first, (int) (left - start), (int) (right - left), least(trace, values));
    }

    private static OptionalDouble least(BlockTrace trace, float... values) {
        Recipe recipe = trace.quantizer().recipe();
        return ScaleOptimum.isDefined(recipe) && trace.nonFinite() == 0
                ? OptionalDouble.of(
                        new ScaleOptimum(recipe).leastSquaredError(trace.quantizer(), values, 0, values.length))
                : OptionalDouble.empty();
    }

    /// How many times the error of the whole block is what it would be under the best of all scales of
    /// the recipe's format: 1 at the optimum, infinity where it could be 0. Empty where scales are too
    /// many to be tried, or something is not finite.
    public OptionalDouble timesLeast() {
        if (leastSquaredError.isEmpty()) {
            return OptionalDouble.empty();
        }
        double least = leastSquaredError.getAsDouble();
        return OptionalDouble.of(trace.squaredError() <= least ? 1 : trace.squaredError() / least);
    }

    public Recipe recipe() {
        return trace.quantizer().recipe();
    }

    /// The whole block.
    public BlockTrace trace() {
        return trace;
    }

    /// Whether the block holds the element of a column, counted from the first that is looked at.
    public boolean holds(int column) {
        return column >= at && column < at + count;
    }

    /// The first column that it holds.
    public int firstColumn() {
        return at;
    }

    /// The columns that it holds.
    public int columns() {
        return count;
    }

    private int index(int column) {
        return first + column - at;
    }

    public float value(int column) {
        return trace.value(index(column));
    }

    /// The value brought to the scale of the block, before it is rounded.
    public float scaled(int column) {
        return trace.scaled(index(column));
    }

    /// The element code, without the bits above it.
    public int code(int column) {
        return trace.code(index(column)) & (1 << recipe().elements().bits()) - 1;
    }

    /// What the code stands for, without any scale.
    public float codeValue(int column) {
        return recipe().elements().decode(code(column));
    }

    public float reconstruction(int column) {
        return trace.reconstruction(index(column));
    }

    public BlockTrace.Outcome outcome(int column) {
        return trace.outcome(index(column));
    }

    /// Elements among these that are not finite, before or after.
    public int nonFinite() {
        int found = 0;
        for (int column = at; column < at + count; column++) {
            found += outcome(column) == BlockTrace.Outcome.NON_FINITE ? 1 : 0;
        }
        return found;
    }

    /// Mean squared error of the finite ones among these elements; NaN if there are none.
    public double mse() {
        BlockError error = new BlockError();
        for (int column = at; column < at + count; column++) {
            error.add(BlockError.of(value(column), reconstruction(column)));
        }
        return (double) error.squared() / (count - nonFinite());
    }

    /// Whether another recipe stores the same for the block: the same scale in the same format, and
    /// the same codes.
    public boolean storesTheSameAs(RuleRow other) {
        return trace.scaleCode() == other.trace.scaleCode()
                && recipe().scaling().scaleFormat() == other.recipe().scaling().scaleFormat()
                && recipe().elements() == other.recipe().elements()
                && at == other.at
                && Arrays.equals(codes(), other.codes());
    }

    /// Whether it is read as the same values, to the bit.
    public boolean readsTheSameAs(RuleRow other) {
        return storesTheSameAs(other) && Arrays.equals(reconstructions(), other.reconstructions());
    }

    private int[] codes() {
        int[] codes = new int[count];
        Arrays.setAll(codes, i -> code(at + i));
        return codes;
    }

    private float[] reconstructions() {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = reconstruction(at + i);
        }
        return values;
    }
}
