package nibblescope.core.quantize;

import java.util.Arrays;

/// The squared error of a block, the one definition of it, added up element after element. For one
/// thread.
///
/// In FP32: `e = fl(|x| - fl(v * d))` with `v` the magnitude of the code's value and `d` the
/// dequantizing scale; lane j < 8 holds `e[j] * e[j]`, then `fma(e[j+8], e[j+8], lane[j])` for each
/// further group of 8; then the lanes are added as a tree: (0,1)(2,3)(4,5)(6,7), pairs of pairs,
/// total. Elements that a short block lacks count as 0, as does one that is not finite, before or
/// after.
public final class BlockError {
    private static final int LANES = 8;

    private final float[] lanes = new float[LANES];
    private int elements;

    /// The error of a block without elements yet.
    public BlockError() {
        clear();
    }

    /// Starts a block.
    public void clear() {
        Arrays.fill(lanes, 0f);
        elements = 0;
    }

    /// Whether an element counts: its value and its reconstruction are finite.
    public static boolean counts(float value, float reconstruction) {
        return Math.abs(value) < Float.POSITIVE_INFINITY && Math.abs(reconstruction) < Float.POSITIVE_INFINITY;
    }

    /// The error of an element, which is finite too; 0 if it does not count.
    public static float of(float value, float reconstruction) {
        return counts(value, reconstruction) ? Math.abs(value) - Math.abs(reconstruction) : 0f;
    }

    /// Adds the error of the block's next element.
    public void add(float error) {
        int lane = elements & (LANES - 1);
        lanes[lane] = elements < LANES ? error * error : Math.fma(error, error, lanes[lane]);
        elements++;
    }

    /// The sum of the squared errors added since [#clear()].
    public float squared() {
        return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }
}
