package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nibblescope.core.quantize.QuantizedTensor;

/// The kernels of `products.cu`, made for this machine by g++, one thread of a block after the other.
final class ProductKernelsOnThisMachine {
    private static final Path KERNELS = Path.of("../resources/kernels");
    private static final Path SOURCE = Path.of("src/test/cpp/products.cpp");

    private final Path folder;
    private final Path program;

    /// @param folder where the program and its files go
    /// @param flags  of the compiler
    ProductKernelsOnThisMachine(Path folder, List<String> flags) throws IOException, InterruptedException {
        this.folder = folder;
        program = folder.resolve("products");
        List<String> command =
                new ArrayList<>(List.of("g++", "-std=c++17", "-O1", "-U_FORTIFY_SOURCE", "-ffp-contract=off"));
        command.addAll(flags);
        command.addAll(List.of("-I", KERNELS.toString(), "-o", program.toString(), SOURCE.toString()));
        execute(command);
    }

    /// Whether there is a compiler.
    static boolean canBeMade() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "g++")));
    }

    /// What a kernel makes of codes and scales.
    float[] run(String kernel, QuantizedTensor weights, int batch, float alpha, short[] x)
            throws IOException, InterruptedException {
        Files.write(folder.resolve("scales"), weights.scales().toArray(JAVA_BYTE));
        int rows = (int) weights.shape().rows();
        int columns = (int) weights.shape().columns();
        return run(kernel, rows, columns, batch, alpha, weights.codes().toArray(JAVA_BYTE), bytes(x));
    }

    /// What a kernel makes of other weights.
    float[] run(String kernel, int rows, int columns, int batch, float alpha, byte[] weights, byte[] x)
            throws IOException, InterruptedException {
        float[] y = new float[rows * batch];
        ByteBuffer.wrap(output(kernel, rows, columns, batch, alpha, weights, x))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(y);
        return y;
    }

    /// The bytes that a kernel writes.
    byte[] output(String kernel, int rows, int columns, int batch, float alpha, byte[] weights, byte[] x)
            throws IOException, InterruptedException {
        Files.write(folder.resolve("weights"), weights);
        Files.write(folder.resolve("x"), x);
        execute(List.of(
                program.toString(), kernel, "" + rows, "" + columns, "" + batch, "" + alpha, folder.toString()));
        return Files.readAllBytes(folder.resolve("y"));
    }

    static byte[] bytes(short[] values) {
        return MemorySegment.ofArray(values).toArray(JAVA_BYTE);
    }

    static byte[] bytes(float[] values) {
        return MemorySegment.ofArray(values).toArray(JAVA_BYTE);
    }

    private void execute(List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + ": " + Files.readString(log));
        }
    }
}
