package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The arguments of one launch after the other, in memory that is used again: the driver copies
/// them when it launches.
final class KernelCall {
    private static final int BLOCK = 256;
    private static final int MOST_ARGUMENTS = 16;
    private static final long SLOT_BYTES = Long.BYTES;

    private final Driver driver;
    private final MemorySegment values;
    private final MemorySegment addresses;
    private long function;
    private int arguments;

    KernelCall(Driver driver, Arena arena) {
        this.driver = driver;
        values = arena.allocate(SLOT_BYTES * MOST_ARGUMENTS, SLOT_BYTES);
        addresses = arena.allocate(ADDRESS, MOST_ARGUMENTS);
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            addresses.setAtIndex(ADDRESS, i, values.asSlice(SLOT_BYTES * i, SLOT_BYTES));
        }
    }

    /// Begins a call.
    KernelCall of(long function) {
        this.function = function;
        arguments = 0;
        return this;
    }

    /// An address on the device.
    KernelCall address(long address) {
        return count(address);
    }

    /// A `u64`.
    KernelCall count(long count) {
        values.set(JAVA_LONG, SLOT_BYTES * arguments++, count);
        return this;
    }

    /// A `float`.
    KernelCall number(float number) {
        values.set(JAVA_FLOAT, SLOT_BYTES * arguments++, number);
        return this;
    }

    /// An `int`.
    KernelCall flag(int flag) {
        values.set(JAVA_INT, SLOT_BYTES * arguments++, flag);
        return this;
    }

    /// How a block's dequantizing scale is computed.
    KernelCall dequantizing(Dequantizing dequantizing) {
        return number(dequantizing.first()).number(dequantizing.second()).flag(dequantizing.mode());
    }

    /// Launches as many threads, and what is missing to whole blocks of 256.
    void launch(long threads, long stream) throws CudaException {
        launch(threads, BLOCK, stream);
    }

    void launch(long threads, int block, long stream) throws CudaException {
        driver.launch(function, Math.toIntExact(Math.ceilDiv(threads, (long) block)), block, stream, addresses);
    }
}
