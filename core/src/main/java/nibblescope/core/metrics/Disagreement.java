package nibblescope.core.metrics;

import java.util.Optional;

/// Why two recipes store or mean something else by the same block, told of the first cell where they
/// differ: the block scale, then the elements in order, then the tensor scale.
public sealed interface Disagreement {
    /// Where they differ first.
    Cell cell();

    /// A cell of what is stored for a block.
    sealed interface Cell {
        /// The block scale.
        record Scale() implements Cell {}

        /// An element, counted from the first that is looked at.
        record Element(int column) implements Cell {}

        /// What is stored for the tensor.
        record TensorScale() implements Cell {}
    }

    /// The first cell where two recipes differ, and why; empty if they agree in all.
    static Optional<Disagreement> between(RuleRow a, RuleRow b) {
        return new FirstDifference(a, b).find();
    }

    /// The recipes are of other formats: nothing is to be compared.
    record Formats(Cell cell) implements Disagreement {}

    /// The block holds NaN or infinity, which the recipes treat differently.
    ///
    /// @param amax NaN or infinity
    record NotFinite(Cell cell, float amax) implements Disagreement {}

    /// The tensor scale of one of them is not finite or zero, so that the scale of every block is not
    /// what its values ask for.
    ///
    /// @param a tensor scale of the first; likewise `b`
    record BrokenTensorScale(Cell cell, float a, float b) implements Disagreement {}

    /// The block is all zeros: any scale will do, and the recipes take different ones.
    record EmptyBlock(Cell cell, float a, float b) implements Disagreement {}

    /// The scales are neighbouring powers of two.
    ///
    /// @param amax   of the block
    /// @param ideal  amax over the largest element
    /// @param lowest the lower one of the two scales
    record PowersOfTwo(Cell cell, float amax, float largest, double ideal, float lowest, float a, float b)
            implements Disagreement {
        /// Whether amax saturates under the lower scale.
        public boolean saturates() {
            return ideal > lowest;
        }
    }

    /// The rules round in the same direction; one of them computes a logarithm in floating point,
    /// which is rounded to a whole number where amax is next to a power of two times a constant.
    record Logarithm(Cell cell, float amax, float a, float b) implements Disagreement {}

    /// Amax lies at an end of the range of floats or of scales, where a rule clamps, wraps or gives
    /// up.
    record EndOfRange(Cell cell, float amax, float a, float b) implements Disagreement {}

    /// One of them tries several scales and takes the best.
    ///
    /// @param errorA mean squared error of the block; likewise `errorB`
    record Tried(Cell cell, float a, float b, double errorA, double errorB) implements Disagreement {}

    /// One has a scale for the tensor, the other has none.
    record Levels(Cell cell, float tensorScale, float a, float b) implements Disagreement {}

    /// The tensor scales differ by more than rounding: the block scales are in other units.
    record Units(Cell cell, float tensorA, float tensorB, float a, float b) implements Disagreement {}

    /// The exact scale is less than the least that one of them takes.
    record LeastScale(Cell cell, double exact, float a, float b) implements Disagreement {}

    /// The exact scale lies half way between two that can be stored.
    record ScaleTie(Cell cell, double exact, float a, float b) implements Disagreement {}

    /// The exact scale can be stored to within a step, and one of them goes to an end of the range.
    record ScaleOverflow(Cell cell, double exact, float a, float b) implements Disagreement {}

    /// The same quotient computed in another order falls on the other side of a border of rounding.
    record ScaleRounding(Cell cell, double exact, float a, float b) implements Disagreement {}

    /// The value is zero, or becomes zero, and only one keeps its sign.
    record SignOfZero(Cell cell, float value, int codeA, int codeB) implements Disagreement {}

    /// The scaled value lies half way between two elements.
    ///
    /// @param scaled the value over the scale
    /// @param a      what the first takes it for; likewise `b`
    record Tie(Cell cell, float value, float scaled, float a, float b) implements Disagreement {}

    /// The recipes scale by expressions that differ in the last bits, and a border of rounding lies
    /// between the two outcomes.
    record LastBit(Cell cell, float value, float scaledA, float scaledB, float a, float b) implements Disagreement {}

    /// The recipes scale by different numbers though they store the same scale.
    record OtherOperand(Cell cell, float value, float scaledA, float scaledB, float a, float b)
            implements Disagreement {}

    /// The same stored scale is in other units, because the tensor scales differ by more than rounding.
    record OtherUnits(Cell cell, float value, float tensorA, float tensorB, float scaledA, float scaledB)
            implements Disagreement {}

    /// The scaled value is beyond the largest element, and one of them does not clamp it.
    record NotClamped(Cell cell, float scaled, int codeA, int codeB) implements Disagreement {}

    /// The scale is zero: what is divided by it is as large or small as the recipe pleases.
    record ZeroScale(Cell cell, int codeA, int codeB) implements Disagreement {}

    /// The same scaled value, between two elements, is rounded in other directions.
    record OtherRounding(Cell cell, float value, float scaled, float a, float b) implements Disagreement {}

    /// What is stored for the block is the same; the tensor scale is computed in another order.
    ///
    /// @param a tensor scale of the first; likewise `b`
    record TensorScales(Cell cell, float a, float b) implements Disagreement {}

    /// The same codes and scales are read as other values: the factors are multiplied in another
    /// order.
    record Reading(Cell cell, int code, float a, float b) implements Disagreement {}
}
