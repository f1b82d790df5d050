package nibblescope.core.backend.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kernels as the text that drivers compile, with what it says of itself.
///
/// @param text       PTX
/// @param sourceHash of the source that it was made from, in hexadecimal
/// @param version    of PTX, tenfold: 64 for 6.4
/// @param capability the least compute capability that it runs on, tenfold: 75 for 7.5
record Ptx(String text, String sourceHash, int version, int capability) {
    private static final Pattern HASH = Pattern.compile("^// source-sha256: (\\p{XDigit}+)$", Pattern.MULTILINE);
    private static final Pattern VERSION = Pattern.compile("^\\.version (\\d+)\\.(\\d)$", Pattern.MULTILINE);
    private static final Pattern TARGET = Pattern.compile("^\\.target sm_(\\d+)", Pattern.MULTILINE);

    private static final String ENTRY = ".visible .entry ";
    private static final String END = "\n}\n";

    /// The kernels of that name that are packaged with the program; empty if they were not made
    /// when it was built.
    static Optional<Ptx> packaged(String name) {
        try (InputStream resource = Ptx.class.getResourceAsStream(name)) {
            return resource == null
                    ? Optional.empty()
                    : Optional.of(of(new String(resource.readAllBytes(), StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /// What a compiler has written, under the oldest version of PTX that has all that the kernels use:
    /// one that names its own is refused by drivers older than it.
    static String lowered(String text) {
        return VERSION.matcher(text).replaceFirst(".version 6.4");
    }

    /// Reads what a text says of itself.
    static Ptx of(String text) {
        Matcher version = find(VERSION, text);
        return new Ptx(
                text,
                find(HASH, text).group(1),
                10 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)),
                Integer.parseInt(find(TARGET, text).group(1)));
    }

    /// One kernel alone, with what stands before the first: drivers compile it in a fraction of the
    /// time that all of them take. Kernels use nothing of each other.
    ///
    /// @throws IllegalArgumentException if there is no such kernel
    String only(String kernel) {
        int head = text.indexOf(ENTRY);
        int start = text.indexOf(ENTRY + kernel + "(");
        int end = text.indexOf(END, start);
        if (start < 0 || end < 0) {
            throw new IllegalArgumentException("the PTX has no kernel " + kernel);
        }
        return text.substring(0, head) + text.substring(start, end + END.length());
    }

    private static Matcher find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the PTX has no line " + pattern);
        }
        return matcher;
    }

    /// The least version of CUDA whose drivers take this version of PTX: 10010 for 10.1. PTX 6.0
    /// came with CUDA 9.0, 6.3 with 10.0, and from 7.0 on with 11.0 the two count alike.
    int leastDriver() {
        int major = version / 10;
        int minor = version % 10;
        if (major >= 7) {
            return 1000 * (major + 4) + 10 * minor;
        }
        return minor < 3 ? 9000 + 10 * minor : 10_000 + 10 * (minor - 3);
    }

    /// A version of CUDA for people: `10.1` for 10010.
    static String cudaVersion(int version) {
        return "%d.%d".formatted(version / 1000, version % 1000 / 10);
    }
}
