package nibblescope.app.cli;

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
import nibblescope.core.backend.TensorSlices;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Quantizes a tensor slice by slice into the mapping of a file, so that a tensor of any size takes
/// little memory. For one thread.
final class SlicedRun {
    private final Backend backend;
    private final long sliceElements;
    private final RunMonitor monitor;
    private final QuantizedForm form;
    private final SafetensorsWriter writer;

    /// @param sliceElements the most elements of a slice, at least one block
    /// @param writer        of a file that has the form's parts
    SlicedRun(Backend backend, long sliceElements, RunMonitor monitor, QuantizedForm form, SafetensorsWriter writer) {
        this.backend = backend;
        this.sliceElements = sliceElements;
        this.monitor = monitor;
        this.form = form;
        this.writer = writer;
    }

    /// Writes all parts of the form.
    ///
    /// @param amax what the recipe makes its tensor scale from
    /// @throws CancellationException if the monitor says so
    void write(Tensor tensor, float amax) throws BackendException {
        for (TensorSlices.Slice slice : TensorSlices.of(tensor, form.recipe(), sliceElements)) {
            if (monitor.cancelled()) {
                throw new CancellationException();
            }
            write(slice, amax);
        }
    }

    private void write(TensorSlices.Slice slice, float amax) throws BackendException {
        // The backend's threads write into it.
        try (Arena arena = Arena.ofShared()) {
            Job job = new Job(
                    slice.tensor(), form.recipe(), amax, slice.firstBlock(), Set.of(Job.Output.QUANTIZED_TENSOR));
            RunResult run = backend.run(job, arena, monitor);
            BlockQuantizers quantizers = new BlockQuantizers(slice.tensor(), run.quantizer());
            SliceParts parts = new SliceParts(form, slice, run.quantized().orElseThrow(), quantizers, this::data);
            form.parts().stream().sorted().forEach(part -> {
                switch (part) {
                    case CODES, ELEM -> parts.writeCodes(part);
                    case GGML_BLOCKS -> parts.writeGgmlBlocks();
                    case PACKED -> parts.writePacked();
                    case SCALE -> parts.writeScales();
                    case GSCALE, GSCALE_T -> writeTensorScales(slice, quantizers, data(part));
                    case DQ -> parts.writeValues();
                    case PACKED_T -> parts.writePackedColumns();
                    case SCALE_T -> parts.writeScalesOfColumns();
                }
            });
        }
    }

    private static void writeTensorScales(TensorSlices.Slice slice, BlockQuantizers quantizers, MemorySegment data) {
        float[] scales = quantizers.storedTensorScales();
        // The one of the tensor is the same in every slice.
        long first = data.byteSize() == Float.BYTES ? 0 : slice.row();
        for (int i = 0; i < scales.length; i++) {
            // floatToIntBits gives NaN its one spelling.
            data.set(
                    JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
                    (first + i) * Float.BYTES,
                    Float.floatToIntBits(scales[i]));
        }
    }

    private MemorySegment data(QuantizedForm.Part part) {
        return writer.data(form.name(part));
    }
}
