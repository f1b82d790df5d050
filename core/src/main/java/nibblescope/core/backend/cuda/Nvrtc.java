package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// NVIDIA's runtime compiler, if it is there: makes PTX of kernels that somebody has written in
/// place of those that are packaged.
@SuppressWarnings("restricted")
final class Nvrtc {
    /// Says which file to take: `-Dnibblescope.nvrtc=/path/libnvrtc.so.13`.
    static final String PROPERTY = "nibblescope.nvrtc";

    static final String LIBRARY = "nvrtc";

    /// What is added to a result, so that nobody takes it for one of the driver.
    static final int STATUS_BASE = 20_000;

    private static final int MISSING_FUNCTION = 7;
    private static final long MOST_TEXT_BYTES = 1L << 28;

    /// No contraction, no flushing, IEEE division: every operation rounds as it does in Java.
    private static final List<String> OPTIONS =
            List.of("--gpu-architecture=compute_75", "--fmad=false", "--prec-div=true", "--ftz=false", "--std=c++17");

    private final MethodHandle create;
    private final MethodHandle compile;
    private final MethodHandle destroy;
    private final MethodHandle ptxSize;
    private final MethodHandle ptx;
    private final MethodHandle logSize;
    private final MethodHandle log;

    private Nvrtc(NativeLibrary library) {
        create = bind(library, "nvrtcCreateProgram", ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
        compile = bind(library, "nvrtcCompileProgram", ADDRESS, JAVA_INT, ADDRESS);
        destroy = bind(library, "nvrtcDestroyProgram", ADDRESS);
        ptxSize = bind(library, "nvrtcGetPTXSize", ADDRESS, ADDRESS);
        ptx = bind(library, "nvrtcGetPTX", ADDRESS, ADDRESS);
        logSize = bind(library, "nvrtcGetProgramLogSize", ADDRESS, ADDRESS);
        log = bind(library, "nvrtcGetProgramLog", ADDRESS, ADDRESS);
    }

    private static MethodHandle bind(NativeLibrary library, String function, MemoryLayout... arguments) {
        return library.function(function, MISSING_FUNCTION, arguments);
    }

    /// Opens the library; empty if it is not there.
    static Optional<Nvrtc> open(LibrarySearch search) {
        return NativeLibrary.open(search.candidates(LIBRARY)).map(Nvrtc::new);
    }

    /// Makes PTX of CUDA C that includes nothing; a failure carries the compiler's log.
    ///
    /// @param name of the source in messages
    String ptx(String source, String name) throws CudaException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(ADDRESS);
            MemorySegment text = arena.allocateFrom(source);
            MemorySegment called = arena.allocateFrom(name);
            require(
                    "nvrtcCreateProgram",
                    CudaFunctions.result("nvrtcCreateProgram", () ->
                            (int) create.invokeExact(made, text, called, 0, MemorySegment.NULL, MemorySegment.NULL)),
                    "");
            MemorySegment program = made.get(ADDRESS, 0);
            try {
                MemorySegment options = arena.allocate(ADDRESS, OPTIONS.size());
                for (int i = 0; i < OPTIONS.size(); i++) {
                    options.setAtIndex(ADDRESS, i, arena.allocateFrom(OPTIONS.get(i)));
                }
                int compiled = CudaFunctions.result(
                        "nvrtcCompileProgram", () -> (int) compile.invokeExact(program, OPTIONS.size(), options));
                require("nvrtcCompileProgram", compiled, compiled == 0 ? "" : text(program, logSize, log, arena));
                return text(program, ptxSize, ptx, arena);
            } finally {
                CudaFunctions.result("nvrtcDestroyProgram", () -> (int) destroy.invokeExact(made));
            }
        }
    }

    private static String text(MemorySegment program, MethodHandle size, MethodHandle get, Arena arena)
            throws CudaException {
        MemorySegment bytes = arena.allocate(JAVA_LONG);
        require("size", CudaFunctions.result("size", () -> (int) size.invokeExact(program, bytes)), "");
        long length = bytes.get(JAVA_LONG, 0);
        if (length < 1 || length > MOST_TEXT_BYTES) {
            throw new CudaException("nvrtc", STATUS_BASE, "NVRTC_ERROR", "a text of %d bytes".formatted(length));
        }
        MemorySegment text = arena.allocate(length);
        require("text", CudaFunctions.result("text", () -> (int) get.invokeExact(program, text)), "");
        // It ends in a zero byte.
        return new String(text.asSlice(0, length - 1).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static void require(String function, int result, String found) throws CudaException {
        if (result != 0) {
            throw new CudaException(function, STATUS_BASE + result, "NVRTC_ERROR_" + result, found.strip());
        }
    }
}
