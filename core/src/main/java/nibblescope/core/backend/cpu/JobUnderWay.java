package nibblescope.core.backend.cpu;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;

/// A job that threads are at: what it comes to, put together from what each of them did. Sums are
/// kept for each run of [ErrorSummary#BLOCKS_PER_RUN] blocks and added in order at the end, so the
/// outcome does not depend on how many threads there are. Counts, which are the same in any order,
/// are kept for each thread.
final class JobUnderWay {
    private final Job job;
    private final BlockQuantizer quantizer;
    private final BlockLayout layout;
    private final Optional<QuantizedTensor> quantized;
    private final Optional<BlockErrors> errors;
    private final VectorService vectors;
    private final RunSums[] sums;
    private final List<ErrorSummary> parts = new ArrayList<>();
    private final Set<CodePath> paths = EnumSet.noneOf(CodePath.class);

    JobUnderWay(Job job, Arena results, VectorService vectors) {
        this.job = job;
        this.vectors = vectors;
        quantizer = job.quantizer();
        layout = BlockLayout.of(job.tensor().shape(), job.recipe());
        quantized = job.wanted().contains(Job.Output.QUANTIZED_TENSOR)
                ? Optional.of(QuantizedTensor.allocate(
                        job.tensor().shape(), job.recipe(), quantizer.storedTensorScale(), results))
                : Optional.empty();
        errors = job.wanted().contains(Job.Output.BLOCK_ERRORS)
                ? Optional.of(BlockErrors.allocate(layout, results))
                : Optional.empty();
        sums = new RunSums[Math.toIntExact(Math.ceilDiv(layout.blocks(), (long) ErrorSummary.BLOCKS_PER_RUN))];
        Arrays.fill(sums, RunSums.ZERO);
        // So that there is one however the work is shared.
        parts.add(plain().summary());
    }

    Job job() {
        return job;
    }

    BlockLayout layout() {
        return layout;
    }

    /// How many runs of blocks there are.
    int runs() {
        return sums.length;
    }

    /// Whether blocks are consecutive elements as they lie in the tensor.
    boolean readsRows() {
        return VectorService.readsRows(job.recipe());
    }

    /// One thread's part of the job.
    JobPart part() {
        return new JobPart(this);
    }

    BlockRun plain() {
        return new PlainRun(job.tensor(), quantizer, quantized, errors);
    }

    /// Who serves whole blocks from now on, if that is vector code.
    Optional<BlockRun> vector() {
        return readsRows() ? vectors.run(quantizer, quantized, errors) : Optional.empty();
    }

    CodePath path() {
        return vectors.path(quantizer.recipe(), quantizer.input());
    }

    void setSums(int run, RunSums of) {
        sums[run] = of;
    }

    synchronized void add(ErrorSummary part) {
        parts.add(part);
    }

    synchronized void wentThrough(CodePath path) {
        paths.add(path);
    }

    /// What the job came to, once all threads are done.
    synchronized RunResult result(long nanos) {
        ErrorSummary summary = ErrorSummary.of(List.of(sums), parts);
        return new RunResult(quantizer, summary, quantized, errors, nanos, summedPath());
    }

    private CodePath summedPath() {
        if (paths.contains(CodePath.VECTOR)) {
            return paths.size() == 1 ? CodePath.VECTOR : CodePath.VECTOR_ONCE_WARM;
        }
        return paths.isEmpty() ? path() : paths.iterator().next();
    }
}
