package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// Looks for the largest magnitude of a tensor, chunk after chunk.
final class AmaxRun implements Ring.Work {
    private final Gpu gpu;
    private final Ring ring;
    private final TensorFeed feed;
    private final long elements;
    private final long elementsPerChunk;

    AmaxRun(Gpu gpu, Ring ring, Tensor tensor) {
        this.gpu = gpu;
        this.ring = ring;
        feed = new TensorFeed(tensor, ring.copies());
        elements = tensor.elements();
        elementsPerChunk = ring.chunkBytes() / feed.type().bytes();
    }

    /// The kernel that reads values of a type.
    static String kernel(ValueType type) {
        return "amax_" + type.suffix();
    }

    /// Launches the kernel on values that lie one after the other.
    ///
    /// @param result address of a `u32` that is raised to the bits of the largest magnitude
    static void launch(Gpu gpu, ValueType type, long values, long elements, long result, long stream)
            throws CudaException {
        gpu.kernel(kernel(type)).address(values).count(elements).address(result).launch(gpu.residentThreads(), stream);
    }

    float run(RunMonitor monitor) throws CudaException {
        MemorySegment result = ring.run(this, elements, monitor);
        return magnitude(result.get(JAVA_INT, 0));
    }

    /// The magnitude of those bits; NaN has one spelling.
    static float magnitude(int bits) {
        float magnitude = Float.intBitsToFloat(bits);
        return Float.isNaN(magnitude) ? Float.NaN : magnitude;
    }

    @Override
    public long chunks() {
        return Math.ceilDiv(elements, elementsPerChunk);
    }

    private long elementsOf(long chunk) {
        return Math.min(elementsPerChunk, elements - chunk * elementsPerChunk);
    }

    @Override
    public void submit(Slot slot, long chunk) throws CudaException {
        MemorySegment staged = feed.stage(chunk * elementsPerChunk, elementsOf(chunk), slot.values());
        gpu.driver().copyToDevice(slot.device(), staged, slot.stream());
        launch(gpu, feed.type(), slot.device(), elementsOf(chunk), ring.counters(), slot.stream());
    }

    @Override
    public long finish(Slot slot, long chunk) {
        return elementsOf(chunk);
    }
}
