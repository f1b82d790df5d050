package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import nibblescope.core.backend.TensorSlices;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.GgmlBlocks;
import nibblescope.core.quantize.QuantizedTensor;

/// Puts what a slice of a tensor was quantized to where it belongs in the parts of the tensor.
///
/// @param form       of the tensor
/// @param quantizers of the slice's blocks
/// @param data       the bytes of a part
record SliceParts(
        QuantizedForm form,
        TensorSlices.Slice slice,
        QuantizedTensor quantized,
        BlockQuantizers quantizers,
        Function<QuantizedForm.Part, MemorySegment> data) {
    /// Writes the codes, one an element, in row-major order.
    void writeCodes(QuantizedForm.Part part) {
        MemorySegment codes = data.apply(part);
        BlockLayout layout = quantized.layout();
        byte[] block = new byte[layout.blockSize()];
        for (long b = 0; b < layout.blocks(); b++) {
            quantized.codes(layout, b, block, 0);
            int width = layout.width(b);
            for (int row = 0; row < layout.height(b); row++) {
                MemorySegment.copy(block, row * width, codes, JAVA_BYTE, element(layout, b, row), width);
            }
        }
    }

    /// Writes what the codes dequantize to, in row-major order.
    void writeValues() {
        MemorySegment values = data.apply(QuantizedForm.Part.DQ);
        BlockLayout layout = quantized.layout();
        Dequantizer dequantizer = new Dequantizer(quantized, quantizers::of);
        BlockReader reader = new BlockReader(slice.tensor(), form.recipe());
        float[] block = new float[layout.blockSize()];
        float[] source = new float[layout.blockSize()];
        for (long b = 0; b < layout.blocks(); b++) {
            reader.read(b, source, 0);
            int length = dequantizer.dequantize(b, source, block, 0);
            for (int i = 0; i < length; i++) {
                // NaN has one spelling.
                block[i] = Float.isNaN(block[i]) ? Float.NaN : block[i];
            }
            int width = layout.width(b);
            for (int row = 0; row < layout.height(b); row++) {
                MemorySegment.copy(
                        block,
                        row * width,
                        values,
                        JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                        element(layout, b, row) * Float.BYTES,
                        width);
            }
        }
    }

    /// The tensor's index of the first element in a row of a block.
    private long element(BlockLayout layout, long block, int row) {
        long inTensor = slice.row() + layout.row(block) + row;
        return inTensor * form.layout().columns() + slice.column() + layout.column(block);
    }

    /// Writes the scales of the slice, of several rows of blocks or of a part of one.
    void writeScales() {
        MemorySegment scales = data.apply(QuantizedForm.Part.SCALE);
        BlockLayout layout = quantized.layout();
        int bytes = form.recipe().scaling().scaleFormat().bytes();
        long sliceRow = layout.blocksPerRow() * bytes;
        long column = slice.column() / layout.block().columns() * bytes;
        for (long blockRow = 0; blockRow < layout.blockRows(); blockRow++) {
            long first = (slice.row() / layout.block().rows() + blockRow) * form.scaleRepeats();
            long end = Math.min(first + form.scaleRepeats(), scales.byteSize() / form.scaleBytesPerRow());
            for (long row = first; row < end; row++) {
                MemorySegment.copy(
                        quantized.scales(),
                        blockRow * sliceRow,
                        scales,
                        row * form.scaleBytesPerRow() + column,
                        sliceRow);
            }
        }
    }

    /// Writes rows of packed codes: those of the slice and, after the last element of a row, its
    /// padding. The codes have been written.
    void writePacked() {
        MemorySegment packed = data.apply(QuantizedForm.Part.PACKED);
        BlockLayout layout = quantized.layout();
        boolean endsRow = slice.column() + layout.columns() == form.layout().columns();
        long bytes = endsRow ? form.packedBytesPerRow() - slice.column() / 2 : layout.columns() / 2;
        byte[] codes = new byte[Math.toIntExact(Math.max(2 * bytes, layout.columns()))];
        for (long row = 0; row < layout.rows(); row++) {
            readCodes(row, codes);
            long at = (slice.row() + row) * form.packedBytesPerRow() + slice.column() / 2;
            pack(codes, packed.asSlice(at, bytes));
        }
    }

    /// Writes ggml's blocks; the slice has whole rows.
    void writeGgmlBlocks() {
        MemorySegment written = data.apply(QuantizedForm.Part.GGML_BLOCKS);
        GgmlBlocks blocks = new GgmlBlocks(quantized);
        for (long row = 0; row < quantized.layout().rows(); row++) {
            byte[] bytes = blocks.row(row);
            MemorySegment.copy(bytes, 0, written, JAVA_BYTE, (slice.row() + row) * bytes.length, bytes.length);
        }
    }

    private static void pack(byte[] codes, MemorySegment into) {
        byte[] pairs = new byte[Math.toIntExact(into.byteSize())];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = (byte) (codes[2 * i] | codes[2 * i + 1] << 4);
        }
        MemorySegment.copy(pairs, 0, into, JAVA_BYTE, 0, pairs.length);
    }

    /// Writes the packed codes of columns, of which every block has one part.
    void writePackedColumns() {
        MemorySegment packed = data.apply(QuantizedForm.Part.PACKED_T);
        BlockLayout layout = quantized.layout();
        byte[] codes = new byte[layout.blockSize()];
        for (long b = 0; b < layout.blocks(); b++) {
            Arrays.fill(codes, codeOfZero(b));
            quantized.codes(layout, b, codes, 0);
            long before = (slice.row() + layout.row(b)) / 2;
            long bytes = Math.min(codes.length / 2, form.packedBytesPerColumn() - before);
            pack(codes, packed.asSlice(layout.column(b) * form.packedBytesPerColumn() + before, bytes));
        }
    }

    /// Writes the scales of columns.
    void writeScalesOfColumns() {
        MemorySegment scales = data.apply(QuantizedForm.Part.SCALE_T);
        BlockLayout layout = quantized.layout();
        int bytes = form.recipe().scaling().scaleFormat().bytes();
        for (long b = 0; b < layout.blocks(); b++) {
            long before = (slice.row() + layout.row(b)) / layout.block().rows() * bytes;
            MemorySegment.copy(
                    quantized.scales(),
                    b * bytes,
                    scales,
                    layout.column(b) * form.scaleBytesPerColumn() + before,
                    bytes);
        }
    }

    /// Reads the codes of a row of the slice, and fills up what is left with the code of 0.
    private void readCodes(long row, byte[] into) {
        BlockLayout layout = quantized.layout();
        int columns = Math.toIntExact(layout.columns());
        long from = (slice.row() + row) * form.layout().columns() + slice.column();
        MemorySegment.copy(data.apply(QuantizedForm.Part.CODES), JAVA_BYTE, from, into, 0, columns);
        if (columns < into.length) {
            Arrays.fill(into, columns, into.length, codeOfZero(layout.blockAt(row, columns - 1L)));
        }
    }

    /// The code of an element 0 in a block: not 0 where its scale is NaN.
    private byte codeOfZero(long block) {
        byte[] code = new byte[1];
        quantizers.of(block).quantize(new float[1], 0, 1, quantized.scaleCode(block), code, 0);
        return code[0];
    }
}
