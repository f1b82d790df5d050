package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.backend.BackendException;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// Dequantizes a tensor to FP32, chunk after chunk.
final class DequantizeRun {
    private final QuantizedTensor tensor;
    private final BlockQuantizer quantizer;
    private final BlockLayout layout;
    private final MemorySegment values;

    /// @param results where the values are allocated
    DequantizeRun(QuantizedTensor tensor, BlockQuantizer quantizer, Arena results) {
        this.tensor = tensor;
        this.quantizer = quantizer;
        layout = tensor.layout();
        values = results.allocate(Math.multiplyExact(layout.shape().elements(), Float.BYTES), Float.BYTES);
    }

    /// Runs all of it and returns the values in row-major order.
    MemorySegment run(OpenDevice.Tools tools) throws CudaException, BackendException {
        tools.tests().dequantize(layout.blockSize(), ValueType.F32);
        tools.ring().run(new Work(tools.gpu(), tools.ring()), layout.shape().elements(), tools.monitor());
        return values;
    }

    /// Copies bytes between a tensor, whose rows end where their last element does, and full blocks.
    private interface Copy {
        /// @param block  where the bytes start
        /// @param end    where they end, before which no row does
        void copy(long block, long end);
    }

    /// The chunks of the run. On the way there the slot's small host memory holds codes and scales,
    /// on the way back the large one holds values.
    private final class Work implements Ring.Work {
        private final Gpu gpu;
        private final Ring ring;
        private final Chunks chunks;
        private final SlotMap map;
        private final int blockSize = layout.blockSize();
        private final Dequantizing dequantizing = Dequantizing.of(quantizer);
        private final boolean negativeZero =
                Float.floatToRawIntBits(quantizer.recipe().specials().negativeZeroValue()) < 0;

        Work(Gpu gpu, Ring ring) {
            this.gpu = gpu;
            this.ring = ring;
            chunks = Chunks.of(layout, Float.BYTES, ring.chunkBytes());
            map = SlotMap.of(chunks.blocksPerChunk(), blockSize, Float.BYTES, Chunks.ragged(layout));
        }

        @Override
        public long chunks() {
            return chunks.count();
        }

        @Override
        public void submit(Slot slot, long index) throws CudaException {
            Chunks.Chunk chunk = chunks.chunk(index);
            long first = chunk.firstBlock();
            long blocks = chunk.blocks();
            long stream = slot.stream();
            MemorySegment codes = slot.outcome().asSlice(0, blocks * blockSize / 2);
            MemorySegment scales = slot.outcome().asSlice(map.scales() - map.codes(), blocks);
            forEachRow(chunk, (from, to) -> {
                long at = layout.codeByte(from);
                long bytes = endOf(to, layout.codeBytesPerRow(), 2) - at;
                MemorySegment.copy(tensor.codes(), at, codes, (from - first) * blockSize / 2, bytes);
            });
            ring.copies().copy(tensor.scales().asSlice(first, blocks), scales);
            gpu.driver().copyToDevice(slot.device() + map.codes(), codes, stream);
            gpu.driver().copyToDevice(slot.device() + map.scales(), scales, stream);
            new BlockKernels(gpu, layout)
                    .dequantize(
                            ValueType.F32,
                            slot.device() + map.codes(),
                            slot.device() + map.scales(),
                            slot.device() + map.values(),
                            blocks,
                            dequantizing,
                            negativeZero,
                            stream);
            gpu.driver().copyToHost(onHost(slot, blocks), slot.device() + map.values(), stream);
        }

        private MemorySegment onHost(Slot slot, long blocks) {
            return slot.values().asSlice(0, blocks * blockSize * Float.BYTES);
        }

        /// Where the bytes of a row end that block `end` is the first one after, or begin of that
        /// block in the middle of a row.
        private long endOf(long end, long bytesPerRow, int elementsPerByte) {
            long row = end / layout.blocksPerRow();
            return row * bytesPerRow + end % layout.blocksPerRow() * blockSize / elementsPerByte;
        }

        @Override
        public long finish(Slot slot, long index) {
            Chunks.Chunk chunk = chunks.chunk(index);
            MemorySegment found = onHost(slot, chunk.blocks());
            forEachRow(chunk, (from, to) -> {
                long at = layout.firstElement(from);
                long count = endOf(to, layout.columns(), 1) - at;
                long source = (from - chunk.firstBlock()) * blockSize * Float.BYTES;
                MemorySegment.copy(found, source, values, at * Float.BYTES, count * Float.BYTES);
            });
            return chunk.elements();
        }

        /// Copies a chunk row by row, or at once where no row ends in the middle of a block.
        private void forEachRow(Chunks.Chunk chunk, Copy copy) {
            long first = chunk.firstBlock();
            long last = first + chunk.blocks();
            int blockBytes = blockSize * Float.BYTES;
            if (!Chunks.ragged(layout)) {
                ring.copies().inParts(chunk.blocks(), blockBytes, (from, to) -> copy.copy(first + from, first + to));
                return;
            }
            long blocksPerRow = layout.blocksPerRow();
            long firstRow = layout.row(first);
            long rows = layout.row(last - 1) + 1 - firstRow;
            int rowBytes = (int) Math.min(Integer.MAX_VALUE, blocksPerRow * blockBytes);
            ring.copies().inParts(rows, rowBytes, (from, to) -> {
                for (long row = firstRow + from; row < firstRow + to; row++) {
                    copy.copy(Math.max(first, row * blocksPerRow), Math.min(last, (row + 1) * blocksPerRow));
                }
            });
        }
    }
}
