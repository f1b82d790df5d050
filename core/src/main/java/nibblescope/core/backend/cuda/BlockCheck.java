package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.quantize.BlockQuantizer;

/// Compares full blocks that a kernel has quantized with what the recipe makes of them in Java.
final class BlockCheck {
    private final BlockQuantizer quantizer;
    private final BlockMeter meter;
    private final byte[] expected;
    private final byte[] packed;
    private final byte[] found;

    BlockCheck(BlockQuantizer quantizer) {
        this.quantizer = quantizer;
        meter = new BlockMeter(quantizer);
        expected = new byte[quantizer.recipe().blockSize()];
        packed = new byte[expected.length / 2];
        found = new byte[packed.length];
    }

    /// What a kernel has written, blocks one after the other.
    ///
    /// @param errors of each block, if the kernel computes them
    record Outcome(MemorySegment codes, MemorySegment scales, Optional<MemorySegment> errors) {}

    /// How a block differs; empty if it does not.
    ///
    /// @param values of the block
    /// @param block  which one of the outcome it is
    Optional<String> difference(float[] values, Outcome outcome, long block) {
        int scale = quantizer.quantize(values, 0, values.length, expected, 0);
        int foundScale = Byte.toUnsignedInt(outcome.scales.get(JAVA_BYTE, block));
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (expected[2 * i] | expected[2 * i + 1] << 4);
        }
        MemorySegment.copy(outcome.codes, JAVA_BYTE, block * found.length, found, 0, found.length);
        if (foundScale != scale) {
            return differs("scale", block, "%02x".formatted(foundScale), "%02x".formatted(scale), values);
        }
        if (!Arrays.equals(found, packed)) {
            HexFormat hex = HexFormat.of();
            return differs("codes", block, hex.formatHex(found), hex.formatHex(packed), values);
        }
        return outcome.errors.flatMap(errors -> {
            meter.measure(values, 0, values.length, expected, 0, scale);
            int error = Float.floatToRawIntBits(meter.squaredError());
            int foundError = errors.getAtIndex(JAVA_INT, block);
            return foundError == error
                    ? Optional.empty()
                    : differs("error", block, "%08x".formatted(foundError), "%08x".formatted(error), values);
        });
    }

    private Optional<String> differs(String what, long block, String found, String expected, float[] values) {
        return Optional.of("%s of block %d is %s instead of %s; recipe %s, stored tensor scale %s, values %s"
                .formatted(
                        what,
                        block,
                        found,
                        expected,
                        quantizer.recipe(),
                        Float.toHexString(quantizer.storedTensorScale()),
                        hex(values)));
    }

    private static String hex(float[] values) {
        StringBuilder hex = new StringBuilder();
        for (float value : values) {
            hex.append(hex.isEmpty() ? "" : " ").append("%08x".formatted(Float.floatToRawIntBits(value)));
        }
        return hex.toString();
    }
}
