package nibblescope.core.backend.cuda;

import nibblescope.core.metrics.ErrorSummary;

/// Where the parts of a chunk lie in the device memory of a slot, in bytes from its start. What is
/// copied back is at the end, from [#outcome()] on, and lies in the slot's host memory as it does
/// there.
///
/// @param values      as they are in the tensor
/// @param padded      values in full blocks; `values` again if the blocks are full already
/// @param paddedCodes codes of full blocks; `codes` again if the tensor's blocks are full
/// @param sums        three doubles a block
/// @param codes       as [nibblescope.core.quantize.BlockLayout] has them
/// @param scales      one byte a block
/// @param errors      one float a block
/// @param nonFinite   one byte a block
/// @param runs        four doubles a run of blocks
/// @param bytes       all of it
record SlotMap(
        long values,
        long padded,
        long paddedCodes,
        long sums,
        long codes,
        long scales,
        long errors,
        long nonFinite,
        long runs,
        long bytes) {
    /// Sums of a run: squared error, x, x^2 and error.
    static final int SUMS_PER_RUN = 4;

    private static final int SUMS_PER_BLOCK = 3;
    private static final int ALIGNMENT = 256;

    static SlotMap of(long blocks, int blockSize, int valueBytes, boolean ragged) {
        long valuesBytes = aligned(blocks * blockSize * valueBytes);
        long codesBytes = aligned(blocks * blockSize / 2);
        long padded = ragged ? valuesBytes : 0;
        long ownCodes = padded + valuesBytes;
        long sums = ownCodes + (ragged ? codesBytes : 0);
        long codes = sums + aligned(blocks * SUMS_PER_BLOCK * Double.BYTES);
        long scales = codes + codesBytes;
        long errors = scales + aligned(blocks);
        long nonFinite = errors + aligned(blocks * Float.BYTES);
        long runs = nonFinite + aligned(blocks);
        long end = runs + aligned(runs(blocks) * SUMS_PER_RUN * Double.BYTES);
        return new SlotMap(0, padded, ragged ? ownCodes : codes, sums, codes, scales, errors, nonFinite, runs, end);
    }

    private static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /// Runs that so many blocks make up.
    static long runs(long blocks) {
        return Math.ceilDiv(blocks, (long) ErrorSummary.BLOCKS_PER_RUN);
    }

    /// Where what is copied back starts.
    long outcome() {
        return codes;
    }

    /// Bytes of what is copied back.
    long outcomeBytes() {
        return bytes - outcome();
    }
}
