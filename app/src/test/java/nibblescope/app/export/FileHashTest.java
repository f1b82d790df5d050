package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void itIsTheOneOfTheStandard() throws IOException {
        // FIPS 180-2, appendix B.1 and B.3: "abc", and a million times "a", which is no whole buffer.
        Path abc = Files.writeString(folder.resolve("abc"), "abc");
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                FileHash.sha256(abc, RunMonitor.NONE));
        Path million = Files.writeString(folder.resolve("million"), "a".repeat(1_000_000));
        assertEquals(
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
                FileHash.sha256(million, RunMonitor.NONE));
        Path empty = Files.createFile(folder.resolve("empty"));
        assertEquals(
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                FileHash.sha256(empty, RunMonitor.NONE));
    }

    @Test
    void itIsGivenUpWhenNobodyWantsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        RunMonitor cancelled = new RunMonitor() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        assertThrows(CancellationException.class, () -> FileHash.sha256(file, cancelled));
    }

    @Test
    void aFileThatIsTooLargeToBeHashedIsKnownByItsSizeAndItsLastChange() throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FileMark.MOST_HASHED + 1);
        }
        Instant changed = Instant.parse("2025-03-04T05:06:07Z");
        Files.setLastModifiedTime(file, FileTime.from(changed));
        FileMark mark = FileMark.of(file, RunMonitor.NONE);
        assertEquals(new FileMark.Age(4_294_967_297L, changed), mark);
        Provenance provenance = Tables.PROVENANCE.with(mark);
        assertEquals(Optional.empty(), provenance.sha256());
        assertEquals(
                "4294967297 bytes, 2025-03-04T05:06:07Z", provenance.entries().get("file"));
    }

    @Test
    void anyOtherFileIsKnownByItsHash() throws IOException {
        Path file = Files.writeString(folder.resolve("abc"), "abc");
        FileMark mark = FileMark.of(file, RunMonitor.NONE);
        assertEquals(Optional.of("ba7816bf8f01"), Tables.PROVENANCE.with(mark).sha256());
    }
}
