package nibblescope.core.backend.cpu;

import java.util.Random;
import nibblescope.core.format.FloatFormat;

/// Values on which vector code is tried out. Each is a number of the format that the tensor is stored
/// in.
final class TrialValues {
    private static final long SEED = 4;
    /// That of the weights of a layer.
    private static final double DEVIATION = 0.02;
    /// Values of one kind, so that every block has few kinds or one.
    private static final int STRETCH = 32;

    private TrialValues() {}

    /// What weights look like.
    static float[] usual(int count, FloatFormat input) {
        Random random = new Random(SEED);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = input.round((float) (random.nextGaussian() * DEVIATION));
        }
        return values;
    }

    /// Zeros, ties, constants, the smallest and largest numbers, and some that are not finite.
    static float[] awkward(int count, FloatFormat input) {
        Random random = new Random(SEED);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = input.round(awkward(i / STRETCH, random));
        }
        return values;
    }

    private static float awkward(int stretch, Random random) {
        int exponent = stretch / 16 % 24 - 16;
        float normal = (float) random.nextGaussian();
        return switch (stretch % 16) {
            // Multiples of a quarter up to 6: codes of E2M1, and ties between them.
            case 0, 1 -> Math.scalb((random.nextInt(49) - 24) / 4f, exponent);
            case 2 -> random.nextBoolean() ? 0f : -0f;
            case 3 -> random.nextInt(8) == 0 ? Float.NaN : normal;
            case 4 -> random.nextInt(16) == 0 ? Float.POSITIVE_INFINITY : normal;
            case 5 -> random.nextInt(16) == 0 ? Float.NEGATIVE_INFINITY : -0f;
            case 6 -> normal * Float.MAX_VALUE / 4;
            case 7 -> normal * Float.MIN_NORMAL;
            case 8 -> Float.MIN_VALUE * random.nextInt(9);
            case 9 -> Math.scalb(1f, exponent);
            case 10 -> random.nextInt(STRETCH) == 0 ? normal : normal * 0x1p-20f;
            default -> Math.scalb(normal, exponent);
        };
    }
}
