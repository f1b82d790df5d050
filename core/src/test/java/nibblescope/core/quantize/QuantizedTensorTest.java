package nibblescope.core.quantize;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class QuantizedTensorTest {
    private static Recipe linear(ElementFormat elements, ScaleFormat scales, TensorScaling tensor) {
        return MadeRecipes.of(
                elements,
                new BlockScaling(
                        BlockShape.row(4),
                        scales,
                        new BlockRange.Amax(),
                        LinearRule.AMAX,
                        new ScaleChoice.Rounded(),
                        tensor));
    }

    @Test
    void scalesOfTwoAndFourBytesAreLittleEndian() {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor two = QuantizedTensor.allocate(
                    Shape.of(8), linear(ElementFormat.INT4, ScaleFormat.BF16, TensorScaling.NONE), 1f, arena);
            two.setBlock(two.layout(), 1, 0xBF81, new byte[4], 0);
            assertArrayEquals(
                    new byte[] {0, 0, (byte) 0x81, (byte) 0xBF}, two.scales().toArray(JAVA_BYTE));
            assertEquals(0xBF81, two.scaleCode(1));
            assertEquals(0, two.scaleCode(0));
            QuantizedTensor four = QuantizedTensor.allocate(
                    Shape.of(8), linear(ElementFormat.INT4, ScaleFormat.FP32, TensorScaling.NONE), 1f, arena);
            four.setBlock(four.layout(), 0, 0xC0490FDB, new byte[4], 0);
            assertArrayEquals(
                    new byte[] {(byte) 0xDB, 0x0F, 0x49, (byte) 0xC0, 0, 0, 0, 0},
                    four.scales().toArray(JAVA_BYTE));
            assertEquals(0xC0490FDB, four.scaleCode(0));
            assertEquals((float) -Math.PI, ScaleFormat.FP32.decode(four.scaleCode(0)));
        }
    }

    @Test
    void codesOfMoreThanFourBitsTakeAByteEach() {
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor tensor = QuantizedTensor.allocate(
                    Shape.of(2, 5), linear(ElementFormat.E4M3, ScaleFormat.NONE, TensorScaling.TENSOR), 0.5f, arena);
            BlockLayout layout = tensor.layout();
            // Row 0 is blocks 0 and 1, of 4 and 1 elements.
            tensor.setBlock(layout, 0, 0, new byte[] {1, 2, (byte) 0xFE, 4}, 0);
            tensor.setBlock(layout, 1, 0, new byte[] {9, 5, 9}, 1);
            tensor.setBlock(layout, 3, 0, new byte[] {(byte) 0x80}, 0);
            assertArrayEquals(
                    new byte[] {1, 2, (byte) 0xFE, 4, 5, 0, 0, 0, 0, (byte) 0x80},
                    tensor.codes().toArray(JAVA_BYTE));
            byte[] read = new byte[4];
            assertEquals(4, tensor.codes(layout, 0, read, 0));
            assertArrayEquals(new byte[] {1, 2, (byte) 0xFE, 4}, read);
            assertEquals(0, tensor.scales().byteSize());
            assertEquals(0, tensor.scaleCode(3));
        }
    }

    @Test
    void theMemoryHasTheSizeOfTheCodesAndScales() {
        Recipe recipe = linear(ElementFormat.E4M3, ScaleFormat.FP16, TensorScaling.NONE);
        MemorySegment ten = MemorySegment.ofArray(new byte[10]);
        MemorySegment eight = MemorySegment.ofArray(new byte[8]);
        assertEquals(
                10,
                new QuantizedTensor(Shape.of(2, 5), recipe, ten, eight, 1f)
                        .codes()
                        .byteSize());
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> new QuantizedTensor(Shape.of(2, 5), recipe, eight, ten, 1f));
        assertEquals("made of [2, 5] takes 10 bytes of codes and 8 of scales, not 8 and 10", wrong.getMessage());
    }

    // Integers: scale 14 / 7 = 2 for the first block; the second is short and has scale 1.
    @Test
    void integersUnderFp32ScalesComeBack() {
        Tensor tensor = Tensor.ofFloats("values", Shape.of(6), 14f, -14f, 5f, -3f, 7f, -2f);
        Recipe recipe = linear(ElementFormat.INT4, ScaleFormat.FP32, TensorScaling.NONE);
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = ReferenceQuantizer.quantize(tensor, recipe, arena);
            // 7, -7 (1001); 2.5 is a tie and goes to 2, -1.5 to -2 (1110); 7, -2.
            assertArrayEquals(
                    new byte[] {(byte) 0x97, (byte) 0xE2, (byte) 0xE7},
                    quantized.codes().toArray(JAVA_BYTE));
            BlockQuantizer quantizer = new BlockQuantizer(recipe, 0);
            float[] values = new float[6];
            Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
            dequantizer.dequantize(0, values, 0);
            dequantizer.dequantize(1, values, 4);
            assertArrayEquals(new float[] {14f, -14f, 4f, -4f, 7f, -2f}, values);
        }
    }
}
