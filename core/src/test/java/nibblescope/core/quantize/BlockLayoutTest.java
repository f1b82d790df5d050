package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class BlockLayoutTest {
    @Test
    void blocksAreNumberedRowByRowAndTheLastOfARowIsShort() {
        // 2 x 3 rows of 35 columns: blocks of 16, 16, 3; codes of a row take 18 bytes.
        BlockLayout layout = new BlockLayout(Shape.of(2, 3, 35), 16);
        assertEquals(3, layout.blocksPerRow());
        assertEquals(18, layout.blocks());
        assertEquals(18, layout.codeBytesPerRow());
        assertEquals(6 * 18, layout.codeBytes());
        // Block 5 is the last of row 1.
        assertEquals(1, layout.row(5));
        assertEquals(32, layout.column(5));
        assertEquals(35 + 32, layout.firstElement(5));
        assertEquals(3, layout.length(5));
        assertEquals(16, layout.length(4));
        assertEquals(18 + 16, layout.codeByte(5));
        assertEquals(5, layout.blockAt(1, 34));
        assertEquals(4, layout.blockAt(1, 31));
    }

    @Test
    void aTensorWithoutElementsHasNoBlocksAndAScalarHasOne() {
        assertEquals(0, new BlockLayout(Shape.of(0), 32).blocks());
        assertEquals(0, new BlockLayout(Shape.of(4, 0), 32).blocks());
        assertEquals(0, new BlockLayout(Shape.of(0, 4), 32).blocks());
        assertEquals(1, new BlockLayout(Shape.of(), 32).blocks());
        assertEquals(1, new BlockLayout(Shape.of(), 32).length(0));
    }

    @Test
    void countsBeyondAnIntAreExact() {
        BlockLayout layout = new BlockLayout(Shape.of(1L << 22, 1L << 12), 16);
        assertEquals(1L << 30, layout.blocks());
        assertEquals(1L << 33, layout.codeBytes());
        assertEquals((1L << 34) - 16, layout.firstElement((1L << 30) - 1));
    }

    @Test
    void aBlockHasAnEvenNumberOfElements() {
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(Shape.of(4), 15));
        assertThrows(IllegalArgumentException.class, () -> new BlockLayout(Shape.of(4), 0));
    }

    @Test
    void everyRowOfCodesStartsOnAByteWithTheEvenElementInTheLowHalf() {
        Recipe recipe = RecipeCatalog.find("e8m0-16-floor").orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = QuantizedTensor.allocate(Shape.of(2, 3), recipe, 1f, arena);
            BlockLayout layout = quantized.layout();
            quantized.setBlock(layout, 0, 0x7F, new byte[] {1, 2, 3}, 0);
            quantized.setBlock(layout, 1, 0xFF, new byte[] {9, 0xA, 0xB, 0xC}, 1);
            byte[] expected = {0x21, 0x03, (byte) 0xBA, 0x0C};
            byte[] codes = quantized.codes().toArray(JAVA_BYTE);
            assertArrayEquals(expected, codes);
            assertEquals(0x7F, quantized.scaleCode(0));
            assertEquals(0xFF, quantized.scaleCode(1));
            byte[] read = new byte[4];
            assertEquals(3, quantized.codes(layout, 1, read, 1));
            assertArrayEquals(new byte[] {0, 0xA, 0xB, 0xC}, read);
        }
    }
}
