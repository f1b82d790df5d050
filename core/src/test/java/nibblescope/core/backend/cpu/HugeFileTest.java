package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.backend.Job;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/// A file of 100 GB in a program that has 512 MiB of heap: nearly all of it is a hole, which takes no
/// room on the disk.
@Timeout(120)
class HugeFileTest {
    private static final long FILE_BYTES = 100_000_000_000L;

    /// The program: lists a file, samples its tensor, and begins with all of it.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (CpuBackend backend = new CpuBackend(2);
                    TensorFile file = TensorFiles.open(Path.of(arguments[0]))) {
                Tensor tensor = file.tensor(file.tensors().getFirst());
                System.out.printf("%s of %s%n", tensor.dtype(), tensor.shape());
                TensorSample sample = TensorSample.of(tensor, 1 << 20);
                System.out.printf(
                        "sample of %s, the largest is %s%n",
                        sample.tensor().elements(), backend.amax(sample.tensor(), RunMonitor.NONE));
                begin(backend, tensor);
            }
        }

        private static void begin(CpuBackend backend, Tensor tensor) throws Exception {
            var recipe = RecipeCatalog.find("e8m0-32-rceil").orElseThrow();
            try (Arena results = Arena.ofShared()) {
                Job job = new Job(tensor, recipe, 0, EnumSet.noneOf(Job.Output.class));
                backend.run(job, results, new UntilItMoves());
            } catch (CancellationException _) {
                System.out.println("cancelled");
            }
        }
    }

    /// Cancels a run once it has come somewhere.
    private static final class UntilItMoves implements RunMonitor {
        private volatile boolean moved;

        @Override
        public void progress(long done, long total) {
            moved = true;
        }

        @Override
        public boolean cancelled() {
            return moved;
        }
    }

    @TempDir
    private Path folder = Path.of("");

    /// A safetensors file of one tensor of BF16.
    private Path sparse(long rows, long columns) throws IOException {
        long bytes = 2 * rows * columns;
        byte[] header = "{\"w\":{\"dtype\":\"BF16\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
                .formatted(rows, columns, bytes)
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("huge.safetensors");
        try (RandomAccessFile all = new RandomAccessFile(file.toFile(), "rw")) {
            all.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            all.write(header);
            all.setLength(Long.BYTES + header.length + bytes);
        }
        return file;
    }

    @Test
    void aFileOfAHundredGigabytesIsListedAndSampledAndItsRunCancelledOnASmallHeap() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "files have no holes here unless asked for");
        long rows = FILE_BYTES / 2 / 10_000;
        // Rows of 10 000 are taken three next to each other: 34 times, as 104 are in 2^20 elements.
        assertEquals(
                "BF16 of [5000000, 10000]\nsample of 1020000, the largest is 0.0\ncancelled\n",
                onSmallHeap(sparse(rows, 10_000)));
    }

    @Test
    void soIsOneOfATallTensor() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "files have no holes here unless asked for");
        String said = onSmallHeap(sparse(FILE_BYTES / 2 / 32, 32));
        assertTrue(said.startsWith("BF16 of [1562500000, 32]\nsample of 1048576, "), said);
        assertTrue(said.endsWith("cancelled\n"), said);
    }

    private static String onSmallHeap(Path file) throws IOException {
        String classes = Stream.of(Program.class, CpuBackend.class, JsonFactory.class)
                .map(HugeFileTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        classes,
                        Program.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String location(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return new File(source.getLocation().getPath()).toString();
    }
}
