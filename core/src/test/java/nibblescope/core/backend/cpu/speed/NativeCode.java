package nibblescope.core.backend.cpu.speed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The two that Java is measured with: ggml's own library, which the package
/// `@node-llama-cpp/linux-x64` of npm brings along, and `nvfp4.c`, compiled here.
@SuppressWarnings("restricted")
final class NativeCode {
    private static final String PACKAGE = "@node-llama-cpp/linux-x64@3.22.1";
    private static final String LIBRARY = "package/bins/linux-x64/libggml-base.so";
    private static final FunctionDescriptor ROW = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG);
    private static final Linker LINKER = Linker.nativeLinker();
    /// Arrays are read and written where they lie.
    private static final Linker.Option ARRAYS = Linker.Option.critical(true);

    private NativeCode() {}

    /// Quantizes FP32, or dequantizes to it: so many elements.
    interface Row {
        void run(MemorySegment from, MemorySegment to, long elements);
    }

    /// The corner E4M3 x 16 by `nvfp4.c`.
    interface Restatement {
        void run(
                MemorySegment values,
                long elements,
                float tensorScale,
                MemorySegment codes,
                MemorySegment scales,
                MemorySegment errors);
    }

    /// ggml's functions for whole rows.
    record Ggml(String version, SymbolLookup symbols) {
        Row row(String function) {
            MethodHandle handle = LINKER.downcallHandle(symbols.findOrThrow(function), ROW, ARRAYS);
            return (from, to, elements) -> {
                try {
                    handle.invokeExact(from, to, elements);
                } catch (Throwable e) {
                    throw new IllegalStateException(function, e);
                }
            };
        }
    }

    /// ggml's library, fetched by npm if it is not in the folder yet.
    ///
    /// @throws IOException if it cannot be had, saying why
    static Ggml ggml(Path folder) throws IOException {
        Path file = folder.resolve(LIBRARY);
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            run(folder, "npm", "pack", PACKAGE);
            run(folder, "sh", "-c", "tar -xzf node-llama-cpp-linux-x64-*.tgz " + LIBRARY);
        }
        SymbolLookup symbols = lookup(file);
        MethodHandle version =
                LINKER.downcallHandle(symbols.findOrThrow("ggml_version"), FunctionDescriptor.of(ADDRESS));
        MethodHandle commit = LINKER.downcallHandle(symbols.findOrThrow("ggml_commit"), FunctionDescriptor.of(ADDRESS));
        return new Ggml("%s (%s, npm %s)".formatted(text(version), text(commit), PACKAGE), symbols);
    }

    private static String text(MethodHandle function) {
        try {
            return ((MemorySegment) function.invokeExact())
                    .reinterpret(Long.MAX_VALUE)
                    .getString(0);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// The restatement in C, compiled into the folder.
    ///
    /// @throws IOException if it cannot be compiled, saying why
    static Restatement restatement(Path source, Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("nvfp4.so").toAbsolutePath();
        List<String> options = List.of("-O3", "-mavx2", "-mfma", "-ffp-contract=off", "-shared", "-fPIC");
        String[] command = {
            "gcc",
            String.join(" ", options),
            "-o",
            file.toString(),
            source.toAbsolutePath().toString()
        };
        run(folder, "sh", "-c", String.join(" ", command));
        MethodHandle handle = LINKER.downcallHandle(
                lookup(file).findOrThrow("nvfp4_quantize"),
                FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_FLOAT, ADDRESS, ADDRESS, ADDRESS),
                ARRAYS);
        return (values, elements, tensorScale, codes, scales, errors) -> {
            try {
                handle.invokeExact(values, elements, tensorScale, codes, scales, errors);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static SymbolLookup lookup(Path file) throws IOException {
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s cannot be loaded: %s".formatted(file.getFileName(), e.getMessage()), e);
        }
    }

    private static void run(Path folder, String... command) throws IOException {
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(100, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " takes too long");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("%s failed: %s"
                    .formatted(String.join(" ", command), Files.readString(log).strip()));
        }
    }
}
