package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.quantize.ScaleChoice.Criterion;
import nibblescope.core.quantize.ScaleChoice.SumOrder;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScaleSearchTest {
    private static final float BIG = 0x1p24f;
    private static final VectorFile INPUTS = new VectorFile("inputs.safetensors");
    private static final VectorFile SWEEPS = new VectorFile("nvfp4-sweep.safetensors.gz");
    private static final Recipe SWEEP = RecipeCatalog.find("nvfp4-modelopt-mse").orElseThrow();

    static List<String> sweptInputs() {
        return INPUTS.names().stream()
                .filter(input -> SWEEPS.has(key(input, "block_sse")))
                .toList();
    }

    private static String key(String input, String field) {
        return SWEEP.provenance().golden().orElseThrow() + "/" + input + "/" + field;
    }

    @ParameterizedTest
    @MethodSource("sweptInputs")
    void aSweepFindsTheAmaxAndTheErrorThatModelOptimizerFinds(String input) {
        Tensor tensor = INPUTS.tensor(input);
        Tensor amaxes = SWEEPS.tensor(key(input, "block_amax"));
        Tensor errors = SWEEPS.tensor(key(input, "block_sse"));
        float tensorAmax = ReferenceQuantizer.amax(tensor);
        BlockQuantizer quantizer = new BlockQuantizer(SWEEP, tensor.dtype().computedIn(), tensorAmax);
        BlockReader reader = new BlockReader(tensor, SWEEP);
        float[] values = new float[SWEEP.blockSize()];
        for (long block = 0; block < reader.layout().blocks(); block++) {
            int count = reader.read(block, values, 0);
            ScaleSearch.Swept swept = new ScaleSearch(quantizer, values, 0, count).sweep(tensorAmax);
            // assertEquals of floats takes all NaN for one.
            assertEquals(amaxes.get(block), swept.amax(), "amax of block " + block);
            assertEquals(errors.get(block), swept.error(), "error of block " + block);
        }
    }

    @Test
    void theOrderOfASumDecidesItsLastBits() {
        float[] three = {1f, BIG, 1f};
        // 1 + 2^24 is a tie that goes to 2^24, and so does the second one.
        assertEquals(BIG, SumOrder.ELEMENTS.sum(Criterion.MAE, three, 3, 1));
        // Rows 0 and 2 first, then row 1.
        assertEquals(BIG + 2, SumOrder.TREE_OF_ROWS.sum(Criterion.MAE, three, 3, 1));
        assertEquals(BIG, SumOrder.TREE_OF_ROWS.sum(Criterion.MAE, three, 3, 3));
        float[] nine = {1f, BIG, 0f, 0f, 0f, 0f, 0f, 0f, 1f};
        assertEquals(BIG + 2, SumOrder.EIGHT_LANES.sum(Criterion.MAE, nine, 9, 9));
        assertEquals(BIG, SumOrder.ELEMENTS.sum(Criterion.MAE, nine, 9, 9));
    }

    @Test
    void fourVectorsInTurnHaveASumOfTheirOwn() {
        float[] errors = new float[64];
        errors[0] = 1f;
        errors[8] = BIG;
        errors[32] = 1f;
        // Elements 0 and 32 meet before element 8 does.
        assertEquals(BIG + 2, SumOrder.EIGHT_LANES.sum(Criterion.MSE, errors, 64, 64));
        // Of 40 elements, five vectors, the fifth is left over.
        assertEquals(BIG + 2, SumOrder.EIGHT_LANES.sum(Criterion.MSE, errors, 40, 40));
        // Three vectors are all left over, so they come in order.
        errors[16] = 1f;
        assertEquals(BIG, SumOrder.EIGHT_LANES.sum(Criterion.MSE, errors, 24, 24));
    }

    @Test
    void theRangeOfLeastErrorMayBeLessThanAmax() {
        float[] values = new float[16];
        Arrays.fill(values, 4.5f);
        values[0] = 6f;
        BlockRange.LeastError range = new BlockRange.LeastError(1, 100, 20);
        // Under 6, 4.5 becomes 4: 15 * 0.5^2.4 = 2.84. Under 6 * 0.81 = 4.86, 4.5 becomes 4.86 and 6 too:
        // 15 * 0.36^2.4 + 1.14^2.4 = 2.66. Under 6 * 0.82 it is 3.07.
        assertEquals(6f * 0.81f, range.of(values, 0, 16, ElementFormat.E2M1, FloatFormat.FP32));
        // One step less ends at 0.82.
        assertEquals(6f, new BlockRange.LeastError(1, 100, 19).of(values, 0, 16, ElementFormat.E2M1, FloatFormat.FP32));
    }

    @Test
    void anExpandedRangeMayBeMoreThanAmax() {
        float[] values = {6f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f};
        // 9 is amax times 1.5: 6 becomes 4 and 4.5 becomes 3 steps of 1.5, both exact. 1.8 * (1 - i / 200) is
        // never quite 1.5; nearest is i = 33, 1.503.
        float range = new BlockRange.LeastError(1.8, 200, 111).of(values, 0, 8, ElementFormat.E2M1, FloatFormat.FP32);
        assertEquals(9f, range, 0.05f);
    }

    @Test
    void aBlockThatIsNotFiniteKeepsItsGreatestRange() {
        BlockRange.LeastError range = new BlockRange.LeastError(1, 100, 20);
        float[] values = {1f, Float.POSITIVE_INFINITY};
        assertEquals(Float.POSITIVE_INFINITY, range.of(values, 0, 2, ElementFormat.E2M1, FloatFormat.FP32));
        values[1] = Float.NaN;
        assertEquals(Float.NaN, range.of(values, 0, 2, ElementFormat.E2M1, FloatFormat.FP32));
        assertEquals(0f, range.of(new float[2], 0, 2, ElementFormat.E2M1, FloatFormat.FP32));
    }

    @Test
    void theTensorScaleFollowsFromTheRangesThatAreTaken() {
        Recipe recipe =
                RecipeCatalog.find("nvfp4-compressed-tensors-memoryless-mse").orElseThrow();
        float[] values = new float[16];
        Arrays.fill(values, 4.5f);
        values[0] = 6f;
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, 16), values);
        assertEquals(6f, ReferenceQuantizer.amax(tensor));
        assertEquals(6f * 0.81f, ReferenceQuantizer.amax(tensor, recipe));
    }
}
