package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;

class GgmlBlocksTest {
    private static final String ZEROS = "00";

    private static String row(String id, float... values) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length]);
        MemorySegment.copy(MemorySegment.ofArray(values), 0, bytes, 0, bytes.byteSize());
        Tensor tensor = new Tensor(new TensorInfo(id, DType.F32, Shape.of(1, values.length)), bytes);
        try (Arena arena = Arena.ofConfined()) {
            Recipe recipe = RecipeCatalog.find(id).orElseThrow();
            GgmlBlocks blocks = new GgmlBlocks(ReferenceQuantizer.quantize(tensor, recipe, arena));
            byte[] row = blocks.row(0);
            assertEquals(row.length, blocks.bytesPerRow());
            return HexFormat.of().withUpperCase().formatHex(row);
        }
    }

    @Test
    void anMxfp4BlockIsItsScaleAndSixteenPairsOfElementsThatLieHalfABlockApart() {
        float[] values = new float[32];
        values[0] = 6;
        values[16] = -6;
        values[1] = 1;
        values[17] = 0.5f;
        // The exponent of 6 is 2, less 2, plus 127; codes 7 and 0xF, 2 and 1.
        assertEquals("7F" + "F7" + "12" + ZEROS.repeat(14), row("mxfp4-ggml", values));
    }

    @Test
    void anNvfp4BlockIsFourScalesAndFourTimesEightPairs() {
        float[] values = new float[64];
        values[0] = 6;
        values[8] = -6;
        values[16 + 1] = 12;
        values[32 + 15] = 3;
        // Scales 1, 2, 0.5 and 0, each amax is 6 times its scale.
        String scales = "38" + "40" + "30" + "00";
        String codes =
                "F7" + ZEROS.repeat(7) + "00" + "07" + ZEROS.repeat(6) + ZEROS.repeat(7) + "70" + ZEROS.repeat(8);
        assertEquals(scales + codes, row("nvfp4-ggml", values));
    }

    @Test
    void aQ4BlockIsAnFp16ScaleLowByteFirstAndIntegersPlusEight() {
        float[] values = new float[32];
        values[0] = -8;
        values[16] = 7;
        // -8 of scale 1 (0x3C00) has code 0, 7 has 15, 0 has 8.
        assertEquals("003C" + "F0" + "88".repeat(15), row("q4_0-ggml", values));
    }

    @Test
    void aQ8BlockIsAnFp16ScaleAndBytes() {
        float[] values = new float[32];
        values[0] = 127;
        values[1] = -127;
        values[31] = 1;
        assertEquals("003C" + "7F" + "81" + ZEROS.repeat(29) + "01", row("q8_0-ggml", values));
    }

    @Test
    void ggmlPassesOverNanWhereItsPythonGivesTheBlockUp() {
        float[] values = new float[32];
        values[0] = Float.NaN;
        values[1] = 6;
        assertEquals("7F" + "00" + "07" + ZEROS.repeat(14), row("mxfp4-ggml", values));
        assertEquals("00" + ZEROS.repeat(16), row("mxfp4-gguf-py", values));
    }
}
