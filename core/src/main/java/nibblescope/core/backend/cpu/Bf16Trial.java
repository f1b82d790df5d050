package nibblescope.core.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Whether vector code reads BF16 right and faster than plain code: all its numbers are read.
final class Bf16Trial {
    private static final int NUMBERS = 1 << 16;
    private static final int TILE = 2048;

    private final BlockReader.Values plain;
    private final float[] values = new float[NUMBERS];
    private final Tensor all;

    Bf16Trial() {
        short[] numbers = new short[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            numbers[i] = (short) i;
        }
        all = new Tensor(
                new TensorInfo("all", DType.BF16, Shape.of(NUMBERS)),
                MemorySegment.ofArray(numbers),
                ByteOrder.nativeOrder());
        plain = all::read;
    }

    boolean passes() {
        if (!StagedBf16.serves()) {
            return false;
        }
        BlockReader.Values vector = new StagedBf16(all);
        if (!Rounds.faster(() -> readTiles(plain), () -> readTiles(vector))) {
            return false;
        }
        // The bits: NaN differs from NaN.
        float[] expected = new float[NUMBERS];
        plain.read(0, expected, 0, NUMBERS);
        vector.read(0, values, 0, NUMBERS);
        int[] expectedBits = bits(expected);
        return Arrays.equals(expectedBits, bits(values));
    }

    private void readTiles(BlockReader.Values reader) {
        for (int i = 0; i < NUMBERS; i += TILE) {
            reader.read(i, values, 0, TILE);
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
