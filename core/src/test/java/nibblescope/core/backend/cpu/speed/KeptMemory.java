package nibblescope.core.backend.cpu.speed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Gives the same memory to one run after the other, so that what is timed does not fetch pages from
/// the system.
final class KeptMemory implements Arena {
    private final Arena memory = Arena.ofShared();
    private final List<MemorySegment> segments = new ArrayList<>();
    private int next;

    /// What is handed out from now on is what has been handed out since the start.
    void rewind() {
        next = 0;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        if (next == segments.size()) {
            segments.add(memory.allocate(byteSize, Math.max(byteAlignment, 64)));
        }
        MemorySegment segment = segments.get(next);
        if (segment.byteSize() != byteSize) {
            throw new IllegalStateException(
                    "a run wants %d bytes where the one before it wanted %d".formatted(byteSize, segment.byteSize()));
        }
        next++;
        return segment;
    }

    @Override
    public MemorySegment.Scope scope() {
        return memory.scope();
    }

    @Override
    public void close() {
        memory.close();
    }
}
