package nibblescope.app.bits;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the bits that are stored for a block.
///
/// @param part    what it is a bit of
/// @param element place of the element in the block, from 0; 0 if it is no element's bit
/// @param bit     which one, 0 for the lowest
record StoredBit(Part part, int element, int bit) {
    private static final Pattern TEXT = Pattern.compile("e([0-9]{1,5})\\.([0-9]{1,2})|([st])\\.([0-9]{1,2})");

    /// What is stored.
    enum Part {
        /// The code of an element.
        ELEMENT,
        /// The code of the block scale.
        SCALE,
        /// The FP32 number of the tensor scale.
        TENSOR_SCALE
    }

    static StoredBit ofElement(int element, int bit) {
        return new StoredBit(Part.ELEMENT, element, bit);
    }

    static StoredBit ofScale(int bit) {
        return new StoredBit(Part.SCALE, 0, bit);
    }

    static StoredBit ofTensorScale(int bit) {
        return new StoredBit(Part.TENSOR_SCALE, 0, bit);
    }

    /// Whether another bit is stored in the same element, block scale or tensor scale.
    boolean besides(StoredBit other) {
        return part == other.part && element == other.element;
    }

    /// The bit that is written so.
    ///
    /// @throws IllegalArgumentException if none is
    static StoredBit of(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no stored bit; e5.2 (element 5, bit 2), s.0 (block scale) or t.31 (tensor scale) is"
                                    .formatted(text)
                            + " expected");
        }
        return parts.group(1) != null
                ? ofElement(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
                : parts.group(3).equals("s")
                        ? ofScale(Integer.parseInt(parts.group(4)))
                        : ofTensorScale(Integer.parseInt(parts.group(4)));
    }

    @Override
    public String toString() {
        return switch (part) {
            case ELEMENT -> "e" + element + "." + bit;
            case SCALE -> "s." + bit;
            case TENSOR_SCALE -> "t." + bit;
        };
    }
}
