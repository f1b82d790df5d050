package nibblescope.app.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

class RowAmaxTest {
    private static final Recipe NV = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, true);
    private static final Recipe ROWS = NV.with("rows", NV.scaling().with(TensorScaling.ROW));

    @Test
    void aRowIsReadForItsAmax() {
        RowAmax row = RowAmax.of(1, Tensor.ofFloats("made", Shape.of(2, 3), 9, 9, 9, 1, -7, 2));
        assertTrue(row.isKnown(ROWS));
        assertEquals(7, row.of(ROWS));
    }

    @Test
    void aRowThatTakesLongToReadIsNot() {
        // To select a block of a single row of 10^10 elements would read all of the file.
        TensorInfo info = new TensorInfo("flat", DType.BF16, Shape.of((1 << 24) + 1));
        RowAmax row = RowAmax.of(0, new Tensor(info, Arena.ofAuto().allocate(info.bytes())));
        assertFalse(row.isKnown(ROWS));
    }
}
