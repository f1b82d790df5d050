package nibblescope.core.tensor;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    private static Tensor tensor(DType dtype, ByteOrder order, byte... bytes) {
        Shape shape = Shape.of(bytes.length * 8L / dtype.bits());
        return new Tensor(new TensorInfo("t", dtype, shape), MemorySegment.ofArray(bytes), order);
    }

    /// All 65536 patterns of a 16-bit type, in order.
    private static float[] everyPattern(DType dtype) {
        MemorySegment data = MemorySegment.ofArray(new byte[2 << 16]);
        for (int bits = 0; bits < 1 << 16; bits++) {
            data.set(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 2L * bits, (short) bits);
        }
        float[] values = new float[1 << 16];
        new Tensor(new TensorInfo("all", dtype, Shape.of(1 << 16)), data).read(0, values, 0, values.length);
        return values;
    }

    private static void assertValue(double magnitude, int bits, float actual) {
        if (Double.isNaN(magnitude)) {
            assertTrue(Float.isNaN(actual));
        } else {
            assertEquals((float) (bits >> 15 == 0 ? magnitude : -magnitude), actual);
        }
    }

    @Test
    void everyF16PatternHasTheValueOfIts5ExponentAnd10MantissaBits() {
        float[] values = everyPattern(DType.F16);
        for (int bits = 0; bits < values.length; bits++) {
            int exponent = bits >> 10 & 31;
            int mantissa = bits & 1023;
            double magnitude = switch (exponent) {
                case 0 -> mantissa * Math.pow(2, -24);
                case 31 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                default -> (1024 + mantissa) * Math.pow(2, exponent - 25);
            };
            assertValue(magnitude, bits, values[bits]);
        }
    }

    @Test
    void everyBf16PatternHasTheValueOfIts8ExponentAnd7MantissaBits() {
        float[] values = everyPattern(DType.BF16);
        for (int bits = 0; bits < values.length; bits++) {
            int exponent = bits >> 7 & 255;
            int mantissa = bits & 127;
            double magnitude = switch (exponent) {
                case 0 -> mantissa * Math.pow(2, -133);
                case 255 -> mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                default -> (128 + mantissa) * Math.pow(2, exponent - 134);
            };
            assertValue(magnitude, bits, values[bits]);
        }
    }

    @Test
    void f64IsRoundedToTheNearestFloatTiesToEven() {
        double[] values = {1 + 0x1p-24, 1 + 0x1.8p-23, 1e300, -1e-300, Double.NaN};
        MemorySegment data = MemorySegment.ofArray(new byte[8 * values.length]);
        for (int i = 0; i < values.length; i++) {
            data.set(JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), 8L * i, values[i]);
        }
        Tensor tensor = new Tensor(new TensorInfo("d", DType.F64, Shape.of(5)), data, ByteOrder.BIG_ENDIAN);
        float[] read = new float[5];
        tensor.read(0, read, 0, 5);
        assertArrayEquals(new float[] {1f, 1 + 0x1p-22f, Float.POSITIVE_INFINITY, -0f, Float.NaN}, read);
    }

    @Test
    void bothByteOrdersAreRead() {
        // 1.0 is 0x3F800000 in F32, 0x3C00 in F16, 0x3F80 in BF16.
        assertEquals(
                1f,
                tensor(DType.F32, ByteOrder.BIG_ENDIAN, (byte) 0x3F, (byte) 0x80, (byte) 0, (byte) 0)
                        .get(0));
        assertEquals(
                1f,
                tensor(DType.F32, ByteOrder.LITTLE_ENDIAN, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0x3F)
                        .get(0));
        assertEquals(
                1f,
                tensor(DType.F16, ByteOrder.BIG_ENDIAN, (byte) 0x3C, (byte) 0).get(0));
        assertEquals(
                1f,
                tensor(DType.BF16, ByteOrder.LITTLE_ENDIAN, (byte) 0x80, (byte) 0x3F)
                        .get(0));
    }

    @Test
    void aSliceReadsItsPartWithoutCopying() {
        float[] values = {0, 1, 2, 3, 4, 5};
        Tensor slice = Tensor.ofFloats("t", Shape.of(3, 2), values).slice(2, Shape.of(2, 2));
        values[5] = 9;
        float[] read = new float[6];
        slice.read(1, read, 2, 3);
        assertArrayEquals(new float[] {0, 0, 3, 4, 9, 0}, read);
        assertEquals("t", slice.name());
    }

    @ParameterizedTest
    @EnumSource
    void onlyFloatingPointTypesOf16BitsAndMoreAreValues(DType dtype) {
        Tensor tensor = tensor(dtype, ByteOrder.LITTLE_ENDIAN, new byte[24]);
        boolean value = List.of(DType.F16, DType.BF16, DType.F32, DType.F64).contains(dtype);
        assertEquals(value, dtype.readableAsValues());
        if (!value) {
            assertThrows(UnsupportedOperationException.class, () -> tensor.get(0));
        }
        assertEquals(Optional.of(dtype), DType.named(dtype.name()));
        assertEquals(Optional.empty(), DType.named(dtype.name() + "x"));
    }

    @Test
    void aTensorHasTheBytesOfItsShape() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Tensor(new TensorInfo("t", DType.F32, Shape.of(2)), MemorySegment.ofArray(new byte[7])));
        // Three elements of 4 bits fill two bytes.
        assertEquals(2, new TensorInfo("t", DType.F4, Shape.of(3)).bytes());
        assertEquals(4, new TensorInfo("t", DType.F32, Shape.of()).bytes());
    }

    @Test
    void aShapeIsRowsByItsLastDimension() {
        Shape shape = Shape.of(2, 3, 5);
        assertEquals(30, shape.elements());
        assertEquals(6, shape.rows());
        assertEquals(5, shape.columns());
        assertEquals("[2, 3, 5]", shape.toString());
        assertEquals(1, Shape.of().elements());
        assertEquals(1, Shape.of().columns());
        assertEquals(1, Shape.of(7).rows());
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        assertThrows(ArithmeticException.class, () -> Shape.of(1L << 40, 1L << 40));
    }
}
