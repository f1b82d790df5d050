package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.StoredTensorScale;

/// The selected block under the chosen recipe: what is stored, and the same with bits flipped.
///
/// @param number  of the block, counted row by row
/// @param codeByte of the tensor's code bytes, in which the block's codes start
record BitsOfBlock(
        SelectedBlock block,
        Recipe recipe,
        BlockTrace trace,
        long number,
        long codeByte,
        Decoding stored,
        Decoding flipped) {
    static BitsOfBlock of(SelectedBlock block, Recipe recipe) {
        BlockTrace trace = block.trace(recipe);
        long number = block.blockNumber(recipe);
        Decoding stored = new Decoding(trace.quantizer(), block.values(recipe), BlockBits.of(trace));
        long codeByte = BlockLayout.of(block.info().shape(), recipe).codeByte(number);
        return new BitsOfBlock(block, recipe, trace, number, codeByte, stored, stored);
    }

    /// The stored bits with some of them flipped, in place of all that were before.
    BitsOfBlock flipped(Collection<StoredBit> flips) {
        Decoding other = new Decoding(
                trace.quantizer(), block.values(recipe), stored.bits().flipped(flips));
        return new BitsOfBlock(block, recipe, trace, number, codeByte, stored, other);
    }

    int count() {
        return stored.count();
    }

    long firstColumn() {
        return block.firstColumn(recipe);
    }

    long row() {
        return block.position().row();
    }

    /// The byte of the tensor's code bytes that holds the code of an element.
    long byteOffset(int element) {
        return codeByte + element / 2;
    }

    /// What the FP32 number is that is stored for the whole tensor, if one is.
    Optional<StoredTensorScale> tensorScale() {
        return recipe.hasTensorScale() ? Optional.of(recipe.scaling().rule().stores()) : Optional.empty();
    }

    BitFormat elementFormat() {
        return BitFormat.of(recipe.elements());
    }

    BitFormat scaleFormat() {
        return BitFormat.of(recipe.scaling().scaleFormat());
    }

    BitFormat format(StoredBit.Part part) {
        return switch (part) {
            case ELEMENT -> elementFormat();
            case SCALE -> scaleFormat();
            case TENSOR_SCALE -> BitFormat.FP32;
        };
    }

    /// Whether the block has such a bit.
    boolean holds(StoredBit bit) {
        return bit.bit() < format(bit.part()).bits()
                && switch (bit.part()) {
                    case ELEMENT -> bit.element() < count();
                    case SCALE -> true;
                    case TENSOR_SCALE -> recipe.hasTensorScale();
                };
    }

    /// All bits in the order in which they are looked at: the bytes of codes, each highest bit
    /// first, so that the odd element comes before the even one; the block scale; the tensor scale.
    List<StoredBit> allBits() {
        List<StoredBit> all = new ArrayList<>();
        int bits = elementFormat().bits();
        for (int element = 0; element < count(); element += 2) {
            if (element + 1 < count()) {
                for (int bit = bits - 1; bit >= 0; bit--) {
                    all.add(StoredBit.ofElement(element + 1, bit));
                }
            }
            for (int bit = bits - 1; bit >= 0; bit--) {
                all.add(StoredBit.ofElement(element, bit));
            }
        }
        for (int bit = Byte.SIZE - 1; bit >= 0; bit--) {
            all.add(StoredBit.ofScale(bit));
        }
        for (int bit = recipe.hasTensorScale() ? Float.SIZE - 1 : -1; bit >= 0; bit--) {
            all.add(StoredBit.ofTensorScale(bit));
        }
        return all;
    }
}
