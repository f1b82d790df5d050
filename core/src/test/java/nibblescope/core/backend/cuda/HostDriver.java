package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A device that is this processor: the kernels, compiled by g++ with a few stand-ins, one thread
/// after the other. What is launched is done at once.
@SuppressWarnings("restricted")
final class HostDriver implements Driver, AutoCloseable {
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(");

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup kernels;
    private final Map<Long, Arena> memory = new HashMap<>();
    private final List<MethodHandle> functions = new ArrayList<>();

    /// Compiles kernels.
    ///
    /// @param source the CUDA C
    /// @param ptx    what has been made of it: names the kernels
    HostDriver(Path source, String ptx, Path folder) throws IOException, InterruptedException {
        StringBuilder unit = new StringBuilder("#include \"host.h\"\n#include \"kernels.cu\"\n");
        for (String name :
                ENTRY.matcher(ptx).results().map(match -> match.group(1)).toList()) {
            unit.append(
                    "extern \"C\" void launch_%s(void **a, unsigned n) { launch(%s, a, n); }\n".formatted(name, name));
        }
        Files.copy(source, folder.resolve("kernels.cu"));
        Files.copy(Path.of("src", "test", "cpp", "host.h"), folder.resolve("host.h"));
        Path main = Files.writeString(folder.resolve("main.cpp"), unit);
        Path library = folder.resolve("kernels.so");
        Process compiler = new ProcessBuilder(
                        "g++",
                        "-std=c++17",
                        "-O1",
                        "-ffp-contract=off",
                        "-fno-strict-aliasing",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        main.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        if (!compiler.waitFor(100, TimeUnit.SECONDS) || compiler.exitValue() != 0) {
            throw new IOException("g++ failed: " + Files.readString(folder.resolve("log.txt")));
        }
        kernels = SymbolLookup.libraryLookup(library, arena);
    }

    /// Whether kernels can be compiled here.
    static boolean isPossible() {
        try {
            Process version = new ProcessBuilder("g++", "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        memory.values().forEach(Arena::close);
        arena.close();
    }

    @Override
    public int version() {
        return 13000;
    }

    @Override
    public int deviceCount() {
        return 1;
    }

    @Override
    public String deviceName(int device) {
        return "this processor";
    }

    @Override
    public long totalBytes(int device) {
        return 1L << 30;
    }

    @Override
    public int attribute(int attribute, int device) {
        return switch (attribute) {
            case 16 -> 2;
            case 75 -> 9;
            case 76 -> 0;
            default -> 1;
        };
    }

    @Override
    public long retainContext(int device) {
        return 1;
    }

    @Override
    public void releaseContext(int device) {}

    @Override
    public void makeCurrent(long context) {}

    @Override
    public long freeBytes() {
        return 1L << 28;
    }

    @Override
    public long allocate(long bytes) {
        Arena owner = Arena.ofShared();
        long address = owner.allocate(bytes, 256).address();
        memory.put(address, owner);
        return address;
    }

    @Override
    public void free(long address) {
        Optional.ofNullable(memory.remove(address)).orElseThrow().close();
    }

    @Override
    public MemorySegment allocatePinned(long bytes) {
        long address = allocate(bytes);
        return at(address, bytes);
    }

    @Override
    public void freePinned(MemorySegment pinned) {
        free(pinned.address());
    }

    @Override
    public void copyToDevice(long to, MemorySegment from, long stream) {
        at(to, from.byteSize()).copyFrom(from);
    }

    @Override
    public void copyToHost(MemorySegment to, long from, long stream) {
        to.copyFrom(at(from, to.byteSize()));
    }

    @Override
    public void copyOnDevice(long to, long from, long bytes, long stream) {
        at(to, bytes).copyFrom(at(from, bytes));
    }

    @Override
    public void fill(long address, byte value, long bytes, long stream) {
        at(address, bytes).fill(value);
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    @Override
    public long createStream() {
        return 1;
    }

    @Override
    public void destroyStream(long stream) {}

    @Override
    public void synchronize(long stream) {}

    @Override
    public void await(long stream, long event) {}

    @Override
    public long createEvent() {
        return 1;
    }

    @Override
    public void destroyEvent(long event) {}

    @Override
    public void record(long event, long stream) {}

    @Override
    public void synchronizeEvent(long event) {}

    @Override
    public float elapsedMillis(long from, long to) {
        return 1;
    }

    @Override
    public long loadModule(String ptx) {
        return 1;
    }

    @Override
    public void unloadModule(long module) {}

    @Override
    public long function(long module, String name) throws CudaException {
        MemorySegment symbol = kernels.find("launch_" + name)
                .orElseThrow(() -> new CudaException("cuModuleGetFunction", 500, "CUDA_ERROR_NOT_FOUND", name));
        functions.add(Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT)));
        return functions.size() - 1L;
    }

    @Override
    public void launch(long function, int grid, int block, long stream, MemorySegment arguments) {
        try {
            functions.get((int) function).invokeExact(arguments, grid * block);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beginCapture(long stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long endCapture(long stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void launchGraph(long graph, long stream) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroyGraph(long graph) {
        throw new UnsupportedOperationException();
    }
}
