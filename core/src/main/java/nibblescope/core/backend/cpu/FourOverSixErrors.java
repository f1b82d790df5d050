package nibblescope.core.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// The errors that decide between two scales, in steps: what each element misses its value by, and the
/// sum of that; the order of operations is that of [ScaleChoice.FourOverSix]. Each kind is a class of its
/// own, as a [Pass] is.
///
/// Errors are computed from magnitudes: a sign changes that of a difference and nothing else.
final class FourOverSixErrors {
    private FourOverSixErrors() {}

    /// [ScaleChoice.Difference#TIMES_AMAX].
    record TimesAmax(float tensorAmax, float range) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector scale = Lanes.floats(trial.scales, slot);
            int[] magnitudes = trial.magnitudes;
            float[] differences = trial.differences;
            for (int i = 0; i < magnitudes.length; i += Lanes.COUNT) {
                FloatVector magnitude = Lanes.ints(magnitudes, i).reinterpretAsFloats();
                Trial.nearest(magnitude.mul(operand))
                        .mul(scale)
                        .mul(tensorAmax)
                        .div(range)
                        .sub(magnitude)
                        .intoArray(differences, i);
            }
            return true;
        }
    }

    /// [ScaleChoice.Difference#TIMES_DECODING_SCALE].
    record TimesDecodingScale(float decodingScale) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector scale = Lanes.floats(trial.scales, slot);
            int[] magnitudes = trial.magnitudes;
            float[] differences = trial.differences;
            for (int i = 0; i < magnitudes.length; i += Lanes.COUNT) {
                FloatVector magnitude = Lanes.ints(magnitudes, i).reinterpretAsFloats();
                Trial.nearest(magnitude.mul(operand))
                        .mul(scale)
                        .mul(decodingScale)
                        .sub(magnitude)
                        .intoArray(differences, i);
            }
            return true;
        }
    }

    /// [ScaleChoice.Difference#OF_SCALED_VALUE].
    record OfScaledValue(float encodingScale) implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector scale = Lanes.floats(trial.scales, slot);
            int[] magnitudes = trial.magnitudes;
            float[] differences = trial.differences;
            for (int i = 0; i < magnitudes.length; i += Lanes.COUNT) {
                FloatVector magnitude = Lanes.ints(magnitudes, i).reinterpretAsFloats();
                Trial.nearest(magnitude.mul(operand))
                        .mul(scale)
                        .sub(magnitude.mul(encodingScale))
                        .intoArray(differences, i);
            }
            return true;
        }
    }

    private static IntVector magnitude(float[] differences, int at) {
        return Lanes.bits(differences, at).and(Lanes.MAGNITUDE);
    }

    /// Squares the differences.
    static final class Squares implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            float[] differences = trial.differences;
            for (int i = 0; i < differences.length; i += Lanes.COUNT) {
                FloatVector difference = Lanes.floats(differences, i);
                difference.mul(difference).intoArray(differences, i);
            }
            return true;
        }
    }

    /// The sum of the magnitudes as the elements lie.
    static final class OneByOne implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            float[] differences = trial.differences;
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            for (int i = 0; i < differences.length; i += Lanes.COUNT) {
                sum = sum.add(magnitude(differences, i).reinterpretAsFloats());
            }
            sum.intoArray(trial.errors, slot);
            return true;
        }
    }

    /// The sum of the magnitudes of elements 0, 8, 16 and 24, that of elements 1, 9 and so on, then of
    /// these.
    static final class InEightLanes implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            float[] differences = trial.differences;
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            for (int i = 0; i < Trial.SUMS; i += Lanes.COUNT) {
                FloatVector lane = magnitude(differences, i).reinterpretAsFloats();
                for (int next = i + Trial.SUMS; next < differences.length; next += Trial.SUMS) {
                    lane = lane.add(magnitude(differences, next).reinterpretAsFloats());
                }
                sum = sum.add(lane);
            }
            sum.intoArray(trial.errors, slot);
            return true;
        }
    }

    /// The largest magnitude, as the greatest bits.
    static final class Largest implements LeastErrorSearch.Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            float[] differences = trial.differences;
            IntVector largest = IntVector.zero(Lanes.INTS);
            for (int i = 0; i < differences.length; i += Lanes.COUNT) {
                largest = largest.max(magnitude(differences, i));
            }
            largest.reinterpretAsFloats().intoArray(trial.errors, slot);
            return true;
        }
    }
}
