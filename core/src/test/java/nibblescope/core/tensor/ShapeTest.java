package nibblescope.core.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void everyTensorIsAMatrixOfItsLeadingDimensionsByItsLastOne() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(3, shape.rank());
        assertEquals(30, shape.elements());
        assertEquals(6, shape.rows());
        assertEquals(5, shape.columns());
        assertEquals("[2, 3, 5]", shape.toString());
    }

    @Test
    void aVectorIsOneRowAndAScalarOneElement() {
        assertEquals(1, Shape.of(7).rows());
        assertEquals(7, Shape.of(7).columns());
        assertEquals(1, Shape.of().elements());
        assertEquals(1, Shape.of().rows());
        assertEquals(1, Shape.of().columns());
        assertEquals("[]", Shape.of().toString());
    }

    @Test
    void anExtentOfZeroLeavesNoElements() {
        assertEquals(0, Shape.of(0, 16).elements());
        assertEquals(0, Shape.of(0, 16).rows());
        assertEquals(16, Shape.of(0, 16).columns());
        assertEquals(0, Shape.of(16, 0).elements());
    }

    @Test
    void countsReachToTheEndOfALong() {
        assertEquals(Long.MAX_VALUE, Shape.of(Long.MAX_VALUE).elements());
        // 2^62 * 2 is one too many.
        assertThrows(ArithmeticException.class, () -> Shape.of(1L << 62, 2));
    }

    @Test
    void negativeExtentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(4, -1));
    }
}
