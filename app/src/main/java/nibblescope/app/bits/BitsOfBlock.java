package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.format.ScaleFormat;
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
    /// Of more elements a row is shown.
    private static final int MOST_SHOWN = 256;

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

    /// Where the block lies.
    BlockPlace place() {
        return block.place(recipe);
    }

    /// Codes that share a byte: 2 or 1.
    int codesPerByte() {
        return BlockLayout.of(block.info().shape(), recipe).codesPerByte();
    }

    /// Whether all elements are shown.
    boolean isWhole() {
        return count() <= MOST_SHOWN;
    }

    /// The first element that is shown: of a block with too many, the first of the selected row.
    int firstShown() {
        BlockPlace place = place();
        int row = Math.clamp(block.position().row() - place.row(), 0, place.height() - 1);
        return isWhole() ? 0 : row * place.width() / codesPerByte() * codesPerByte();
    }

    /// The element after the last one that is shown.
    int endShown() {
        return isWhole() ? count() : Math.min(count(), firstShown() + Math.min(MOST_SHOWN, place().width()));
    }

    /// Bytes of the codes that are shown.
    int bytesShown() {
        return Math.ceilDiv(endShown() - firstShown(), codesPerByte());
    }

    /// Whether a block scale is stored.
    boolean hasScale() {
        return recipe.scaling().scaleFormat() != ScaleFormat.NONE;
    }

    /// The byte of the tensor's code bytes that holds the code of an element.
    long byteOffset(int element) {
        return codeByte + element / codesPerByte();
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
                    case ELEMENT -> bit.element() >= firstShown() && bit.element() < endShown();
                    case SCALE -> hasScale();
                    case TENSOR_SCALE -> recipe.hasTensorScale();
                };
    }

    /// All bits in the order in which they are looked at: the bytes of codes, each highest bit
    /// first, so that the odd element comes before the even one; the block scale; the tensor scale.
    List<StoredBit> allBits() {
        List<StoredBit> all = new ArrayList<>();
        int bits = elementFormat().bits();
        int perByte = codesPerByte();
        for (int first = firstShown(); first < endShown(); first += perByte) {
            for (int element = Math.min(first + perByte, endShown()) - 1; element >= first; element--) {
                for (int bit = bits - 1; bit >= 0; bit--) {
                    all.add(StoredBit.ofElement(element, bit));
                }
            }
        }
        for (int bit = hasScale() ? scaleFormat().bits() - 1 : -1; bit >= 0; bit--) {
            all.add(StoredBit.ofScale(bit));
        }
        for (int bit = recipe.hasTensorScale() ? Float.SIZE - 1 : -1; bit >= 0; bit--) {
            all.add(StoredBit.ofTensorScale(bit));
        }
        return all;
    }
}
