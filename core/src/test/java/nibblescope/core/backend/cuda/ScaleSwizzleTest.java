package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScaleSwizzleTest {
    @Test
    void rowsThatAre32ApartLieSideBySide() {
        ScaleSwizzle order = new ScaleSwizzle(256, 8);
        // In a piece: 16 bytes for row 0, 4 of them for row 32 from byte 4 on.
        assertEquals(0, order.offset(0, 0));
        assertEquals(1, order.offset(0, 1));
        assertEquals(16, order.offset(1, 0));
        assertEquals(4, order.offset(32, 0));
        assertEquals(31 * 16 + 3 * 4 + 3, order.offset(127, 3));
        // The next four scales are the next piece, the next 128 rows the one after the last of these.
        assertEquals(512, order.offset(0, 4));
        assertEquals(1024, order.offset(128, 0));
        assertEquals(2048, order.bytes());
    }

    @Test
    void everyScaleHasAPlaceOfItsOwn() {
        ScaleSwizzle order = new ScaleSwizzle(200, 7);
        Set<Long> taken = new HashSet<>();
        for (long row = 0; row < 200; row++) {
            for (long scale = 0; scale < 7; scale++) {
                taken.add(order.offset(row, scale));
            }
        }
        assertEquals(200 * 7, taken.size());
        assertEquals(2 * 2 * 512, order.bytes());
        assertEquals(true, taken.stream().allMatch(offset -> offset < order.bytes()));
    }

    @Test
    void whatThePiecesHaveTooManyIsZero() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scales = MemorySegment.ofArray(new byte[] {1, 2, 3, 4});
            byte[] expected = new byte[512];
            // Two rows of two.
            expected[0] = 1;
            expected[1] = 2;
            expected[16] = 3;
            expected[17] = 4;
            assertArrayEquals(
                    expected, new ScaleSwizzle(2, 2).swizzle(scales, arena).toArray(JAVA_BYTE));
        }
    }
}
