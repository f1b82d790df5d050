package nibblescope.app.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.quantize.GgmlBlocks;
import nibblescope.core.quantize.Packing;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;
import nibblescope.core.quantize.Transform;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;

/// What `quantize` writes of one tensor under one recipe. The tensor is taken as a matrix of rows,
/// so that all parts of it but one have two dimensions.
///
/// @param source the tensor
/// @param parts  what is written
record QuantizedForm(TensorInfo source, Recipe recipe, Set<Part> parts) {
    /// A part of a quantized tensor.
    enum Part {
        /// U8, one code an element, without padding.
        CODES("codes"),
        /// U8, two codes a byte, as the recipe's reference packs them.
        PACKED("packed"),
        /// U8, the codes of more than 4 bits, as the recipe's reference stores them.
        ELEM("elem"),
        /// U8, ggml's blocks of scales and codes, rows by bytes a row.
        GGML_BLOCKS("ggml_blocks"),
        /// U8, the bytes of the block scales, rows by blocks a row.
        SCALE("scale"),
        /// F32, the one number that the reference stores for the tensor, or those for its rows.
        GSCALE("gscale"),
        /// F32, what the codes dequantize to.
        DQ("dq"),
        /// U8, the packed codes of the columns, column by column.
        PACKED_T("packed_t"),
        /// U8, the bytes of the block scales of the columns, columns by blocks a column.
        SCALE_T("scale_t"),
        /// F32, the one number that the reference stores for the columns.
        GSCALE_T("gscale_t");

        private final String field;

        Part(String field) {
            this.field = field;
        }
    }

    private static final int NIBBLE_BITS = 4;

    QuantizedForm {
        parts = Set.copyOf(parts);
    }

    /// All that a recipe has of a tensor. A reference that packs columns keeps its rows beside them, as
    /// they are without a transform.
    ///
    /// @param dequantized whether the values that the codes stand for are written too
    static List<QuantizedForm> of(TensorInfo source, Recipe recipe, boolean dequantized) {
        boolean columns = recipe.scaling().block().columns() == 1 && recipe.packing() != Packing.NONE;
        return columns
                ? List.of(
                        new QuantizedForm(source, ofRows(recipe), parts(source, recipe, dequantized)),
                        new QuantizedForm(source, recipe, Set.of(Part.PACKED_T, Part.SCALE_T, Part.GSCALE_T)))
                : List.of(new QuantizedForm(source, recipe, parts(source, recipe, dequantized)));
    }

    private static Recipe ofRows(Recipe columns) {
        return new Recipe(
                columns.id(),
                columns.elements(),
                columns.scaling().with(BlockShape.row(columns.blockSize())),
                columns.arithmetic(),
                columns.rounding(),
                columns.specials(),
                Transform.NONE,
                columns.packing(),
                columns.provenance());
    }

    private static Set<Part> parts(TensorInfo source, Recipe recipe, boolean dequantized) {
        Set<Part> parts = EnumSet.of(Part.CODES);
        boolean nibbles = recipe.elements().bits() == NIBBLE_BITS;
        switch (recipe.packing()) {
            case NONE -> {}
            case WHOLE_BLOCKS, PADDED_BLOCKS, WHOLE_BYTES -> parts.add(nibbles ? Part.PACKED : Part.ELEM);
            case ONE_A_BYTE -> parts.add(Part.ELEM);
            case GGML_BLOCKS -> {
                if (GgmlBlocks.fit(source.shape(), recipe)) {
                    parts.add(Part.GGML_BLOCKS);
                }
            }
        }
        if (recipe.scaling().scaleFormat().bytes() > 0) {
            parts.add(Part.SCALE);
        }
        if (recipe.hasTensorScale()) {
            parts.add(Part.GSCALE);
        }
        if (dequantized) {
            parts.add(Part.DQ);
        }
        return parts;
    }

    /// Why a recipe does not fit a tensor, if it does not.
    static Optional<String> obstacle(TensorInfo source, Recipe recipe) {
        Optional<String> obstacle = Tensors.obstacle(source).or(() -> recipe.obstacle(source.shape()));
        BlockLayout layout = BlockLayout.of(source.shape(), recipe);
        if (obstacle.isEmpty()
                && recipe.packing() == Packing.WHOLE_BLOCKS
                && !layout.block().isRow()
                && !hasWholeBlocks(layout)) {
            return Optional.of("%s takes whole blocks of %s, not a matrix of %d x %d"
                    .formatted(recipe.provenance().implementation(), layout.block(), layout.rows(), layout.columns()));
        }
        return obstacle;
    }

    private static boolean hasWholeBlocks(BlockLayout layout) {
        return layout.rows() % layout.block().rows() == 0
                && layout.columns() % layout.block().columns() == 0;
    }

    /// The parts as tensors of the file.
    List<TensorInfo> infos() {
        return parts.stream().sorted().map(this::info).toList();
    }

    private TensorInfo info(Part part) {
        BlockLayout layout = layout();
        Shape matrix = Shape.of(layout.rows(), layout.columns());
        return switch (part) {
            case CODES, ELEM -> new TensorInfo(name(part), DType.U8, matrix);
            case GGML_BLOCKS -> new TensorInfo(name(part), DType.U8, Shape.of(layout.rows(), ggmlBytesPerRow()));
            case PACKED -> new TensorInfo(name(part), DType.U8, Shape.of(layout.rows(), packedBytesPerRow()));
            case SCALE -> new TensorInfo(name(part), DType.U8, Shape.of(scaleRows(), scaleBytesPerRow()));
            case PACKED_T -> new TensorInfo(name(part), DType.U8, Shape.of(layout.columns(), packedBytesPerColumn()));
            case SCALE_T -> new TensorInfo(name(part), DType.U8, Shape.of(layout.columns(), scaleBytesPerColumn()));
            case GSCALE, GSCALE_T -> new TensorInfo(name(part), DType.F32, Shape.of(tensorScales()));
            case DQ -> new TensorInfo(name(part), DType.F32, matrix);
        };
    }

    /// The name of a part in the file: `ID/NAME/codes`.
    String name(Part part) {
        return recipe.id() + "/" + source.name() + "/" + part.field;
    }

    BlockLayout layout() {
        return BlockLayout.of(source.shape(), recipe);
    }

    /// Bytes that the packed codes of a row take, its padding included.
    long packedBytesPerRow() {
        BlockLayout layout = layout();
        return switch (recipe.packing()) {
            case NONE, ONE_A_BYTE, GGML_BLOCKS -> 0;
            case WHOLE_BLOCKS, PADDED_BLOCKS ->
                Math.ceilDiv(layout.blocksPerRow() * layout.block().columns(), 2L);
            case WHOLE_BYTES -> layout.columns() / 2;
        };
    }

    /// Bytes that ggml's blocks of a row take.
    long ggmlBytesPerRow() {
        BlockLayout layout = layout();
        return layout.blocksPerRow() * (recipe.scaling().scaleFormat().bytes() + layout.bytesOf(layout.blockSize()));
    }

    /// Bytes that the packed codes of a column take.
    long packedBytesPerColumn() {
        BlockLayout layout = layout();
        return switch (recipe.packing()) {
            case NONE, ONE_A_BYTE, GGML_BLOCKS -> 0;
            case WHOLE_BLOCKS, PADDED_BLOCKS ->
                layout.blockRows() * layout.block().rows() / 2;
            case WHOLE_BYTES -> layout.rows() / 2;
        };
    }

    /// Bytes that the scales of a column take.
    long scaleBytesPerColumn() {
        return layout().blockRows() * recipe.scaling().scaleFormat().bytes();
    }

    /// How often the scales of a row of blocks are written.
    int scaleRepeats() {
        return recipe.repeatsScales() ? recipe.scaling().block().rows() : 1;
    }

    private long scaleRows() {
        return scaleRepeats() == 1 ? layout().blockRows() : layout().rows();
    }

    /// Bytes that the scales of a row of blocks take.
    long scaleBytesPerRow() {
        return layout().blocksPerRow() * recipe.scaling().scaleFormat().bytes();
    }

    private long tensorScales() {
        return recipe.scaling().tensor() == TensorScaling.ROW ? layout().rows() : 1;
    }

    /// Whether the reference refuses such a tensor, so that how it is packed is our own choice.
    boolean refusedByReference() {
        return switch (recipe.packing()) {
            case WHOLE_BLOCKS -> !hasWholeBlocks(layout());
            case GGML_BLOCKS -> !GgmlBlocks.fit(source.shape(), recipe);
            case NONE, PADDED_BLOCKS, WHOLE_BYTES, ONE_A_BYTE -> false;
        };
    }
}
