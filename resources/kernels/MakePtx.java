import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes the PTX that ships of the kernels beside it: `mvn -pl core -Pptx generate-resources`, or
/// `java MakePtx.java` in this folder. Needs nvcc of CUDA 13.0 on the PATH.
///
/// The compiler writes the version of PTX that it knows, which only a driver of its own age takes. What
/// the kernels use is older, so the directive is set back: PTX 6.4 is known since CUDA 10.1, 7.4 since
/// 11.4, 8.1 since 12.1. `KernelSourcesTest` lets the assembler check that nothing newer is in them.
final class MakePtx {
    private static final Pattern VERSION = Pattern.compile("(?m)^\\.version (\\d+)\\.(\\d+)$");

    private MakePtx() {}

    /// A file that ships.
    ///
    /// @param name         of the file, without `.ptx`
    /// @param source       likewise, without `.cu`
    /// @param architecture the least compute capability, without the point
    /// @param version      of PTX
    /// @param flags        of the compiler beside those
    record Target(String name, String source, int architecture, String version, List<String> flags) {}

    private static final List<Target> TARGETS = List.of(
            // No contraction, no flushing: every operation rounds as it does in Java.
            new Target("quantize", "quantize", 75, "6.4", List.of("-fmad=false", "-prec-div=true", "-ftz=false")),
            new Target("products", "products", 80, "7.4", List.of()),
            new Target("products_sm89", "products", 89, "8.1", List.of()));

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments.length == 0 ? "." : arguments[0]);
        for (Target target : TARGETS) {
            Path source = folder.resolve(target.source() + ".cu");
            if (Files.exists(source)) {
                make(target, source, folder.resolve(target.name() + ".ptx"));
            }
        }
    }

    private static void make(Target target, Path source, Path made) throws IOException, InterruptedException {
        Path raw = Files.createTempFile("nibblescope", ".ptx");
        try {
            List<String> command = new ArrayList<>(List.of("nvcc", "-ptx", "-arch=compute_" + target.architecture()));
            command.addAll(target.flags());
            Collections.addAll(command, "-o", raw.toString(), source.toString());
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status);
            }
            String ptx = Files.readString(raw);
            Matcher version = VERSION.matcher(ptx);
            if (!version.find()) {
                throw new IOException(raw + ": has no .version; nvcc should have written PTX");
            }
            String text = "// source-sha256: " + sha256(Files.readString(source)) + "\n"
                    + version.replaceFirst(".version " + target.version());
            Files.writeString(made, text);
            System.out.println(made + ": " + text.length() + " characters");
        } finally {
            Files.delete(raw);
        }
    }

    /// The same however a checkout ends its lines.
    private static String sha256(String source) {
        try {
            byte[] bytes = source.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
