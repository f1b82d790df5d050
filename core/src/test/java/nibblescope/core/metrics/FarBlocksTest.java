package nibblescope.core.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Results of 4 x 10^9 blocks, in files of which only what is written takes room on the disk.
class FarBlocksTest {
    private static final Recipe RECIPE = RecipeCatalog.find("e4m3-16").orElseThrow();
    /// Rows of 4096 blocks of 16.
    private static final Shape SHAPE = Shape.of(1_000_000, 1 << 16);

    private static final BlockLayout LAYOUT = BlockLayout.of(SHAPE, RECIPE);
    private static final long BLOCKS = 4_096_000_000L;

    /// Their numbers, and the bytes and bits of what they have, are beyond what an int holds.
    private static final long[] FAR = {(1L << 29) + 3, 1L << 31, (1L << 31) + 2, BLOCKS - 1};

    @TempDir
    private Path folder = Path.of("");

    private final Arena arena = Arena.ofShared();

    @BeforeEach
    void filesMayHaveHoles() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "files have no holes here unless asked for");
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private MemorySegment holes(long bytes) throws IOException {
        Path file = Files.createTempFile(folder, "holes", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    private BlockErrors errors() throws IOException {
        return new BlockErrors(LAYOUT, holes(BLOCKS * Float.BYTES), holes(BLOCKS));
    }

    @Test
    void thereAreAsManyBlocksAsThat() {
        assertEquals(BLOCKS, LAYOUT.blocks());
        assertEquals(BLOCKS * 8, LAYOUT.codeBytes());
    }

    @Test
    void theErrorOfAFarBlockIsItsOwn() throws IOException {
        BlockErrors errors = errors();
        for (long block : FAR) {
            errors.squaredErrors().setAtIndex(ValueLayout.JAVA_FLOAT, block, 32);
            errors.nonFinite().set(ValueLayout.JAVA_BYTE, block, (byte) 1);
            assertEquals(32, errors.squaredError(block));
            assertEquals(1, errors.nonFinite(block));
            assertEquals(0, errors.squaredError(block - 1));
            assertEquals(0, errors.nonFinite(block - 1));
        }
    }

    @Test
    void theErrorsOfAFarRectangleAreAddedUp() throws IOException {
        BlockErrors errors = errors();
        errors.squaredErrors().setAtIndex(ValueLayout.JAVA_FLOAT, BLOCKS - 1, 32);
        errors.squaredErrors().setAtIndex(ValueLayout.JAVA_FLOAT, BLOCKS - 4096, 3);
        BlockRegion lastRow = new BlockRegion(999_999, 0, 999_999, 4095);
        assertEquals(new RegionErrors(4096, 1 << 16, 0, 35), RegionErrors.of(errors, lastRow, RunMonitor.NONE));
    }

    @Test
    void theCodesAndTheScaleOfAFarBlockAreItsOwn() throws IOException {
        QuantizedTensor quantized = new QuantizedTensor(SHAPE, RECIPE, holes(LAYOUT.codeBytes()), holes(BLOCKS), 1);
        byte[] codes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0};
        for (long block : FAR) {
            quantized.setBlock(LAYOUT, block, 0x38, codes, 0);
            byte[] read = new byte[16];
            assertEquals(16, quantized.codes(LAYOUT, block, read, 0));
            assertArrayEquals(codes, read);
            assertEquals(0x38, quantized.scaleCode(block));
            quantized.codes(LAYOUT, block - 1, read, 0);
            assertArrayEquals(new byte[16], read);
            assertEquals(0, quantized.scaleCode(block - 1));
        }
    }

    @Test
    void aFarElementLiesInItsBlock() {
        assertEquals(BLOCKS - 1, LAYOUT.blockAt(999_999, (1 << 16) - 1));
        assertEquals(65_535_999_984L, LAYOUT.firstElement(BLOCKS - 1));
        assertEquals(65_535_999_999L, LAYOUT.element(BLOCKS - 1, 15));
        assertEquals(32_767_999_992L, LAYOUT.codeByte(BLOCKS - 1));
    }
}
