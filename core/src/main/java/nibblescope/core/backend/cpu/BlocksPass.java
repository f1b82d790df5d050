package nibblescope.core.backend.cpu;

import static nibblescope.core.metrics.ErrorSummary.BLOCKS_PER_RUN;

import nibblescope.core.backend.cpu.Crew.Work;
import nibblescope.core.quantize.BlockReader;

/// One read of a tensor for a job whose blocks do not lie along its rows, or are transformed first.
final class BlocksPass {
    /// Elements that are read at a time, but for blocks that are larger.
    private static final int PIECE = 4096;

    private final JobUnderWay job;
    private final Chunks chunks;

    BlocksPass(JobUnderWay job, Chunks.Progress progress) {
        this.job = job;
        chunks = new Chunks(job.runs(), progress);
    }

    /// One thread's share.
    Work share() {
        return new Share();
    }

    private final class Share implements Work {
        private final JobPart part = job.part();
        private final BlockReader reader =
                new BlockReader(job.job().tensor(), job.job().recipe());
        private final int blocks = Math.max(1, PIECE / job.layout().blockSize());
        private final float[] values = new float[blocks * job.layout().blockSize()];
        /// What is left of the chunk is from this block.
        private long at;
        private long end;
        private long elements;

        @Override
        public boolean step() {
            if (at >= end && !begin()) {
                part.end();
                return false;
            }
            long stop = Math.min(end, at + blocks);
            elements += reader.read(at, stop, values);
            part.take(values, 0, at, stop);
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
            at = chunk * BLOCKS_PER_RUN;
            end = Math.min(job.layout().blocks(), at + BLOCKS_PER_RUN);
            elements = 0;
            return true;
        }
    }
}
