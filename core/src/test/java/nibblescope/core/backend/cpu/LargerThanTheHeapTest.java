package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nibblescope.core.backend.Job;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/// A file of 256 MiB in a program that has 64 MiB of heap.
class LargerThanTheHeapTest {
    private static final TensorInfo ZEROS_AND_A_SIX = new TensorInfo("large", DType.F32, Shape.of(1 << 14, 1 << 12));

    /// The program: measures a tensor of zeros that ends with a 6.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            try (CpuBackend backend = new CpuBackend(2);
                    TensorFile file = TensorFiles.open(Path.of(arguments[0]));
                    Arena arena = Arena.ofShared()) {
                Tensor tensor = file.tensor(file.tensors().getFirst());
                float amax = backend.amax(tensor, RunMonitor.NONE);
                Job job = new Job(
                        tensor,
                        RecipeCatalog.find("e8m0-16-rceil").orElseThrow(),
                        amax,
                        Set.of(Job.Output.BLOCK_ERRORS));
                ErrorSummary summary = backend.run(job, arena, RunMonitor.NONE).summary();
                System.out.printf(
                        "%s of %s is code 0, %s code 7",
                        summary.codeCounts().count(0),
                        summary.elements(),
                        summary.codeCounts().count(7));
            }
        }
    }

    @Test
    void aTensorLargerThanTheHeapIsQuantizedFromItsMappedFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("large.safetensors");
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(ZEROS_AND_A_SIX), Map.of(), false)) {
            // The rest is never written: where the file system can, it takes no room on the disk.
            MemorySegment elements = writer.data("large");
            elements.set(JAVA_FLOAT_UNALIGNED, elements.byteSize() - Float.BYTES, 6f);
            writer.finish();
        }
        assertEquals("67108863 of 67108864 is code 0, 1 code 7", onSmallHeap(file));
    }

    private static String onSmallHeap(Path file) throws IOException {
        String classes = Stream.of(Program.class, CpuBackend.class, JsonFactory.class)
                .map(LargerThanTheHeapTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
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
