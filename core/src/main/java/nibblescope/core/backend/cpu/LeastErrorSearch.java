package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// Finds the scale codes of least squared error for a stack of blocks, of several the lowest. Codes
/// that cannot win are not tried. For one thread.
///
/// **Lower codes.** A block's error is never below that of its amax, and under a scale that it lies
/// beyond, that is at least `fl(e * e)` with `e = fl(amax - fl(6 * scale))`: no sum of squares rounds to
/// less than one of them. It grows as scales shrink, so below the first code whose bound exceeds the
/// least error so far, none can win.
///
/// **Higher codes.** Let scale `2 s` bring every magnitude below 3.5, the tie of 3 and 4. Then all values
/// that it uses, up to 3 times `2 s`, are values under `s` too, which has two more: 0.5 s and 1.5 s.
/// So in exact arithmetic no element is nearer to its value under `2 s`. With powers of two, arithmetic
/// is exact enough: rounding a difference keeps the order. Else an element can only be nearer where
/// rounding its scaled value, of relative error 2^-20.8 at most, decides between the values on either
/// side of a tie, both at least 0.24 s away: its error grows by a factor of 1 + 2^-16.8 at most, and the
/// block's by 1 + 2^-15.5. There are at most 15 doublings among the codes of E4M3, 1 + 2^-11.5 in all.
/// So if every code of the last doubling that was tried has an error of [#SURELY_LESS] times more than
/// the least, none above can win; for the code that has the least, the one twice as high is tried.
final class LeastErrorSearch {
    private static final float SURELY_LESS = 1 - 0x1p-11f;
    private static final int TIE_OF_3_AND_4 = Float.floatToRawIntBits(3.5f);
    private static final float LARGEST = 6f;

    private final Trial trial;
    private final ScaleCodes table;
    private final Step[] errors;
    private final Step keep = new Keep();
    private final Step bounded;
    private final Step near = new Near();
    private final Step nearDoubled = new NearDoubled();
    private final Step below = new Below();

    /// @param errors compute the errors of the codes on trial
    LeastErrorSearch(ScaleCodes table, List<Step> errors, Trial trial) {
        this.trial = trial;
        this.table = table;
        this.errors = errors.toArray(Step[]::new);
        bounded = new Bounded(table);
    }

    /// Searches for the stack that the trial has taken.
    void search() {
        Arrays.fill(trial.least, Integer.MAX_VALUE);
        Arrays.fill(trial.second, Integer.MAX_VALUE);
        int last = table.doubling() - 1;
        tryCodes(0, last);
        while (!isBounded(last)) {
            last++;
            tryCodes(last, last);
        }
        while (mightWinAbove(last)) {
            Arrays.fill(trial.second, Integer.MAX_VALUE);
            tryCodes(last + 1, last + table.doubling());
            last += table.doubling();
        }
        tryDownwards();
    }

    private void tryCodes(int first, int last) {
        trial.put(first, table);
        for (int slot = 0; slot <= last - first; slot++) {
            tryCode(slot, first + slot);
        }
    }

    private void tryCode(int slot, int from) {
        computeErrors(slot, from);
        run(keep, slot, from);
    }

    private void computeErrors(int slot, int from) {
        Arrays.fill(trial.sums, 0f);
        for (Step step : errors) {
            run(step, slot, from);
        }
    }

    private boolean isBounded(int last) {
        trial.put(last + 1, table);
        return run(bounded, 0, last + 1);
    }

    private boolean mightWinAbove(int last) {
        if (run(near, 0, last)) {
            return true;
        }
        trial.putDoubled(table);
        computeErrors(0, last);
        return run(nearDoubled, 0, last);
    }

    private void tryDownwards() {
        int first = -Trial.SLOTS;
        trial.put(first, table);
        for (int from = -1; run(below, from - first, from); from--) {
            tryCode(from - first, from);
            if (from == first) {
                first -= Trial.SLOTS;
                trial.put(first, table);
            }
        }
    }

    private boolean run(Step step, int slot, int from) {
        return step.run(trial, slot * Lanes.COUNT, from);
    }

    /// A part of the search; as of a [Pass], each is compiled by itself.
    interface Step {
        /// Does its part, and answers the question if it is one.
        ///
        /// @param slot where the codes that it is about are
        /// @param from how far they are from the start
        boolean run(Trial trial, int slot, int from);
    }

    /// Takes the codes that were tried where they are the best.
    private static final class Keep implements Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            IntVector code = Lanes.ints(trial.codes, slot);
            IntVector error = Lanes.bits(trial.errors, 0);
            IntVector least = Lanes.ints(trial.least, 0);
            IntVector best = Lanes.ints(trial.best, 0);
            Lanes.ints(trial.second, 0).min(error.max(least)).intoArray(trial.second, 0);
            error.min(least).intoArray(trial.least, 0);
            // Of codes with the same error the lower one is better.
            VectorMask<Integer> better =
                    error.compare(LT, least).or(error.compare(EQ, least).and(code.compare(LT, best)));
            best.blend(code, better).intoArray(trial.best, 0);
            return true;
        }
    }

    /// Whether all codes further above double one that was tried, and bring amax below the tie.
    private record Bounded(ScaleCodes table, int doublesFrom) implements Step {
        Bounded(ScaleCodes table) {
            this(table, table.doublesFrom());
        }

        @Override
        public boolean run(Trial trial, int slot, int from) {
            IntVector next = Lanes.ints(trial.start, 0).add(from);
            FloatVector operand = Lanes.floats(trial.operands, slot);
            FloatVector magnitude = Lanes.ints(trial.amax, 0).reinterpretAsFloats();
            FloatVector scaled = table.divides() ? magnitude.div(operand) : magnitude.mul(operand);
            return !scaled.reinterpretAsInts()
                    .compare(GE, TIE_OF_3_AND_4)
                    .or(next.compare(LT, doublesFrom))
                    .and(next.compare(LE, Lanes.ints(trial.high, 0)))
                    .anyTrue();
        }
    }

    /// Whether an error other than the least is so near to it that a code further above might win.
    private static final class Near implements Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            return isNear(trial, Lanes.ints(trial.second, 0).reinterpretAsFloats(), from);
        }
    }

    /// Whether that of twice the best scale is.
    private static final class NearDoubled implements Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            return isNear(trial, Lanes.floats(trial.errors, 0), from);
        }
    }

    private static boolean isNear(Trial trial, FloatVector errors, int from) {
        IntVector least = Lanes.ints(trial.least, 0);
        return errors.mul(SURELY_LESS)
                .reinterpretAsInts()
                .compare(LE, least)
                .and(least.compare(NE, 0))
                .and(Lanes.ints(trial.start, 0).add(from).compare(LT, Lanes.ints(trial.high, 0)))
                .anyTrue();
    }

    /// Whether the code so far below the start might win.
    private static final class Below implements Step {
        @Override
        public boolean run(Trial trial, int slot, int from) {
            FloatVector missed = Lanes.ints(trial.amax, 0)
                    .reinterpretAsFloats()
                    .sub(Lanes.floats(trial.scales, slot).mul(LARGEST));
            VectorMask<Integer> might = missed.mul(missed)
                    .reinterpretAsInts()
                    .compare(LE, Lanes.ints(trial.least, 0))
                    .or(missed.reinterpretAsInts().compare(LE, 0));
            return might.and(Lanes.ints(trial.start, 0).add(from).compare(GE, Lanes.ints(trial.low, 0)))
                    .anyTrue();
        }
    }
}
