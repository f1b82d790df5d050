package nibblescope.core.tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Results that are too large for memory find no place on the disk either.
public final class ScratchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What to do about it.
    private static final String REMEDY = "make room, or name another folder in the environment variable "
            + ScratchArena.FOLDER_VARIABLE + " or the system property " + ScratchArena.FOLDER_PROPERTY;

    private final String folder;
    private final long neededBytes;
    private final long freeBytes;

    /// @param folder      of scratch files
    /// @param neededBytes what results take
    /// @param freeBytes   what there is room for
    ScratchException(Path folder, long neededBytes, long freeBytes) {
        super("the results take %d bytes on the disk, of which %s has %d left; %s"
                .formatted(neededBytes, folder, freeBytes, REMEDY));
        this.folder = folder.toString();
        this.neededBytes = neededBytes;
        this.freeBytes = freeBytes;
    }

    /// The system's refusal to make a file.
    ScratchException(Path folder, long neededBytes, long freeBytes, IOException cause) {
        super(
                "the results take %d bytes on the disk, but no file can be made in %s: %s; %s"
                        .formatted(neededBytes, folder, cause, REMEDY),
                cause);
        this.folder = folder.toString();
        this.neededBytes = neededBytes;
        this.freeBytes = freeBytes;
    }

    /// The folder of scratch files.
    public String folder() {
        return folder;
    }

    /// What results take.
    public long neededBytes() {
        return neededBytes;
    }

    /// What there is room for in the folder.
    public long freeBytes() {
        return freeBytes;
    }

    /// Why the system makes no file there, where that is the reason.
    public Optional<String> refusal() {
        return Optional.ofNullable(getCause()).map(Throwable::toString);
    }
}
