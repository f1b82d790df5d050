package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void squaresAreNumberedRowByRowAndCutShortAtTheRightAndLowerEdge() {
        // 5 x 7 in blocks of 2 x 4:   0 0 0 0 1 1 1
        //                             0 0 0 0 1 1 1
        //                             2 2 2 2 3 3 3 ...  4 and 5 have one row.
        BlockLayout layout = new BlockLayout(Shape.of(5, 7), new BlockShape(2, 4), 4);
        assertEquals(3, layout.blockRows());
        assertEquals(2, layout.blocksPerRow());
        assertEquals(6, layout.blocks());
        assertEquals(2, layout.row(3));
        assertEquals(4, layout.column(3));
        assertEquals(2 * 7 + 4, layout.firstElement(3));
        assertEquals(2, layout.height(3));
        assertEquals(3, layout.width(3));
        assertEquals(6, layout.length(3));
        assertEquals(1, layout.height(4));
        assertEquals(3, layout.length(5));
        // In a block of 2 x 3, the fourth element stands below the first.
        assertEquals(3 * 7 + 4, layout.element(3, 3));
        assertEquals(3, layout.blockAt(3, 6));
        assertEquals(4, layout.blockAt(4, 3));
        // Blocks of 8 and 6 codes take 4 and 3 bytes; those of 4 and 3 codes take 2 each.
        assertEquals(7, layout.codeBytesPerRow());
        assertEquals(7 + 4, layout.codeByte(3));
        assertEquals(14 + 2, layout.codeByte(5));
        assertEquals(7 + 7 + 2 + 2, layout.codeBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 2, 4",
        "5, 7, 2, 4, 4",
        "5, 7, 2, 4, 8",
        "7, 5, 16, 1, 4",
        "33, 3, 16, 1, 4",
        "33, 17, 16, 16, 4",
        "32, 32, 16, 16, 6",
        "3, 50, 1, 16, 6",
        "20, 1, 1, 16, 4",
        "1, 20, 16, 1, 4",
        "130, 140, 128, 128, 8"
    })
    void everyElementIsInOneBlockAndTheCodesOfBlocksFollowOneAnother(
            int rows, int columns, int blockRows, int blockColumns, int bits) {
        BlockLayout layout = new BlockLayout(Shape.of(rows, columns), new BlockShape(blockRows, blockColumns), bits);
        int[] seen = new int[rows * columns];
        long codeByte = 0;
        for (long block = 0; block < layout.blocks(); block++) {
            assertEquals(codeByte, layout.codeByte(block));
            assertEquals(layout.firstElement(block), layout.element(block, 0));
            long previous = -1;
            for (int i = 0; i < layout.length(block); i++) {
                long element = layout.element(block, i);
                // In row-major order.
                assertTrue(element > previous);
                previous = element;
                seen[(int) element]++;
                assertEquals(block, layout.blockAt(element / columns, element % columns));
            }
            // Two codes of at most 4 bits a byte, else one.
            codeByte += bits <= 4 ? (layout.length(block) + 1) / 2 : layout.length(block);
        }
        assertEquals(codeByte, layout.codeBytes());
        for (int times : seen) {
            assertEquals(1, times);
        }
    }

    @Test
    void aBlockHasAtMost128By128Elements() {
        assertEquals(16384, new BlockShape(128, 128).elements());
        assertThrows(IllegalArgumentException.class, () -> new BlockShape(128, 130));
        assertThrows(IllegalArgumentException.class, () -> new BlockShape(1 << 16, 1 << 16));
        assertThrows(IllegalArgumentException.class, () -> new BlockShape(3, 5));
        assertThrows(IllegalArgumentException.class, () -> new BlockShape(0, 4));
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
