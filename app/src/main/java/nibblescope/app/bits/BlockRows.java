package nibblescope.app.bits;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nibblescope.app.chart.Dataset;

/// The stored bits of a block as a table, a row an element; no rows where there is no block.
record BlockRows(Optional<BitsOfBlock> selected) implements Dataset {
    private static final List<String> COLUMNS = List.of(
            "element",
            "column",
            "byte_offset",
            "nibble",
            "value",
            "scaled",
            "code_hex",
            "code_bits",
            "scale_code_hex",
            "tensor_scale_hex",
            "dequantized_stored",
            "error_stored",
            "code_hex_flipped",
            "code_bits_flipped",
            "scale_code_hex_flipped",
            "tensor_scale_hex_flipped",
            "dequantized_flipped",
            "error_flipped",
            "row");

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        if (selected.isEmpty()) {
            return;
        }
        BitsOfBlock block = selected.get();
        BitFormat format = block.elementFormat();
        BlockBits stored = block.stored().bits();
        BlockBits flipped = block.flipped().bits();
        for (int i = 0; i < block.count(); i++) {
            row.accept(Arrays.asList(
                    i,
                    block.place().position(i).column(),
                    block.byteOffset(i),
                    block.codesPerByte() == 1 ? "whole" : i % 2 == 0 ? "low" : "high",
                    block.stored().value(i),
                    block.trace().scaled(i),
                    format.hex(stored.codes().get(i)),
                    format.fields(stored.codes().get(i)),
                    block.scaleFormat().hex(stored.scaleCode()),
                    tensorScale(block, stored),
                    block.stored().dequantized(i),
                    block.stored().error(i),
                    format.hex(flipped.codes().get(i)),
                    format.fields(flipped.codes().get(i)),
                    block.scaleFormat().hex(flipped.scaleCode()),
                    tensorScale(block, flipped),
                    block.flipped().dequantized(i),
                    block.flipped().error(i),
                    block.place().position(i).row()));
        }
    }

    private static String tensorScale(BitsOfBlock block, BlockBits bits) {
        return block.recipe().hasTensorScale() ? BitFormat.FP32.hex(bits.tensorScaleBits()) : "";
    }
}
