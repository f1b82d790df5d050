package nibblescope.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;

/// What `quantize` writes of one tensor under one recipe. The tensor is taken as a matrix of rows,
/// so that all parts of it have two dimensions.
///
/// @param source      the tensor
/// @param dequantized whether the values that the codes stand for are written too
record QuantizedForm(TensorInfo source, Recipe recipe, boolean dequantized) {
    /// A part of a quantized tensor.
    enum Part {
        /// U8, one code an element, without padding.
        CODES,
        /// U8, two codes a byte, as the recipe's reference packs them.
        PACKED,
        /// U8, the bytes of the block scales, rows by blocks a row.
        SCALE,
        /// F32, the one number that the reference stores for the tensor.
        GSCALE,
        /// F32, what the codes dequantize to.
        DQ
    }

    /// The parts that are written.
    List<TensorInfo> infos() {
        Shape matrix = Shape.of(layout().rows(), layout().columns());
        List<TensorInfo> infos = new ArrayList<>();
        infos.add(info(Part.CODES, DType.U8, matrix));
        packedBytesPerRow()
                .ifPresent(bytes -> infos.add(info(Part.PACKED, DType.U8, Shape.of(layout().rows(), bytes))));
        infos.add(info(Part.SCALE, DType.U8, Shape.of(layout().rows(), layout().blocksPerRow())));
        if (recipe.hasTensorScale()) {
            infos.add(info(Part.GSCALE, DType.F32, Shape.of(1)));
        }
        if (dequantized) {
            infos.add(info(Part.DQ, DType.F32, matrix));
        }
        return infos;
    }

    /// The name of a part in the file: `ID/NAME/codes`.
    String name(Part part) {
        String field = switch (part) {
            case CODES -> "codes";
            case PACKED -> "packed";
            case SCALE -> "scale";
            case GSCALE -> "gscale";
            case DQ -> "dq";
        };
        return recipe.id() + "/" + source.name() + "/" + field;
    }

    BlockLayout layout() {
        return BlockLayout.of(source.shape(), recipe);
    }

    /// Bytes that the packed codes of a row take, its padding included; nothing where the reference
    /// does not pack.
    Optional<Long> packedBytesPerRow() {
        return switch (recipe.packing()) {
            case NONE, ONE_A_BYTE, GGML_BLOCKS -> Optional.empty();
            case WHOLE_BLOCKS, PADDED_BLOCKS -> Optional.of(layout().blocksPerRow() * recipe.blockSize() / 2);
            case WHOLE_BYTES -> Optional.of(layout().columns() / 2);
        };
    }

    /// Whether the reference refuses such a tensor, so that how it is packed is our own choice.
    boolean refusedByReference() {
        return switch (recipe.packing()) {
            case WHOLE_BLOCKS, GGML_BLOCKS -> layout().columns() % recipe.blockSize() != 0;
            case NONE, PADDED_BLOCKS, WHOLE_BYTES, ONE_A_BYTE -> false;
        };
    }

    private TensorInfo info(Part part, DType dtype, Shape shape) {
        return new TensorInfo(name(part), dtype, shape);
    }
}
