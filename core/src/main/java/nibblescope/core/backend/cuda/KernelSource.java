package nibblescope.core.backend.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import nibblescope.core.backend.BackendException;

/// Where the kernels come from that quantize.
interface KernelSource {
    /// Says which source is compiled in place of the kernels that are packaged:
    /// `-Dnibblescope.kernels=/path/quantize.cu`. They pass the same self-tests, or do not run.
    String PROPERTY = "nibblescope.kernels";

    String PACKAGED = "quantize.ptx";

    /// The kernels; empty if they were not made when the program was built.
    Optional<Ptx> load(Failures failures) throws BackendException;

    /// Those that the user names, compiled by NVRTC, or else those that are packaged.
    static KernelSource installed() {
        return failures -> {
            String own = System.getProperty(PROPERTY, "");
            return own.isEmpty()
                    ? Ptx.packaged(PACKAGED)
                    : Optional.of(compiled(Path.of(own), LibrarySearch.onThisMachine(Nvrtc.PROPERTY), failures));
        };
    }

    /// Compiles a source of the user's.
    static Ptx compiled(Path file, LibrarySearch search, Failures failures) throws BackendException {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw failures.wrongRequest(
                    "the kernels %s cannot be read: %s".formatted(file, e),
                    "correct the system property " + PROPERTY + ", or leave it out");
        }
        Nvrtc nvrtc = Nvrtc.open(search)
                .orElseThrow(() -> failures.libraryMissing("NVRTC", search.places(Nvrtc.LIBRARY), Nvrtc.PROPERTY));
        try {
            return Ptx.of("// source-sha256: " + sha256(source) + "\n"
                    + Ptx.lowered(nvrtc.ptx(source, file.getFileName().toString())));
        } catch (CudaException e) {
            throw failures.kernelsDoNotCompile(file, e);
        }
    }

    private static String sha256(String source) {
        try {
            byte[] bytes = source.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
