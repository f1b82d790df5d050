package nibblescope.core.backend.cpu;

import static nibblescope.core.metrics.ErrorSummary.BLOCKS_PER_RUN;

import nibblescope.core.backend.CodePath;
import nibblescope.core.quantize.BlockLayout;
import org.jspecify.annotations.Nullable;

/// What one thread does of a job: takes runs of consecutive blocks from their first block to their
/// last. At the start of each run it turns to vector code if there is some by now; blocks that are
/// cut short are always left to plain code.
final class JobPart {
    private final JobUnderWay job;
    private final BlockLayout layout;
    private final BlockRun plain;
    /// Blocks in a row that are not cut short.
    private final long wholePerRow;
    /// Whether no block at all is.
    private final boolean whole;

    private @Nullable BlockRun vector;
    private @Nullable CodePath path;

    JobPart(JobUnderWay job) {
        this.job = job;
        layout = job.layout();
        plain = job.plain();
        wholePerRow = layout.columns() / layout.block().columns();
        whole = layout.columns() % layout.block().columns() == 0
                && layout.rows() % layout.block().rows() == 0;
    }

    /// Takes blocks that follow those taken before, or that begin a run of blocks.
    ///
    /// @param values those of the blocks, one block after the other, from index `from` on
    void take(float[] values, int from, long first, long end) {
        int at = from;
        long block = first;
        while (block < end) {
            if (block % BLOCKS_PER_RUN == 0) {
                begin();
            }
            long stop = Math.min(end, (block / BLOCKS_PER_RUN + 1) * BLOCKS_PER_RUN);
            at += serve(values, at, block, stop);
            if (stop % BLOCKS_PER_RUN == 0 || stop == layout.blocks()) {
                BlockRun last = vector == null ? plain : vector;
                job.setSums((int) ((stop - 1) / BLOCKS_PER_RUN), last.takeSums());
            }
            block = stop;
        }
    }

    private void begin() {
        if (vector == null && wholePerRow > 0) {
            vector = job.vector().orElse(null);
        }
        CodePath by = vector == null ? job.path() : CodePath.VECTOR;
        if (by != path) {
            path = by;
            job.wentThrough(by);
        }
    }

    /// Has blocks of one run served, and returns how many elements they have.
    private int serve(float[] values, int from, long first, long end) {
        if (vector == null) {
            plain.quantize(values, from, first, (int) (end - first));
        } else if (whole) {
            vector.quantize(values, from, first, (int) (end - first));
        } else {
            serveRows(vector, values, from, first, end);
        }
        return elements(first, end);
    }

    private void serveRows(BlockRun main, float[] values, int from, long first, long end) {
        int at = from;
        long block = first;
        while (block < end) {
            long inRow = block % layout.blocksPerRow();
            int blocks = (int) Math.min(end - block, wholePerRow - inRow);
            if (blocks > 0) {
                main.quantize(values, at, block, blocks);
            } else {
                blocks = 1;
                plain.goOnFrom(main.takeSums());
                plain.quantize(values, at, block, blocks);
                main.goOnFrom(plain.takeSums());
            }
            at += elements(block, block + blocks);
            block += blocks;
        }
    }

    private int elements(long first, long end) {
        if (whole) {
            return (int) (end - first) * layout.blockSize();
        }
        if (layout.block().isRow()) {
            long last = end - 1;
            return (int) (layout.firstElement(last) + layout.length(last) - layout.firstElement(first));
        }
        int elements = 0;
        for (long block = first; block < end; block++) {
            elements += layout.length(block);
        }
        return elements;
    }

    /// Hands in what was counted. Called once, when no block is left.
    void end() {
        job.add(plain.summary());
        if (vector != null) {
            job.add(vector.summary());
        }
    }
}
