package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels that ship: made from the sources that are there, and in words that old drivers know.
class KernelSourcesTest {
    private static final Path KERNELS = Path.of("../resources/kernels");

    /// What ships.
    ///
    /// @param name    of the PTX
    /// @param source  that it is made from
    /// @param version of PTX, so that drivers of that age take it
    /// @param target  the least device
    /// @param devices compute capabilities that it has to assemble for, without the point
    record Shipped(String name, String source, String version, String target, List<Integer> devices) {
        Path ptx() {
            return KERNELS.resolve(name + ".ptx");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Shipped> shipped() {
        return Stream.of(
                        new Shipped("quantize", "quantize", "6.4", "sm_75", List.of(75, 80, 86, 90, 100, 120)),
                        new Shipped("products", "products", "7.4", "sm_80", List.of(80, 86, 89, 90, 100, 120)),
                        new Shipped("products_sm89", "products", "8.1", "sm_89", List.of(89, 90, 100, 120)))
                .filter(shipped -> Files.exists(KERNELS.resolve(shipped.source() + ".cu")))
                .toList();
    }

    @Test
    void everySourceAndEveryPtxIsOneThatShips() {
        assertEquals(shipped().stream().map(Shipped::source).collect(Collectors.toSet()), stems(".cu"));
        assertEquals(shipped().stream().map(Shipped::name).collect(Collectors.toSet()), stems(".ptx"));
    }

    private static Set<String> stems(String extension) {
        try (Stream<Path> files = Files.list(KERNELS)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(extension))
                    .map(name -> name.substring(0, name.length() - extension.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void thePtxWasMadeFromTheSourceThatIsThere(Shipped shipped) throws IOException {
        String source = Files.readString(KERNELS.resolve(shipped.source() + ".cu"));
        assertEquals(
                "// source-sha256: " + sha256(source),
                lines(shipped).getFirst(),
                "make the PTX again: mvn -pl core -Pptx generate-resources");
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void driversOfItsAgeAndDevicesFromItsTargetOnTakeThePtx(Shipped shipped) throws IOException {
        List<String> lines = lines(shipped);
        assertTrue(lines.contains(".version " + shipped.version()), shipped.version());
        assertTrue(lines.contains(".target " + shipped.target()), shipped.target());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void theAssemblerFindsNothingNewerInThePtxForAnyDevice(Shipped shipped, @TempDir Path folder)
            throws IOException, InterruptedException {
        assumeTrue(isOnPath("ptxas"), "skipped: there is no ptxas on the PATH");
        for (int device : shipped.devices()) {
            Path log = folder.resolve("log");
            Process assembler = new ProcessBuilder(
                            "ptxas",
                            // What is asked is whether it takes the text, not how well it does.
                            "-O0",
                            "-arch=sm_" + device,
                            shipped.ptx().toString(),
                            "-o",
                            folder.resolve("cubin").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            assertTrue(assembler.waitFor(1, TimeUnit.MINUTES));
            assertEquals(0, assembler.exitValue(), () -> "sm_" + device + ": " + read(log));
        }
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static List<String> lines(Shipped shipped) throws IOException {
        return Files.readAllLines(shipped.ptx());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of the text with line feeds, however a checkout ends its lines.
    private static String sha256(String source) {
        try {
            byte[] bytes = source.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
