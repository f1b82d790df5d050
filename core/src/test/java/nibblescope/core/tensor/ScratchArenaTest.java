package nibblescope.core.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchArenaTest {
    private static final long MOST_IN_MEMORY = 1000;

    @TempDir
    private Path folder;

    private ScratchArena arena() {
        return new ScratchArena(Arena.ofShared(), folder, MOST_IN_MEMORY);
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void whatIsSmallLiesInMemoryAndWhatIsLargeInAFile() {
        try (ScratchArena arena = arena()) {
            assertFalse(arena.allocate(MOST_IN_MEMORY, 8).isMapped());
            assertTrue(arena.allocate(MOST_IN_MEMORY + 1, 8).isMapped());
        }
    }

    @Test
    void aFileIsAsLargeAsAskedForAllZeroAndKeepsWhatIsWritten() {
        try (ScratchArena arena = arena()) {
            MemorySegment segment = arena.allocate(4004, 4);
            assertEquals(4004, segment.byteSize());
            assertEquals(-1, segment.mismatch(MemorySegment.ofArray(new byte[4004])));
            segment.setAtIndex(JAVA_FLOAT, 1000, 7);
            assertEquals(7, segment.getAtIndex(JAVA_FLOAT, 1000));
            assertEquals(0, segment.getAtIndex(JAVA_FLOAT, 999));
        }
    }

    @Test
    void aFileHasNoNameWhileItIsInUseNorAfterwards() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "files in use have names here");
        try (ScratchArena arena = arena()) {
            arena.allocate(MOST_IN_MEMORY + 1, 8).fill((byte) 1);
            assertEquals(0, files());
        }
        assertEquals(0, files());
    }

    @Test
    void aFileIsUnmappedWithItsArena() {
        ScratchArena arena = arena();
        MemorySegment segment = arena.allocate(MOST_IN_MEMORY + 1, 8);
        assertTrue(arena.scope().isAlive());
        arena.close();
        assertFalse(arena.scope().isAlive());
        assertThrows(IllegalStateException.class, () -> segment.get(JAVA_BYTE, 0));
    }

    @Test
    void aFileMayBeLargerThanMemory() {
        // Only what is written takes room on the disk.
        long blocks = 10_000_000_000L;
        try (ScratchArena arena = new ScratchArena(Arena.ofShared(), folder, MOST_IN_MEMORY, _ -> Long.MAX_VALUE)) {
            MemorySegment segment = arena.allocate(blocks * Float.BYTES, Float.BYTES);
            segment.setAtIndex(JAVA_FLOAT, blocks - 1, 3);
            segment.setAtIndex(JAVA_FLOAT, 1L << 32, 5);
            assertEquals(3, segment.getAtIndex(JAVA_FLOAT, blocks - 1));
            assertEquals(5, segment.getAtIndex(JAVA_FLOAT, 1L << 32));
            assertEquals(0, segment.getAtIndex(JAVA_FLOAT, 0));
        }
    }

    @Test
    void aDiskThatIsTooSmallIsToldOfWithWhatIsNeededAndWhatIsFree() {
        try (ScratchArena arena = new ScratchArena(Arena.ofShared(), folder, MOST_IN_MEMORY, _ -> 4999)) {
            ScratchException failure = assertThrows(ScratchException.class, () -> arena.allocate(5000, 8));
            assertEquals(
                    "the results take 5000 bytes on the disk, of which " + folder + " has 4999 left; make room, or name"
                            + " another folder in the environment variable NIBBLESCOPE_SCRATCH or the system property"
                            + " nibblescope.scratch",
                    failure.getMessage());
            assertEquals(5000, failure.neededBytes());
            assertEquals(4999, failure.freeBytes());
            assertEquals(folder.toString(), failure.folder());
            assertEquals(Optional.empty(), failure.refusal());
        }
    }

    @Test
    void whatAnArenaHasMappedButNotWrittenIsNoFreeRoom() {
        try (ScratchArena arena = new ScratchArena(Arena.ofShared(), folder, MOST_IN_MEMORY, _ -> 5000)) {
            arena.allocate(3000, 8);
            arena.allocate(2000, 8);
            ScratchException failure = assertThrows(ScratchException.class, () -> arena.allocate(1001, 8));
            assertEquals(6001, failure.neededBytes());
        }
    }

    @Test
    void roomThatForgottenResultsHoldIsWaitedFor() {
        // Free once the collector has run, which is asked between the two looks at the disk.
        long[] free = {10, 5000};
        int[] looks = {0};
        try (ScratchArena arena = new ScratchArena(Arena.ofShared(), folder, MOST_IN_MEMORY, _ -> free[looks[0]++])) {
            assertTrue(arena.allocate(5000, 8).isMapped());
        }
        assertEquals(2, looks[0]);
    }

    @Test
    void aFolderThatDoesNotExistIsToldOf() {
        Path missing = folder.resolve("missing");
        try (ScratchArena arena = new ScratchArena(Arena.ofShared(), missing, MOST_IN_MEMORY)) {
            ScratchException failure = assertThrows(ScratchException.class, () -> arena.allocate(5000, 8));
            assertTrue(failure.getMessage().contains("no file can be made in " + missing), failure.getMessage());
            assertTrue(failure.refusal().orElseThrow().contains("NoSuchFileException"));
        }
    }
}
