package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import nibblescope.app.study.SelectedBlock;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.Recipe;

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
    /// What the FP32 number is that is stored for a whole tensor.
    enum TensorScale {
        NONE,
        /// The tensor scale itself.
        FACTOR,
        /// The tensor's amax, which the tensor scale is computed from.
        AMAX
    }

    static BitsOfBlock of(SelectedBlock block, Recipe recipe) {
        BlockTrace trace = block.trace(recipe);
        long number = block.blockNumber(recipe);
        Decoding stored = new Decoding(trace.quantizer(), block.values(recipe), BlockBits.of(trace));
        long codeByte = new BlockLayout(block.info().shape(), recipe.blockSize()).codeByte(number);
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

    TensorScale tensorScale() {
        return switch (recipe.scaling()) {
            case BlockScaling.OneLevel _, BlockScaling.PowerOfTwo _ -> TensorScale.NONE;
            case BlockScaling.TwoLevel s ->
                switch (s.rule()) {
                    case MODELOPT, TORCHAO -> TensorScale.FACTOR;
                    case TRANSFORMER_ENGINE, TRANSFORMER_ENGINE_256 -> TensorScale.AMAX;
                };
        };
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
