package nibblescope.core.backend.cpu;

import static nibblescope.core.metrics.ErrorSummary.BLOCKS_PER_RUN;

import java.util.List;
import nibblescope.core.backend.cpu.Crew.Work;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.tensor.Tensor;

/// One read of a tensor for several jobs whose blocks lie along its rows. The tensor is read in tiles
/// that stay in the nearest cache and end where no job has a block cut in two; each tile goes to all
/// jobs.
///
/// Threads take chunks: of each job, the runs of [BLOCKS_PER_RUN] blocks that start there. Where runs of
/// several jobs do not end together, a chunk is read on until the last of them has ended.
final class RowsPass {
    /// Elements of a tile: 16 KiB of values.
    private static final int TILE = 4096;

    /// Blocks of more elements than this in common are no longer read together.
    private static final int MOST_IN_COMMON = 1 << 14;

    private final Tensor tensor;
    private final List<JobUnderWay> jobs;
    private final VectorService vectors;
    /// Of the job with the longest runs, which are the chunks.
    private final JobUnderWay leader;
    /// Tiles end at its multiples, counted from the start of a row.
    private final int common;
    /// Elements after which blocks start anew: those of a row, or all where no block is cut short.
    private final long rowLength;
    private final Chunks chunks;

    RowsPass(Tensor tensor, List<JobUnderWay> jobs, VectorService vectors, Chunks.Progress progress) {
        this.tensor = tensor;
        this.jobs = jobs;
        this.vectors = vectors;
        JobUnderWay longest = jobs.getFirst();
        int multiple = 1;
        for (JobUnderWay job : jobs) {
            longest = job.layout().blockSize() > longest.layout().blockSize() ? job : longest;
            multiple = leastCommonMultiple(multiple, job.layout().blockSize());
        }
        leader = longest;
        common = multiple;
        long columns = tensor.shape().columns();
        rowLength = columns % common == 0 ? tensor.elements() : columns;
        chunks = new Chunks(leader.runs(), progress);
    }

    /// Whether another job can be read together with some.
    static boolean fits(List<JobUnderWay> jobs, JobUnderWay other) {
        int multiple = other.layout().blockSize();
        for (JobUnderWay job : jobs) {
            multiple = leastCommonMultiple(multiple, job.layout().blockSize());
        }
        return jobs.isEmpty() || multiple <= MOST_IN_COMMON;
    }

    private static int leastCommonMultiple(int a, int b) {
        int multiple = a;
        while (multiple % b != 0) {
            multiple += a;
        }
        return multiple;
    }

    /// One thread's share.
    Work share() {
        return new Share();
    }

    private final class Share implements Work {
        private final List<JobPart> parts = jobs.stream().map(JobUnderWay::part).toList();
        private final float[] values = new float[Math.max(TILE, common)];
        private final Range[] ranges = new Range[parts.size()];
        private BlockReader.Values source = tensor::read;
        /// What is left of the chunk is from here.
        private long at;
        private long end;
        private long elements;

        @Override
        public boolean step() {
            if (at >= end && !begin()) {
                parts.forEach(JobPart::end);
                return false;
            }
            long stop = Math.min(end, tileEnd(at));
            source.read(at, values, 0, (int) (stop - at));
            for (int i = 0; i < ranges.length; i++) {
                give(parts.get(i), jobs.get(i).layout(), ranges[i], stop);
            }
            at = stop;
            if (at >= end) {
                chunks.done(elements);
            }
            return true;
        }

        private boolean begin() {
            long chunk = chunks.next();
            if (chunk == Chunks.NONE) {
                return false;
            }
            long from = firstElement(leader.layout(), chunk * BLOCKS_PER_RUN);
            long to = firstElement(leader.layout(), (chunk + 1) * BLOCKS_PER_RUN);
            elements = to - from;
            at = from;
            end = from;
            for (int i = 0; i < ranges.length; i++) {
                ranges[i] = Range.of(jobs.get(i).layout(), from, to);
                end = Math.max(end, ranges[i].end);
            }
            source = vectors.reader(tensor);
            return true;
        }

        private void give(JobPart part, BlockLayout layout, Range range, long stop) {
            long from = Math.max(at, range.from);
            long to = Math.min(stop, range.end);
            if (from < to) {
                part.take(values, (int) (from - at), blockFrom(layout, from), blockFrom(layout, to));
            }
        }
    }

    /// The elements of a job's runs that start in a chunk.
    private record Range(long from, long end) {
        static Range of(BlockLayout layout, long from, long to) {
            long first = Math.ceilDiv(blockFrom(layout, from), (long) BLOCKS_PER_RUN);
            long last = Math.ceilDiv(blockFrom(layout, to), (long) BLOCKS_PER_RUN);
            return new Range(firstElement(layout, first * BLOCKS_PER_RUN), firstElement(layout, last * BLOCKS_PER_RUN));
        }
    }

    /// Where the tile that starts at an element ends.
    private long tileEnd(long from) {
        long row = from / rowLength;
        if (rowLength <= TILE) {
            return (row + TILE / rowLength) * rowLength;
        }
        long column = from - row * rowLength;
        long length = Math.max(1, TILE / common) * (long) common;
        return row * rowLength + Math.min(rowLength, column / common * common + length);
    }

    /// The first element of a block, the end of the tensor for any behind the last one.
    private static long firstElement(BlockLayout layout, long block) {
        return block < layout.blocks()
                ? layout.firstElement(block)
                : layout.shape().elements();
    }

    /// The first block that starts at an element or behind it; the count of blocks if none does.
    private static long blockFrom(BlockLayout layout, long element) {
        if (element >= layout.shape().elements()) {
            return layout.blocks();
        }
        if (layout.columns() % layout.blockSize() == 0) {
            return Math.ceilDiv(element, (long) layout.blockSize());
        }
        long block = layout.blockAt(element / layout.columns(), element % layout.columns());
        return layout.firstElement(block) < element ? block + 1 : block;
    }
}
