package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonFactory;

/// Who serves in programs of their own, which are started with other options.
class VectorCodeServesTest {
    private static final String ADDED = "--add-modules=jdk.incubator.vector";
    private static final String ADDED_LATER = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

    /// The program: runs a tensor before and after it is known who serves, and prints by what code, a
    /// checksum of each outcome, and how many times longer the second took.
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws BackendException {
            Random random = new Random(1);
            float[] values = new float[1 << 21];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.02f;
            }
            Tensor tensor = Tensor.ofFloats("normal", Shape.of(1 << 10, 1 << 11), values);
            Job job =
                    new Job(tensor, RecipeCatalog.find("e4m3-16").orElseThrow(), 0.1f, EnumSet.allOf(Job.Output.class));
            try (CpuBackend backend = new CpuBackend(1)) {
                long before = Long.MAX_VALUE;
                CodePath first = CodePath.PLAIN_NOT_WARM;
                long checksum = 0;
                for (int i = 0; i < 3; i++) {
                    try (Arena results = Arena.ofShared()) {
                        RunResult run = backend.run(job, results, RunMonitor.NONE);
                        before = Math.min(before, run.elapsedNanos());
                        checksum = checksum(run);
                        first = i == 0 ? run.path() : first;
                    }
                }
                long asked = System.nanoTime();
                backend.awaitVectorCode(RunMonitor.NONE);
                long waited = System.nanoTime() - asked;
                try (Arena results = Arena.ofShared()) {
                    RunResult run = backend.run(job, results, RunMonitor.NONE);
                    System.out.printf(
                            "%s then %s, %x then %x, %.2f times as long; known after %.1f s%n",
                            first,
                            run.path(),
                            checksum,
                            checksum(run),
                            (double) run.elapsedNanos() / before,
                            waited / 1e9);
                }
            }
        }

        private static long checksum(RunResult run) {
            CRC32 checksum = new CRC32();
            checksum.update(run.quantized().orElseThrow().codes().asByteBuffer());
            checksum.update(run.quantized().orElseThrow().scales().asByteBuffer());
            checksum.update(run.blockErrors().orElseThrow().squaredErrors().asByteBuffer());
            checksum.update(ByteBuffer.wrap(run.summary().toString().getBytes(StandardCharsets.UTF_8)));
            return checksum.getValue();
        }
    }

    private record Outcome(String text, String first, String second, String checksum, String after, double times) {
        static Outcome of(String text) {
            List<String> words = List.of(text.lines()
                    .toList()
                    .getLast()
                    .replace(",", "")
                    .replace(";", "")
                    .split(" "));
            assertEquals("then", words.get(1), text);
            return new Outcome(
                    text, words.getFirst(), words.get(2), words.get(3), words.get(5), Double.parseDouble(words.get(6)));
        }
    }

    private static Outcome program(String... options) throws IOException {
        String classes = Stream.of(Program.class, CpuBackend.class, JsonFactory.class)
                .map(VectorCodeServesTest::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes, Program.class.getName()));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        return Outcome.of(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String location(Class<?> type) {
        CodeSource source = Objects.requireNonNull(type.getProtectionDomain().getCodeSource());
        return new File(source.getLocation().getPath()).toString();
    }

    private static void assertTheSameAsBefore(Outcome outcome) {
        assertEquals(outcome.checksum, outcome.after, outcome.text);
    }

    /// What is emulated takes hundreds of times as long.
    private static void assertIsNotEmulated(Outcome outcome) {
        assertTrue(outcome.times < 20, outcome.text);
    }

    @Test
    void plainCodeServesWhereThereIsNoVectorModule() throws IOException {
        Outcome outcome = program();
        assertEquals("PLAIN_ABSENT", outcome.second, outcome.text);
        assertTheSameAsBefore(outcome);
    }

    @Test
    void theVectorModuleIsAddedWithoutAWarningWhenItIsNeeded() throws IOException {
        Outcome outcome = program(ADDED_LATER);
        assertEquals("VECTOR", outcome.second, outcome.text);
        assertFalse(outcome.text.contains("WARNING"), outcome.text);
        assertTheSameAsBefore(outcome);
    }

    @Test
    void plainCodeServesUntilVectorCodeIsWarm() throws IOException {
        Outcome outcome = program(ADDED);
        assertTrue(outcome.first.equals("PLAIN_NOT_WARM") || outcome.first.equals("VECTOR_ONCE_WARM"), outcome.text);
        assertEquals("VECTOR", outcome.second, outcome.text);
        assertIsNotEmulated(outcome);
        assertTheSameAsBefore(outcome);
    }

    /// Without AVX2 integers have vectors of 128 bits only, and wider ones are emulated; without SSE4.2
    /// there are none at all.
    @Test
    void vectorCodeThatTheProcessorDoesNotHaveIsNeverChosen() throws IOException {
        String expected = program(ADDED).checksum;
        for (String option : List.of("-XX:UseAVX=1", "-XX:UseAVX=0", "-XX:MaxVectorSize=16", "-XX:MaxVectorSize=8")) {
            Outcome outcome = program(ADDED, option);
            assertEquals(expected, outcome.checksum, option);
            assertTheSameAsBefore(outcome);
            assertIsNotEmulated(outcome);
        }
    }
}
