package nibblescope.core.backend.cpu;

import jdk.incubator.vector.FloatVector;

/// Adds the squared errors that 16 elements of blocks, from `first` on, have under the scales on trial
/// to eight sums: sum `j` has those of elements `j`, `j + 8` and so on. Each kind is a class of its own,
/// as a [Pass] is. To begin with, sums are 0, to which any number is added without rounding.
final class TrialSums {
    private TrialSums() {}

    /// Where values are multiplied with the operand; added as [nibblescope.core.quantize.BlockError] does.
    record OfProducts(int first) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            int[] magnitudes = trial.magnitudes;
            float[] sums = trial.sums;
            int at = first * Lanes.COUNT;
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector scale = Lanes.floats(trial.scales, slot);
            for (int i = 0; i < Trial.SUMS; i += Lanes.COUNT) {
                FloatVector error = error(magnitudes, at + i, operand, scale);
                FloatVector next = error(magnitudes, at + i + Trial.SUMS, operand, scale);
                FloatVector sum = Lanes.floats(sums, i);
                next.fma(next, error.fma(error, sum)).intoArray(sums, i);
            }
            return true;
        }

        private static FloatVector error(int[] magnitudes, int at, FloatVector operand, FloatVector scale) {
            FloatVector magnitude = Lanes.ints(magnitudes, at).reinterpretAsFloats();
            return magnitude.sub(Trial.nearest(magnitude.mul(operand)).mul(scale));
        }
    }

    /// Where values are divided by the operand; added likewise.
    record OfQuotients(int first) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            int[] magnitudes = trial.magnitudes;
            float[] sums = trial.sums;
            int at = first * Lanes.COUNT;
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector scale = Lanes.floats(trial.scales, slot);
            for (int i = 0; i < Trial.SUMS; i += Lanes.COUNT) {
                FloatVector error = error(magnitudes, at + i, operand, scale);
                FloatVector next = error(magnitudes, at + i + Trial.SUMS, operand, scale);
                FloatVector sum = Lanes.floats(sums, i);
                next.fma(next, error.fma(error, sum)).intoArray(sums, i);
            }
            return true;
        }

        private static FloatVector error(int[] magnitudes, int at, FloatVector operand, FloatVector scale) {
            FloatVector magnitude = Lanes.ints(magnitudes, at).reinterpretAsFloats();
            return magnitude.sub(Trial.nearest(magnitude.div(operand)).mul(scale));
        }
    }

    /// Where values are divided by the scale itself, and squares are rounded before they are added.
    record OfRoundedSquares(int first) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            int[] magnitudes = trial.magnitudes;
            float[] sums = trial.sums;
            int at = first * Lanes.COUNT;
            FloatVector scale = Lanes.floats(trial.scales, slot);
            for (int i = 0; i < Trial.SUMS; i += Lanes.COUNT) {
                FloatVector error = error(magnitudes, at + i, scale);
                FloatVector next = error(magnitudes, at + i + Trial.SUMS, scale);
                FloatVector sum = Lanes.floats(sums, i);
                sum.add(error.mul(error)).add(next.mul(next)).intoArray(sums, i);
            }
            return true;
        }

        private static FloatVector error(int[] magnitudes, int at, FloatVector scale) {
            FloatVector magnitude = Lanes.ints(magnitudes, at).reinterpretAsFloats();
            return magnitude.sub(Trial.nearest(magnitude.div(scale)).mul(scale));
        }
    }

    /// Adds the sums up as [nibblescope.core.quantize.BlockError] does.
    static final class Tree implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            two(trial, 0)
                    .add(two(trial, 2))
                    .add(two(trial, 4).add(two(trial, 6)))
                    .intoArray(trial.errors, 0);
            return true;
        }

        private static FloatVector two(Trial trial, int first) {
            return trial.sum(first).add(trial.sum(first + 1));
        }
    }

    /// Adds the sums up one after the other.
    static final class OneByOne implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            FloatVector total = trial.sum(0);
            for (int i = 1; i < Trial.SUMS / Lanes.COUNT; i++) {
                total = total.add(trial.sum(i));
            }
            total.intoArray(trial.errors, 0);
            return true;
        }
    }
}
