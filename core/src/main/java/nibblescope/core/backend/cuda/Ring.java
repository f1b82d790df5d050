package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.RunMonitor;

/// The memory through which chunks pass: while one is computed, the next is brought to the device
/// and the one before is fetched. It is allocated once, as allocating pinned memory takes about as
/// long as filling it.
final class Ring implements AutoCloseable {
    private static final int SLOTS = 3;
    /// Of the counters of a run, which are the same for all chunks.
    private static final long COUNTER_BYTES = 276L * Long.BYTES;

    private final Driver driver;
    private final HostCopies copies;
    private final long chunkBytes;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Release> releases = new ArrayDeque<>();
    private long counters;
    private MemorySegment countersOnHost = MemorySegment.NULL;

    private Ring(Driver driver, HostCopies copies, long chunkBytes) {
        this.driver = driver;
        this.copies = copies;
        this.chunkBytes = chunkBytes;
    }

    private interface Release {
        void release() throws CudaException;
    }

    /// A ring for chunks of at most that size; smaller ones if the budget does not hold it.
    static Ring allocate(Driver driver, HostCopies copies, Limits limits, long chunkBytes, Failures failures)
            throws CudaException, BackendException {
        long budget = limits.budget(driver.freeBytes());
        long bytes = chunkBytes;
        while (deviceBytes(bytes) > budget && bytes > Limits.LEAST_CHUNK_BYTES) {
            bytes = Math.max(bytes / 2, Limits.LEAST_CHUNK_BYTES);
        }
        if (deviceBytes(bytes) > budget) {
            throw failures.tooLittleMemory(deviceBytes(bytes), budget);
        }
        Ring ring = new Ring(driver, copies, bytes);
        try {
            ring.allocate();
            return ring;
        } catch (CudaException e) {
            ring.close();
            throw e;
        }
    }

    private static long deviceBytes(long chunkBytes) {
        return SLOTS * largest(chunkBytes, SlotMap::bytes) + COUNTER_BYTES;
    }

    private interface Size {
        long of(SlotMap map);
    }

    /// The largest size of a slot, whatever is run.
    private static long largest(long chunkBytes, Size size) {
        long largest = 0;
        for (int valueBytes : new int[] {Short.BYTES, Float.BYTES}) {
            for (int blockSize : new int[] {16, 32}) {
                long run = (long) ErrorSummary.BLOCKS_PER_RUN * blockSize * valueBytes;
                long blocks = chunkBytes / run * ErrorSummary.BLOCKS_PER_RUN;
                largest = Math.max(largest, size.of(SlotMap.of(blocks, blockSize, valueBytes, true)));
            }
        }
        return largest;
    }

    private void allocate() throws CudaException {
        counters = device(COUNTER_BYTES);
        countersOnHost = pinned(COUNTER_BYTES);
        for (int i = 0; i < SLOTS; i++) {
            long memory = device(largest(chunkBytes, SlotMap::bytes));
            MemorySegment values = pinned(chunkBytes);
            MemorySegment outcome = pinned(largest(chunkBytes, SlotMap::outcomeBytes));
            long stream = driver.createStream();
            releases.push(() -> driver.destroyStream(stream));
            long event = driver.createEvent();
            releases.push(() -> driver.destroyEvent(event));
            slots.add(new Slot(memory, values, outcome, stream, event));
        }
    }

    private long device(long bytes) throws CudaException {
        long address = driver.allocate(bytes);
        releases.push(() -> driver.free(address));
        return address;
    }

    private MemorySegment pinned(long bytes) throws CudaException {
        MemorySegment pinned = driver.allocatePinned(bytes);
        releases.push(() -> driver.freePinned(pinned));
        return pinned;
    }

    /// Bytes of values in a chunk at most.
    long chunkBytes() {
        return chunkBytes;
    }

    HostCopies copies() {
        return copies;
    }

    /// The address of the counters that chunks add to.
    long counters() {
        return counters;
    }

    /// What is done with each of several chunks.
    interface Work {
        long chunks();

        /// Brings a chunk's input to the slot and queues all that is to be done with it.
        void submit(Slot slot, long chunk) throws CudaException;

        /// Takes the outcome of a chunk from the slot, and says how many elements it has.
        long finish(Slot slot, long chunk);
    }

    /// Does all chunks in order, with as many under way as there are slots, and returns what they
    /// have added to the counters.
    MemorySegment run(Work work, long totalElements, RunMonitor monitor) throws CudaException {
        try {
            driver.fill(counters, (byte) 0, COUNTER_BYTES, slots.getFirst().stream());
            driver.synchronize(slots.getFirst().stream());
            long done = 0;
            for (long chunk = 0; chunk < work.chunks() + SLOTS; chunk++) {
                Slot slot = slots.get((int) (chunk % SLOTS));
                long earlier = chunk - SLOTS;
                if (earlier >= 0 && earlier < work.chunks()) {
                    driver.synchronizeEvent(slot.event());
                    done += work.finish(slot, earlier);
                    monitor.progress(done, totalElements);
                }
                if (chunk < work.chunks()) {
                    checkWanted(monitor);
                    work.submit(slot, chunk);
                    driver.record(slot.event(), slot.stream());
                }
            }
            driver.copyToHost(countersOnHost, counters, slots.getFirst().stream());
            driver.synchronize(slots.getFirst().stream());
            return countersOnHost;
        } finally {
            settle();
        }
    }

    /// Ends a run that is no longer wanted.
    static void checkWanted(RunMonitor monitor) {
        if (monitor.cancelled()) {
            throw new CancellationException();
        }
    }

    /// Waits until nothing is under way, so that no memory is used any more.
    private void settle() throws CudaException {
        for (Slot slot : slots) {
            driver.synchronize(slot.stream());
        }
    }

    @Override
    public void close() throws CudaException {
        while (!releases.isEmpty()) {
            releases.pop().release();
        }
    }
}
