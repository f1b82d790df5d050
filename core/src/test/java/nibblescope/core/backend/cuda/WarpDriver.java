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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A device that is this processor and knows the kernels of products too, whose threads work
/// together: beside those of [HostDriver], whose memory it has. Keeps graphs.
@SuppressWarnings("restricted")
final class WarpDriver {
    private static final Pattern ENTRY = Pattern.compile("\\.entry (\\w+)\\(");
    static final Path CPP = Path.of("src", "test", "cpp");

    private static final Path KERNELS = Path.of("..", "resources", "kernels");
    private static final int CAPABILITY_MAJOR = 75;
    private static final long PRODUCTS_MODULE = 2;
    private static final long FIRST_PRODUCT = 1000;
    private static final int ARGUMENT_BYTES = 128;

    private final HostDriver host;
    private final SymbolLookup products;
    private final List<MethodHandle> functions = new ArrayList<>();
    private final List<List<Launch>> graphs = new ArrayList<>();
    private @Nullable List<Launch> recording;

    /// What is launched, with the arguments as they were then.
    private record Launch(MethodHandle function, MemorySegment arguments, int grid) {
        void run() throws Throwable {
            function.invokeExact(arguments, grid);
        }
    }

    /// Compiles the kernels of both sources.
    WarpDriver(Path folder) throws IOException, InterruptedException {
        String quantize = Files.readString(KERNELS.resolve("quantize.ptx"));
        host = new HostDriver(
                KERNELS.resolve("quantize.cu"), quantize, Files.createDirectory(folder.resolve("quantize")));
        products = compile(folder);
    }

    private static SymbolLookup compile(Path folder) throws IOException, InterruptedException {
        StringBuilder unit = new StringBuilder("""
                #include "warps.h"
                #include "products.cu"
                template <typename... A> static void launch(void (*kernel)(A...), void **arguments, unsigned grid) {
                    struct Caller {
                        Caller(void (*k)(A...), A... a) { k(a...); }
                    };
                    warps::run(grid, [&] {
                        int i = 0;
                        Caller{kernel, (*(A *)arguments[i++])...};
                    });
                }
                """);
        String ptx = Files.readString(KERNELS.resolve("products.ptx"));
        for (String name :
                ENTRY.matcher(ptx).results().map(match -> match.group(1)).toList()) {
            unit.append(
                    "extern \"C\" void launch_%s(void **a, unsigned n) { launch(%s, a, n); }\n".formatted(name, name));
        }
        Path library = folder.resolve("products.so");
        compile(Files.writeString(folder.resolve("products.cpp"), unit), library);
        return SymbolLookup.libraryLookup(library, Arena.global());
    }

    /// Makes a library.
    static void compile(Path source, Path library) throws IOException, InterruptedException {
        Path log = library.resolveSibling("log");
        Process compiler = new ProcessBuilder(
                        "g++",
                        "-std=c++17",
                        "-O1",
                        "-U_FORTIFY_SOURCE",
                        "-ffp-contract=off",
                        "-fno-strict-aliasing",
                        "-shared",
                        "-fPIC",
                        "-I",
                        CPP.toString(),
                        "-I",
                        KERNELS.toString(),
                        "-o",
                        library.toString(),
                        source.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!compiler.waitFor(1, TimeUnit.MINUTES) || compiler.exitValue() != 0) {
            throw new IOException("g++ failed: " + Files.readString(log));
        }
    }

    /// The driver; what is not about products or graphs is the host's.
    ///
    /// @param capability of the device, before the point
    Driver driver(int capability) {
        return (Driver) Proxy.newProxyInstance(
                Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (_, method, arguments) -> {
                    Object[] given = arguments == null ? new Object[0] : arguments;
                    return switch (method.getName()) {
                        case "loadModule" -> loadModule((String) given[0]);
                        case "attribute" -> attribute((int) given[0], capability);
                        case "function" -> function((long) given[0], (String) given[1]);
                        case "launch" ->
                            launch((long) given[0], (int) given[1], (int) given[2], (MemorySegment) given[4]);
                        case "beginCapture" -> beginCapture();
                        case "endCapture" -> endCapture();
                        case "launchGraph" -> launchGraph((long) given[0]);
                        case "destroyGraph" -> null;
                        default -> onHost(method, given);
                    };
                });
    }

    private int attribute(int attribute, int capability) {
        return attribute == CAPABILITY_MAJOR ? capability : host.attribute(attribute, 0);
    }

    private @Nullable Object onHost(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(host, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// A module of the source that the first of its kernels is in.
    private long loadModule(String ptx) {
        String first = ENTRY.matcher(ptx).results().findFirst().orElseThrow().group(1);
        return products.find("launch_" + first).isPresent() ? PRODUCTS_MODULE : host.loadModule(ptx);
    }

    private long function(long module, String name) throws CudaException {
        if (module != PRODUCTS_MODULE) {
            return host.function(module, name);
        }
        MemorySegment symbol = products.find("launch_" + name)
                .orElseThrow(() -> new CudaException("cuModuleGetFunction", 500, "CUDA_ERROR_NOT_FOUND", name));
        functions.add(Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT)));
        return FIRST_PRODUCT + functions.size() - 1;
    }

    private @Nullable Object launch(long function, int grid, int block, MemorySegment arguments) throws Throwable {
        if (function < FIRST_PRODUCT) {
            host.launch(function, grid, block, 1, arguments);
            return null;
        }
        Launch launch = new Launch(functions.get((int) (function - FIRST_PRODUCT)), copy(arguments), grid);
        if (recording != null) {
            recording.add(launch);
        } else {
            launch.run();
        }
        return null;
    }

    private static MemorySegment copy(MemorySegment arguments) {
        Arena arena = Arena.ofAuto();
        MemorySegment values = arena.allocate(ARGUMENT_BYTES, Long.BYTES);
        values.copyFrom(arguments.get(ADDRESS, 0).reinterpret(ARGUMENT_BYTES));
        MemorySegment addresses = arena.allocate(ADDRESS, ARGUMENT_BYTES / Long.BYTES);
        for (int i = 0; i < ARGUMENT_BYTES / Long.BYTES; i++) {
            addresses.setAtIndex(ADDRESS, i, values.asSlice((long) i * Long.BYTES));
        }
        // The addresses keep the values' memory: both belong to one arena.
        return addresses;
    }

    private @Nullable Object beginCapture() {
        recording = new ArrayList<>();
        return null;
    }

    private long endCapture() {
        graphs.add(List.copyOf(java.util.Objects.requireNonNull(recording)));
        recording = null;
        return graphs.size() - 1L;
    }

    private @Nullable Object launchGraph(long graph) throws Throwable {
        for (Launch launch : graphs.get((int) graph)) {
            launch.run();
        }
        return null;
    }
}
