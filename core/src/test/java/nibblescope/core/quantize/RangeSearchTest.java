package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RangeSearchTest {
    private static final int BLOCK = 16;
    private static final int BLOCKS = 300;

    private static float nearest(float scaled) {
        return Float.isNaN(scaled) ? scaled : ElementFormat.E2M1.decode(ElementFormat.E2M1.encode(scaled));
    }

    /// The definition: every range in turn, every power computed.
    private static float tryingAll(BlockRange.LeastError ranges, float[] values, FloatFormat input) {
        float greatest = input.round(BlockQuantizer.amax(values, 0, BLOCK) * (float) ranges.expansion());
        float best = greatest;
        float least = input.maxFinite();
        for (int step = 0; step < ranges.steps(); step++) {
            float range = ranges.range(greatest, step, input);
            float quotient = input.round(range / 6f);
            float scale = quotient == 0 ? input.epsilon() : quotient;
            float[] errors = new float[BLOCK];
            for (int i = 0; i < BLOCK; i++) {
                float product = input.round(nearest(input.round(values[i] / scale)) * scale);
                double difference = Math.abs(input.round(product - values[i]));
                errors[i] = input.round((float) Math.pow(difference, input.round(2.4f)));
            }
            float error =
                    input.round(ScaleChoice.SumOrder.EIGHT_LANES.sum(ScaleChoice.Criterion.MAE, errors, BLOCK, BLOCK));
            if (error < least) {
                best = range;
                least = error;
            }
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource
    void rangesThatAreLeftOutWouldNotHaveBeenTaken(FloatFormat input) {
        BlockRange.LeastError[] searches = {
            new BlockRange.LeastError(1, 100, 20),
            new BlockRange.LeastError(1.8, 200, 111),
            new BlockRange.LeastError(1, 4, 2)
        };
        Random random = new Random(8);
        for (int block = 0; block < BLOCKS; block++) {
            float[] values = block(block % 8, random, input);
            for (BlockRange.LeastError ranges : searches) {
                float expected = tryingAll(ranges, values, input);
                float found = ranges.of(values, 0, BLOCK, ElementFormat.E2M1, input);
                assertEquals(expected, found, "block " + block + " of " + input + ", " + ranges);
            }
        }
    }

    private static float[] block(int kind, Random random, FloatFormat input) {
        float[] values = new float[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            double normal = random.nextGaussian();
            values[i] = input.round((float)
                    switch (kind) {
                        case 0 -> 0.02 * normal;
                        case 1 -> Math.rint(4 * normal) / 4;
                        case 2 -> random.nextInt(8) == 0 ? 50 * normal : normal;
                        case 3 -> 1e-4 * normal;
                        case 4 -> 1e-20 * normal;
                        case 5 -> 3e4 * normal;
                        case 6 -> random.nextInt(12) == 0 ? Double.NaN : normal;
                        default -> random.nextInt(4) == 0 ? Double.POSITIVE_INFINITY : 0;
                    });
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void aBoundIsNeverAboveThePowerAndNearlyAsGreat(FloatFormat input) {
        PowerBound bound = PowerBound.ofNorm(input);
        for (float x = 0x1p-5f; x < 100; x *= 1.0013f) {
            float power = input.round((float) Math.pow(input.round(x), input.round(2.4f)));
            double below = bound.below(input.round(x));
            assertTrue(below <= power && below > 0.95 * power, x + ": " + below + ", " + power);
        }
        assertEquals(0, bound.below(0f));
    }
}
