package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nibblescope.core.backend.cuda.FakeKernels.Launch;
import org.jspecify.annotations.Nullable;

/// A device that does what a device does, late: copies and launches are done when somebody waits for
/// them, errors come out then and stay, and everything is refused on a thread without the context.
/// What goes wrong is set by the test.
@SuppressWarnings("restricted")
final class FakeDriver implements Driver {
    static final Ptx PTX = Ptx.packaged("quantize.ptx").orElseThrow();

    private static final long CONTEXT = 77;
    private static final long FREE = 256L << 20;

    /// What is set by tests.
    int version = 13000;

    int devices = 1;
    int capability = 90;
    long freeBytes = FREE;
    int refusedAllocations;

    @Nullable
    CudaException loading;
    /// The kernel of which every launch gives one wrong code, error or value.
    String miscompiled = "";
    /// How many kernels run before one fails with the code below; none does if negative.
    long launchesUntilFailure = -1;

    int failureCode;

    /// What is looked at by tests.
    final List<String> launched = new ArrayList<>();

    final List<Long> allocatedBytes = new ArrayList<>();
    int contexts;

    private final FakeKernels kernels = new FakeKernels(this::at);
    private final TreeMap<Long, MemorySegment> device = new TreeMap<>();
    private final Map<Long, Arena> arenas = new HashMap<>();
    private final Map<Long, Deque<Work>> streams = new HashMap<>();
    private final Map<Long, Event> events = new HashMap<>();
    private final List<String> functions = new ArrayList<>();
    private @Nullable Thread current;
    private @Nullable CudaException sticky;
    private long handles = 1000;

    /// Happens when all that stands before it in its stream is done.
    private static final class Event {
        private boolean happened;
        private Deque<Work> stream = new ArrayDeque<>();
    }

    private interface Work {
        void run() throws CudaException;
    }

    static Opener opener(FakeDriver driver) {
        return new Opener(() -> Optional.of(driver), _ -> Optional.of(PTX), java.nio.file.Path.of("no such file"));
    }

    static CudaException error(int code) {
        return new CudaException("fake", code, "CUDA_ERROR_" + code, "error " + code);
    }

    private void check() throws CudaException {
        if (sticky != null) {
            throw sticky;
        }
        if (!Thread.currentThread().equals(current)) {
            throw error(201);
        }
    }

    private MemorySegment at(long address, long bytes) throws CudaException {
        var entry = device.floorEntry(address);
        if (entry == null || address + bytes > entry.getKey() + entry.getValue().byteSize()) {
            throw error(CudaErrors.ILLEGAL_ADDRESS);
        }
        return entry.getValue().asSlice(address - entry.getKey(), bytes);
    }

    private void queue(long stream, Work work) throws CudaException {
        check();
        stream(stream).add(work);
    }

    private Deque<Work> stream(long stream) throws CudaException {
        return Optional.ofNullable(streams.get(stream)).orElseThrow(() -> error(400));
    }

    private Event event(long event) throws CudaException {
        return Optional.ofNullable(events.get(event)).orElseThrow(() -> error(400));
    }

    private void drain(Deque<Work> queue) throws CudaException {
        while (!queue.isEmpty()) {
            runNext(queue);
        }
    }

    private void runNext(Deque<Work> queue) throws CudaException {
        try {
            queue.remove().run();
        } catch (CudaException e) {
            sticky = e;
            streams.values().forEach(Deque::clear);
            throw e;
        }
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public int deviceCount() {
        return devices;
    }

    @Override
    public String deviceName(int device) {
        return "Fake 4000";
    }

    @Override
    public long totalBytes(int device) {
        return 8L << 30;
    }

    @Override
    public int attribute(int attribute, int device) {
        return switch (attribute) {
            case 16 -> 3;
            case 75 -> capability / 10;
            case 76 -> capability % 10;
            default -> throw new IllegalArgumentException("attribute " + attribute);
        };
    }

    @Override
    public long retainContext(int device) {
        contexts++;
        return CONTEXT;
    }

    @Override
    public void releaseContext(int device) {
        contexts--;
    }

    @Override
    public void makeCurrent(long context) throws CudaException {
        if (sticky != null) {
            throw sticky;
        }
        assertTrue(context == CONTEXT || context == 0);
        current = context == 0 ? null : Thread.currentThread();
    }

    /// Bytes of the device that are taken.
    long taken() {
        return device.values().stream().mapToLong(MemorySegment::byteSize).sum();
    }

    @Override
    public long freeBytes() throws CudaException {
        check();
        return freeBytes - taken();
    }

    @Override
    public long allocate(long bytes) throws CudaException {
        check();
        assertTrue(bytes > 0, "memory of 0 bytes is an error");
        allocatedBytes.add(bytes);
        if (refusedAllocations > 0) {
            refusedAllocations--;
            throw error(CudaErrors.OUT_OF_MEMORY);
        }
        if (bytes > freeBytes - taken()) {
            throw error(CudaErrors.OUT_OF_MEMORY);
        }
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(bytes, 256).fill((byte) 0xEE);
        device.put(memory.address(), memory);
        arenas.put(memory.address(), arena);
        return memory.address();
    }

    @Override
    public void free(long address) throws CudaException {
        check();
        for (Deque<Work> queue : streams.values()) {
            drain(queue);
        }
        if (device.remove(address) == null) {
            throw error(1);
        }
        release(address);
    }

    private void release(long address) throws CudaException {
        Optional.ofNullable(arenas.remove(address)).orElseThrow(() -> error(1)).close();
    }

    @Override
    public MemorySegment allocatePinned(long bytes) throws CudaException {
        check();
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(bytes, 256).fill((byte) 0xDD);
        arenas.put(memory.address(), arena);
        return memory;
    }

    @Override
    public void freePinned(MemorySegment pinned) throws CudaException {
        check();
        release(pinned.address());
    }

    @Override
    public void copyToDevice(long to, MemorySegment from, long stream) throws CudaException {
        assertTrue(from.isNative(), "memory on the heap");
        queue(stream, () -> at(to, from.byteSize()).copyFrom(from));
    }

    @Override
    public void copyToHost(MemorySegment to, long from, long stream) throws CudaException {
        assertTrue(to.isNative(), "memory on the heap");
        queue(stream, () -> to.copyFrom(at(from, to.byteSize())));
    }

    @Override
    public void copyOnDevice(long to, long from, long bytes, long stream) throws CudaException {
        queue(stream, () -> at(to, bytes).copyFrom(at(from, bytes)));
    }

    @Override
    public void fill(long address, byte value, long bytes, long stream) throws CudaException {
        queue(stream, () -> at(address, bytes).fill(value));
    }

    @Override
    public long createStream() throws CudaException {
        check();
        streams.put(++handles, new ArrayDeque<>());
        return handles;
    }

    @Override
    public void destroyStream(long stream) throws CudaException {
        synchronize(stream);
        streams.remove(stream);
    }

    @Override
    public void synchronize(long stream) throws CudaException {
        check();
        drain(stream(stream));
    }

    @Override
    public void await(long stream, long event) throws CudaException {
        queue(stream, () -> synchronizeEvent(event));
    }

    @Override
    public long createEvent() throws CudaException {
        check();
        events.put(++handles, new Event());
        return handles;
    }

    @Override
    public void destroyEvent(long event) throws CudaException {
        check();
        event(event);
        events.remove(event);
    }

    @Override
    public void record(long event, long stream) throws CudaException {
        Event recorded = event(event);
        recorded.happened = false;
        recorded.stream = stream(stream);
        queue(stream, () -> recorded.happened = true);
    }

    @Override
    public void synchronizeEvent(long event) throws CudaException {
        check();
        Event awaited = event(event);
        while (!awaited.happened) {
            runNext(awaited.stream);
        }
    }

    @Override
    public float elapsedMillis(long from, long to) throws CudaException {
        check();
        assertTrue(event(from).happened && event(to).happened, "both have happened");
        return 2;
    }

    @Override
    public long loadModule(String ptx) throws CudaException {
        check();
        assertTrue(ptx.startsWith("// source-sha256: " + PTX.sourceHash()), ptx);
        if (loading != null) {
            throw loading;
        }
        return 5;
    }

    @Override
    public void unloadModule(long module) throws CudaException {
        check();
        assertEquals(5, module);
    }

    @Override
    public long function(long module, String name) throws CudaException {
        check();
        assertEquals(5, module);
        functions.add(name);
        return functions.size() - 1L;
    }

    @Override
    public void launch(long function, int grid, int block, long stream, MemorySegment arguments) throws CudaException {
        String name = functions.get((int) function);
        Launch launch = captured(name, arguments);
        assertEquals(name.equals("sum_runs") ? 64 : 256, block);
        launched.add(name);
        queue(stream, () -> {
            if (launchesUntilFailure == 0) {
                throw error(failureCode);
            }
            launchesUntilFailure--;
            kernels.run(new Launch(name, threads(launch, grid, block), launch.arguments()));
            if (name.equals(miscompiled)) {
                corrupt(launch);
            }
        });
    }

    /// The arguments as they are now: afterwards the host uses their memory again.
    private static Launch captured(String name, MemorySegment addresses) {
        String signature = Launch.signature(name);
        List<Object> arguments = new ArrayList<>();
        for (int i = 0; i < signature.length(); i++) {
            MemorySegment argument = addresses.getAtIndex(ADDRESS, i).reinterpret(Long.BYTES);
            arguments.add(
                    switch (signature.charAt(i)) {
                        case 'F' -> argument.get(JAVA_FLOAT, 0);
                        case 'I' -> argument.get(JAVA_INT, 0);
                        default -> argument.get(JAVA_LONG, 0);
                    });
        }
        return new Launch(name, 0, arguments);
    }

    /// The threads that are needed, if the grid is the least that has them.
    private static long threads(Launch launch, int grid, int block) {
        String name = launch.name();
        long threads;
        if (name.startsWith("amax")) {
            threads = (long) grid * block;
        } else if (name.equals("sum_runs")) {
            threads = 4 * Math.ceilDiv(launch.l(2), 4096L);
        } else if (name.startsWith("pad_rows")) {
            threads = launch.l(3) * launch.i(6);
        } else if (name.equals("compact_codes")) {
            threads = launch.l(3) * launch.i(6) / 2;
        } else if (name.startsWith("dequantize")) {
            threads = launch.l(3) * Integer.parseInt(name.split("_", -1)[1]) / 8;
        } else if (name.startsWith("measure")) {
            // Each thread takes as many blocks as there are for it.
            return launch.l(7);
        } else {
            threads = name.equals("ptxas_guard") ? launch.i(2) : launch.l(4);
        }
        assertEquals(Math.ceilDiv(threads, (long) block), grid, name);
        return threads;
    }

    /// One bit of the first thing that a kernel writes, in the middle of it.
    private void corrupt(Launch launch) throws CudaException {
        int output = switch (launch.name().split("_", -1)[0]) {
            case "amax", "dequantize" -> 2;
            case "measure" -> 4;
            case "sum" -> 3;
            default -> 1;
        };
        MemorySegment written = at(launch.l(output), 4);
        written.set(JAVA_BYTE, 1, (byte) (written.get(JAVA_BYTE, 1) ^ 0x10));
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
