package nibblescope.core.backend.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory on a device and here for one test of a kernel, with a stream to run it in.
final class Scratch implements AutoCloseable {
    /// Wherever it is still found afterwards, nothing was written.
    private static final byte POISON = (byte) 0xA5;

    private final Gpu gpu;
    private final Arena arena = Arena.ofConfined();
    private final DeviceMemory memory;
    private final long stream;

    Scratch(Gpu gpu) throws CudaException {
        this.gpu = gpu;
        memory = new DeviceMemory(gpu.driver());
        stream = gpu.driver().createStream();
    }

    Gpu gpu() {
        return gpu;
    }

    long stream() {
        return stream;
    }

    /// Memory here.
    MemorySegment onHost(long bytes) {
        return arena.allocate(bytes, Double.BYTES);
    }

    Arena arena() {
        return arena;
    }

    /// Copies memory that is not on the heap to the device and returns its address.
    long upload(MemorySegment from) throws CudaException {
        long address = memory.allocate(from.byteSize());
        gpu.driver().copyToDevice(address, from, stream);
        return address;
    }

    /// The address of memory that no kernel has written yet.
    long poisoned(long bytes) throws CudaException {
        return filled(bytes, POISON);
    }

    long zeroed(long bytes) throws CudaException {
        return filled(bytes, (byte) 0);
    }

    private long filled(long bytes, byte value) throws CudaException {
        long address = memory.allocate(bytes);
        gpu.driver().fill(address, value, bytes, stream);
        return address;
    }

    /// What the device holds when all launches are done.
    MemorySegment download(long address, long bytes) throws CudaException {
        MemorySegment to = onHost(bytes);
        gpu.driver().copyToHost(to, address, stream);
        gpu.driver().synchronize(stream);
        return to;
    }

    @Override
    public void close() throws CudaException {
        try {
            gpu.driver().destroyStream(stream);
            memory.close();
        } finally {
            arena.close();
        }
    }
}
