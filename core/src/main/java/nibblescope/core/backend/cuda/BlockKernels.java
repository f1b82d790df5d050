package nibblescope.core.backend.cuda;

import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockLayout;

/// The kernels that work beside those that quantize: one launch each.
///
/// @param layout of the tensor that the blocks are of
record BlockKernels(Gpu gpu, BlockLayout layout) {
    static final String SUM_RUNS = "sum_runs";
    static final String COMPACT_CODES = "compact_codes";

    private static final int SUM_RUNS_BLOCK = 64;

    /// The kernel that measures values of a type.
    static String measure(int blockSize, ValueType type) {
        return "measure_%d_%s".formatted(blockSize, type.suffix());
    }

    /// The kernel that pads rows of values of that many bytes.
    static String padRows(int valueBytes) {
        return "pad_rows_" + valueBytes;
    }

    /// The kernel that dequantizes to FP32 or BF16.
    static String dequantize(int blockSize, ValueType to) {
        return "dequantize_%d_%s".formatted(blockSize, to.suffix());
    }

    /// Fills the last block of every row with zeros.
    ///
    /// @param in address of the first element of block `firstBlock`
    void padRows(int valueBytes, long in, long out, long firstBlock, long blocks, long stream) throws CudaException {
        gpu.kernel(padRows(valueBytes))
                .address(in)
                .address(out)
                .count(firstBlock)
                .count(blocks)
                .count(layout.blocksPerRow())
                .count(layout.columns())
                .flag(layout.blockSize())
                .launch(blocks * layout.blockSize(), stream);
    }

    /// Drops the codes of padding.
    void compactCodes(long in, long out, long firstBlock, long blocks, long stream) throws CudaException {
        gpu.kernel(COMPACT_CODES)
                .address(in)
                .address(out)
                .count(firstBlock)
                .count(blocks)
                .count(layout.blocksPerRow())
                .count(layout.columns())
                .flag(layout.blockSize())
                .launch(blocks * layout.blockSize() / 2, stream);
    }

    /// What is measured, and where the outcome goes.
    ///
    /// @param values   in full blocks
    /// @param codes    of full blocks
    /// @param sums     receives three planes of doubles, of x, x^2 and error of each block
    /// @param counters is added to
    record Measured(long values, long codes, long scales, long nonFinite, long sums, long counters) {}

    /// Each thread takes as many blocks as there are for it, so that few add to the counters.
    void measure(ValueType type, Dequantizing dequantizing, Measured at, long firstBlock, long blocks, long stream)
            throws CudaException {
        gpu.kernel(measure(layout.blockSize(), type))
                .address(at.values)
                .address(at.codes)
                .address(at.scales)
                .address(at.nonFinite)
                .address(at.sums)
                .address(at.counters)
                .count(firstBlock)
                .count(blocks)
                .count(layout.blocksPerRow())
                .count(layout.columns())
                .dequantizing(dequantizing)
                .launch(Math.min(blocks, gpu.residentThreads()), stream);
    }

    /// Adds up runs of blocks.
    void sumRuns(long errors, long sums, long blocks, long runs, long stream) throws CudaException {
        gpu.kernel(SUM_RUNS)
                .address(errors)
                .address(sums)
                .count(blocks)
                .address(runs)
                .launch(
                        SlotMap.SUMS_PER_RUN * Math.ceilDiv(blocks, (long) ErrorSummary.BLOCKS_PER_RUN),
                        SUM_RUNS_BLOCK,
                        stream);
    }

    /// Dequantizes full blocks, to FP32 or BF16.
    void dequantize(
            ValueType to,
            long codes,
            long scales,
            long out,
            long blocks,
            Dequantizing dequantizing,
            boolean negativeZero,
            long stream)
            throws CudaException {
        gpu.kernel(dequantize(layout.blockSize(), to))
                .address(codes)
                .address(scales)
                .address(out)
                .count(blocks)
                .dequantizing(dequantizing)
                .flag(negativeZero ? 1 : 0)
                .launch(blocks * layout.blockSize() / 8, stream);
    }
}
