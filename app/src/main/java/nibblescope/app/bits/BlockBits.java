package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import nibblescope.core.metrics.BlockTrace;

/// The bits that are stored for a block.
///
/// @param codes           element codes, in order
/// @param scaleCode       the block scale
/// @param tensorScaleBits the FP32 number that is stored for the whole tensor; that of 1 where none
///                        is
record BlockBits(List<Integer> codes, int scaleCode, int tensorScaleBits) {
    private static final int NIBBLE = 4;
    private static final int PAIR = 2;

    BlockBits {
        codes = List.copyOf(codes);
    }

    /// What a recipe stores.
    static BlockBits of(BlockTrace trace) {
        return new BlockBits(
                IntStream.range(0, trace.count()).mapToObj(trace::code).toList(),
                trace.scaleCode(),
                Float.floatToRawIntBits(trace.quantizer().storedTensorScale()));
    }

    /// The code that a bit is part of.
    int code(StoredBit bit) {
        return switch (bit.part()) {
            case ELEMENT -> codes.get(bit.element());
            case SCALE -> scaleCode;
            case TENSOR_SCALE -> tensorScaleBits;
        };
    }

    boolean isSet(StoredBit bit) {
        return (code(bit) >>> bit.bit() & 1) == 1;
    }

    /// These bits with some of them flipped.
    BlockBits flipped(Collection<StoredBit> bits) {
        BlockBits result = this;
        for (StoredBit bit : bits) {
            result = result.flipped(bit);
        }
        return result;
    }

    private BlockBits flipped(StoredBit bit) {
        int code = code(bit) ^ 1 << bit.bit();
        return switch (bit.part()) {
            case ELEMENT -> {
                List<Integer> others = new ArrayList<>(codes);
                others.set(bit.element(), code);
                yield new BlockBits(others, scaleCode, tensorScaleBits);
            }
            case SCALE -> new BlockBits(codes, code, tensorScaleBits);
            case TENSOR_SCALE -> new BlockBits(codes, scaleCode, code);
        };
    }

    /// Bytes that the codes take.
    ///
    /// @param perByte codes in a byte, 2 or 1
    int codeBytes(int perByte) {
        return Math.ceilDiv(codes.size(), perByte);
    }

    /// A byte of codes: one code, or two with the even element in the low half; the high half of the
    /// last byte of an odd block is 0.
    ///
    /// @param index   0 up to, not including, [#codeBytes]
    /// @param perByte codes in a byte, 2 or 1
    int codeByte(int index, int perByte) {
        if (perByte < PAIR) {
            return codes.get(index);
        }
        int high = 2 * index + 1;
        return codes.get(2 * index) | (high < codes.size() ? codes.get(high) << NIBBLE : 0);
    }
}
