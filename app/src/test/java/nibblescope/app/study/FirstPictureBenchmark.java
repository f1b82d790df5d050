package nibblescope.app.study;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import nibblescope.app.task.Workers;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a person waits for who opens a large BF16 file in a program that has just been started:
/// until the first corner is there, and until all four are, of a sample; until all four are of
/// everything. Each time in a Java machine of its own. The file is as large as `mebibytes` says and
/// is deleted afterwards; it has been written just before, so it comes from the page cache as far
/// as that holds it.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class FirstPictureBenchmark {
    private static final int COLUMNS = 4096;
    private static final int CORNERS = 4;

    /// 1024 for the file that the requirement speaks of.
    @Param("256")
    public int mebibytes;

    private final BlockingQueue<Runnable> uiThread = new LinkedBlockingQueue<>();
    private final Workers workers = new Workers();
    private final CpuBackend backend = new CpuBackend(Runtime.getRuntime().availableProcessors());
    private Exploration exploration = explorationOfNothing();
    private Path folder = Path.of("");
    private Path file = folder;
    private @Nullable Study shown;

    public FirstPictureBenchmark() {
        // Without it a class in an exported package has one that nothing says about.
    }

    private Exploration explorationOfNothing() {
        return new Exploration(backend, workers.runs(), workers.interactive(), uiThread::add);
    }

    @Setup(Level.Invocation)
    public void forget() {
        exploration = explorationOfNothing();
        uiThread.clear();
    }

    @Setup
    public void write() throws IOException, TensorFileException {
        folder = Files.createTempDirectory("nibblescope");
        file = folder.resolve("normal.safetensors");
        TensorInfo info = new TensorInfo("normal", DType.BF16, Shape.of(mebibytes * 128L, COLUMNS));
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(info), Map.of(), false)) {
            MemorySegment elements = writer.data("normal");
            var layout = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
            // A mebibyte of normal values, again and again from another place on.
            Random random = new Random(1);
            MemorySegment drawn = MemorySegment.ofArray(new short[1 << 19]);
            for (int i = 0; i < 1 << 19; i++) {
                int bits = Float.floatToRawIntBits((float) random.nextGaussian() * 0.02f);
                drawn.set(layout, 2L * i, (short) (bits >>> 16));
            }
            for (int i = 0; i < mebibytes; i++) {
                long turn = 2L * random.nextInt(1 << 19);
                long at = (long) i << 20;
                MemorySegment.copy(drawn, turn, elements, at, (1 << 20) - turn);
                MemorySegment.copy(drawn, 0, elements, at + (1 << 20) - turn, turn);
            }
            writer.finish();
        }
    }

    @Benchmark
    public Study firstCornerOfASample() throws InterruptedException {
        return await(1, true);
    }

    @Benchmark
    public Study fourCornersOfASample() throws InterruptedException {
        return await(CORNERS, true);
    }

    @Benchmark
    public Study fourCornersOfEverything() throws InterruptedException {
        return await(CORNERS, false);
    }

    private Study await(int corners, boolean sample) throws InterruptedException {
        exploration.open(() -> TensorFiles.open(file));
        Study study = exploration.studyProperty().get();
        while (study == null
                || study.evaluations().size() < corners
                || study.sample().isPresent() != sample) {
            uiThread.take().run();
            study = exploration.studyProperty().get();
        }
        shown = study;
        return study;
    }

    /// What was shown is what the definition of the errors gives, block after block.
    @TearDown(Level.Invocation)
    public void check() {
        Study study = shown;
        if (study == null) {
            throw new IllegalStateException("nothing was shown");
        }
        for (Evaluation evaluation : study.evaluations().values()) {
            if (!evaluation.summary().equals(summary(study.measured(), evaluation))) {
                throw new IllegalStateException(evaluation.recipe().id() + " has other errors");
            }
        }
        shown = null;
        exploration.close();
    }

    @TearDown
    public void delete() throws IOException {
        workers.close();
        backend.close();
        Files.delete(file);
        Files.delete(folder);
    }

    private static ErrorSummary summary(Tensor tensor, Evaluation evaluation) {
        BlockQuantizer quantizer = evaluation.run().quantizer();
        BlockMeter meter = new BlockMeter(quantizer);
        BlockLayout layout = evaluation.errors().layout();
        List<ErrorSummary> runs = new ArrayList<>();
        float[] values = new float[layout.blockSize()];
        byte[] codes = new byte[layout.blockSize()];
        for (long block = 0; block < layout.blocks(); block++) {
            int length = layout.length(block);
            tensor.read(layout.firstElement(block), values, 0, length);
            int scaleCode = quantizer.quantize(values, 0, length, codes, 0);
            meter.measure(values, 0, length, codes, 0, scaleCode);
            if ((block + 1) % ErrorSummary.BLOCKS_PER_RUN == 0 || block + 1 == layout.blocks()) {
                runs.add(meter.take());
            }
        }
        return ErrorSummary.ofRuns(runs);
    }
}
