package nibblescope.core.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    private static final ByteOrder[] ORDERS = {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN};

    private static Tensor of(DType dtype, ByteOrder order, long... elements) {
        ByteBuffer bytes =
                ByteBuffer.allocate(elements.length * dtype.bits() / 8).order(order);
        for (long element : elements) {
            switch (dtype.bits()) {
                case 16 -> bytes.putShort((short) element);
                case 32 -> bytes.putInt((int) element);
                default -> bytes.putLong(element);
            }
        }
        return new Tensor(
                new TensorInfo("t", dtype, Shape.of(elements.length)), MemorySegment.ofArray(bytes.array()), order);
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[(int) tensor.elements()];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    private static void assertBits(int expected, float actual, String input) {
        assertEquals(Integer.toHexString(expected), Integer.toHexString(Float.floatToRawIntBits(actual)), input);
    }

    @Test
    void everyBf16IsTheUpperHalfOfItsFloat() {
        for (ByteOrder order : ORDERS) {
            long[] all = new long[1 << 16];
            Arrays.setAll(all, i -> i);
            float[] values = values(of(DType.BF16, order, all));
            for (int code = 0; code < all.length; code++) {
                assertBits(code << 16, values[code], "code " + code);
            }
        }
    }

    @Test
    void everyFiniteF16IsItsMantissaTimesAPowerOfTwo() {
        for (ByteOrder order : ORDERS) {
            long[] all = new long[1 << 15];
            Arrays.setAll(all, i -> i);
            float[] values = values(of(DType.F16, order, all));
            // s eeeee mmmmmmmmmm, bias 15; exponent 0 is subnormal, 31 is infinity and NaN
            for (int code = 0; code < 0x7C00; code++) {
                int exponent = code >> 10;
                int mantissa = code & 0x3FF;
                float expected =
                        exponent == 0 ? mantissa * 0x1p-24f : Math.scalb((float) (0x400 | mantissa), exponent - 25);
                assertEquals(expected, values[code], "code " + code);
            }
            assertEquals(Float.POSITIVE_INFINITY, values[0x7C00]);
            for (int code = 0x7C01; code < 0x8000; code++) {
                assertEquals(Float.NaN, values[code], "code " + code);
            }
            assertEquals(-0.5f, values(of(DType.F16, order, 0xB800))[0]);
        }
    }

    @Test
    void floatsAreReadBitForBitWhateverTheirByteOrder() {
        for (ByteOrder order : ORDERS) {
            float[] values = values(of(DType.F32, order, 0x3FC00000, 0x80000000, 0x00000001, 0x7F800000));
            assertBits(0x3FC00000, values[0], "1.5");
            assertBits(0x80000000, values[1], "-0");
            assertBits(0x00000001, values[2], "the least subnormal");
            assertBits(0x7F800000, values[3], "infinity");
        }
    }

    @Test
    void doublesAreRoundedToTheNearestFloatAndTiesToTheEvenOne() {
        for (ByteOrder order : ORDERS) {
            double[] doubles = {
                1 + 0x1p-24, // half way between 1 and the next float: 1 is even
                1 + 0x3p-24, // half way between 1 + 2^-23 and 1 + 2^-22: the latter is even
                Math.nextUp(1 + 0x1p-24),
                0x1.ffffffp127, // half way between the largest float and what would be 2^128
                1e-300
            };
            Tensor tensor = of(
                    DType.F64,
                    order,
                    Arrays.stream(doubles)
                            .mapToLong(Double::doubleToRawLongBits)
                            .toArray());
            assertArrayEquals(new float[] {1, 1 + 0x1p-22f, 1 + 0x1p-23f, Float.POSITIVE_INFINITY, 0}, values(tensor));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "F32", "F64"})
    void aPartIsReadIntoTheMiddleOfAnArray(DType dtype) {
        // 0, 1, 2, 3 in each of the types
        long[] codes = switch (dtype) {
            case F16 -> new long[] {0, 0x3C00, 0x4000, 0x4200};
            case BF16 -> new long[] {0, 0x3F80, 0x4000, 0x4040};
            case F32 -> new long[] {0, 0x3F800000, 0x40000000, 0x40400000};
            default -> new long[] {0, 0x3FF0L << 48, 0x4000L << 48, 0x4008L << 48};
        };
        float[] into = {9, 9, 9, 9};
        Tensor tensor = of(dtype, ByteOrder.BIG_ENDIAN, codes);
        tensor.read(2, into, 1, 2);
        assertArrayEquals(new float[] {9, 2, 3, 9}, into);
        assertEquals(1, tensor.get(1));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.read(3, into, 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.get(-1));
    }

    @Test
    void otherTypesAreNotReadAsValues() {
        Tensor tensor = of(DType.I32, ByteOrder.LITTLE_ENDIAN, 1);
        var e = assertThrows(UnsupportedOperationException.class, () -> tensor.get(0));
        assertEquals("elements of I32 cannot be read as values", e.getMessage());
    }

    @Test
    void aSliceIsAViewWithItsOwnShape() {
        float[] values = {0, 1, 2, 3, 4, 5};
        Tensor tensor = Tensor.ofFloats("t", Shape.of(2, 3), values);
        Tensor row = tensor.slice(3, Shape.of(1, 3));
        assertEquals(Shape.of(1, 3), row.shape());
        assertEquals("t", row.name());
        values[4] = 7;
        assertArrayEquals(new float[] {3, 7, 5}, values(row));
        assertEquals(0, tensor.slice(6, Shape.of(0)).elements());
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.slice(4, Shape.of(3)));
    }

    @Test
    void aSliceOfHalfBytesStartsOnAByte() {
        Tensor tensor = new Tensor(new TensorInfo("t", DType.F4, Shape.of(8)), MemorySegment.ofArray(new byte[4]));
        assertEquals(1, tensor.slice(6, Shape.of(2)).data().byteSize());
        assertThrows(IllegalArgumentException.class, () -> tensor.slice(3, Shape.of(2)));
    }

    @Test
    void memoryOfAnotherSizeIsRefused() {
        var info = new TensorInfo("t", DType.F32, Shape.of(2));
        var e = assertThrows(
                IllegalArgumentException.class, () -> new Tensor(info, MemorySegment.ofArray(new byte[7])));
        assertEquals("tensor \"t\" of F32 [2] takes 8 bytes, but has 7", e.getMessage());
    }
}
