package nibblescope.core.backend.cpu;

import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;

/// Quantizes and measures consecutive blocks of a tensor, and writes what the run keeps of them.
/// What comes out is the same to the bit whoever does it. For one thread.
interface BlockRun {
    /// Does `blocks` blocks, whose values lie one after the other from `values[from]` on. But for
    /// [PlainRun], all of them are whole: none is cut short by the end of its row.
    ///
    /// @param first the number of the first one in the tensor
    void quantize(float[] values, int from, long first, int blocks);

    /// The sums over the blocks done since the last call; called where a run of
    /// [ErrorSummary#BLOCKS_PER_RUN] blocks ends, and where another one goes on with it.
    RunSums takeSums();

    /// Goes on with a run of blocks that another one has begun: the sums start from its, to which
    /// those of each block are added in order. Called when there are none of its own.
    void goOnFrom(RunSums begun);

    /// The counts and maxima of all blocks done; its sums are not looked at. Called once, at the end.
    ErrorSummary summary();
}
