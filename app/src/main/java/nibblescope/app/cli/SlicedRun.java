package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Quantizes a tensor slice by slice into the mapping of a file, so that a tensor of any size takes
/// little memory. A slice is some whole rows or, where rows are long, whole blocks of one row:
/// either way consecutive blocks, whose codes and scales lie together in the file. For one thread.
final class SlicedRun {
    private final Backend backend;
    private final long sliceElements;
    private final RunMonitor monitor;
    private final QuantizedForm form;
    private final BlockLayout layout;
    private final SafetensorsWriter writer;

    /// @param sliceElements the most elements of a slice, at least one block
    /// @param writer        of a file that has the form's parts
    SlicedRun(Backend backend, long sliceElements, RunMonitor monitor, QuantizedForm form, SafetensorsWriter writer) {
        this.backend = backend;
        this.sliceElements = sliceElements;
        this.monitor = monitor;
        this.form = form;
        layout = form.layout();
        this.writer = writer;
    }

    /// Writes all parts of the form.
    ///
    /// @param amax largest magnitude of the tensor
    /// @throws CancellationException if the monitor says so
    void write(Tensor tensor, float amax) throws BackendException {
        long columns = layout.columns();
        long wholeBlocks = sliceElements / layout.blockSize() * layout.blockSize();
        boolean byRows = columns <= sliceElements;
        long rowsPerSlice = byRows ? sliceElements / columns : 1;
        long columnsPerSlice = byRows ? columns : wholeBlocks;
        for (long row = 0; row < layout.rows(); row += rowsPerSlice) {
            long rows = Math.min(rowsPerSlice, layout.rows() - row);
            for (long column = 0; column < columns; column += columnsPerSlice) {
                long width = Math.min(columnsPerSlice, columns - column);
                write(tensor, amax, row, column, Shape.of(rows, width));
            }
        }
        if (form.recipe().hasTensorScale()) {
            // floatToIntBits gives NaN its one spelling.
            int bits = Float.floatToIntBits(new BlockQuantizer(form.recipe(), amax).storedTensorScale());
            data(QuantizedForm.Part.GSCALE).set(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0, bits);
        }
    }

    private void write(Tensor tensor, float amax, long row, long column, Shape shape) throws BackendException {
        if (monitor.cancelled()) {
            throw new CancellationException();
        }
        Tensor slice = tensor.slice(row * layout.columns() + column, shape);
        // The backend's threads write into it.
        try (Arena arena = Arena.ofShared()) {
            RunResult run = backend.run(
                    new Job(slice, form.recipe(), amax, Set.of(Job.Output.QUANTIZED_TENSOR)), arena, monitor);
            QuantizedTensor quantized = run.quantized().orElseThrow();
            writeCodes(quantized, row * layout.columns() + column);
            long firstBlock = layout.blockAt(row, column);
            MemorySegment.copy(
                    quantized.scales(),
                    0,
                    data(QuantizedForm.Part.SCALE),
                    firstBlock,
                    quantized.scales().byteSize());
            if (form.packedBytesPerRow().isPresent()) {
                writePacked(
                        quantized,
                        run.quantizer(),
                        row,
                        column,
                        form.packedBytesPerRow().get());
            }
            if (form.dequantized()) {
                writeValues(quantized, run.quantizer(), row * layout.columns() + column);
            }
        }
    }

    private void writeCodes(QuantizedTensor quantized, long firstElement) {
        MemorySegment codes = data(QuantizedForm.Part.CODES);
        BlockLayout slice = quantized.layout();
        byte[] block = new byte[slice.blockSize()];
        long at = firstElement;
        for (long b = 0; b < slice.blocks(); b++) {
            int length = quantized.codes(slice, b, block, 0);
            MemorySegment.copy(block, 0, codes, JAVA_BYTE, at, length);
            at += length;
        }
    }

    private void writeValues(QuantizedTensor quantized, BlockQuantizer quantizer, long firstElement) {
        MemorySegment values = data(QuantizedForm.Part.DQ);
        BlockLayout slice = quantized.layout();
        Dequantizer dequantizer = new Dequantizer(quantized, _ -> quantizer);
        float[] block = new float[slice.blockSize()];
        long at = firstElement;
        for (long b = 0; b < slice.blocks(); b++) {
            int length = dequantizer.dequantize(b, block, 0);
            for (int i = 0; i < length; i++) {
                // NaN has one spelling.
                block[i] = Float.isNaN(block[i]) ? Float.NaN : block[i];
            }
            MemorySegment.copy(
                    block,
                    0,
                    values,
                    JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                    at * Float.BYTES,
                    length);
            at += length;
        }
    }

    /// Rows of packed codes: those of the slice and, after the last element of a row, its padding.
    private void writePacked(
            QuantizedTensor quantized, BlockQuantizer quantizer, long row, long column, long bytesPerRow) {
        MemorySegment packed = data(QuantizedForm.Part.PACKED);
        BlockLayout slice = quantized.layout();
        long codeBytes = slice.codeBytesPerRow();
        long copied = Math.min(codeBytes, bytesPerRow - column / 2);
        boolean endsRow = column + slice.columns() == layout.columns();
        for (long r = 0; r < slice.rows(); r++) {
            long at = (row + r) * bytesPerRow + column / 2;
            MemorySegment.copy(quantized.codes(), r * codeBytes, packed, at, copied);
            if (endsRow && slice.columns() < (bytesPerRow - column / 2) * 2) {
                long lastBlock = r * slice.blocksPerRow() + slice.blocksPerRow() - 1;
                int zero = codeOfZero(quantizer, quantized.scaleCode(lastBlock));
                pad(packed, at, slice.columns(), at + bytesPerRow - column / 2, zero);
            }
        }
    }

    /// Fills up a row with a code.
    ///
    /// @param at    the byte in which the codes of the row's slice start
    /// @param codes how many of them there are
    /// @param end   the byte after the row
    private static void pad(MemorySegment packed, long at, long codes, long end, int code) {
        if (codes % 2 != 0) {
            long last = at + codes / 2;
            packed.set(JAVA_BYTE, last, (byte) (packed.get(JAVA_BYTE, last) | code << 4));
        }
        long padding = at + Math.ceilDiv(codes, 2L);
        packed.asSlice(padding, end - padding).fill((byte) (code << 4 | code));
    }

    /// The code of an element 0 in a block with that scale: not 0 where the scale is NaN.
    private static int codeOfZero(BlockQuantizer quantizer, int scaleCode) {
        byte[] code = new byte[1];
        quantizer.quantize(new float[1], 0, 1, scaleCode, code, 0);
        return code[0];
    }

    private MemorySegment data(QuantizedForm.Part part) {
        return writer.data(form.name(part));
    }
}
