package nibblescope.core.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/// A tensor file cannot be read or written. Says which file, where in it, what was found, what was
/// expected, and what to do about it if there is something:
/// `weights.safetensors: tensor "blk.0.ffn" ends at byte 9216, the file has 8704; the download may
/// be incomplete`.
public final class TensorFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String place;
    private final String found;
    private final String expected;
    private final String remedy;

    /// @param file     the file's name
    /// @param place    where in the file: `tensor "blk.0.ffn"`, `byte 17`
    /// @param found    what is there, as the rest of a sentence about the place: `ends at byte
    ///                 9216`
    /// @param expected what should be there: `the file has 8704`; empty if `found` says it all
    /// @param remedy   what the user can do; empty if there is nothing
    public TensorFileException(String file, String place, String found, String expected, String remedy) {
        this(file, place, found, expected, remedy, null);
    }

    private TensorFileException(
            String file, String place, String found, String expected, String remedy, @Nullable Throwable cause) {
        super(cause);
        this.file = file;
        this.place = place;
        this.found = found;
        this.expected = expected;
        this.remedy = remedy;
    }

    /// The system's refusal to read or write the file, kept as the cause.
    ///
    /// @param action what was tried: `read`, `written`
    static TensorFileException refused(String file, String action, IOException cause) {
        String reason = switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            default -> String.valueOf(cause.getMessage());
        };
        return new TensorFileException(file, "the file", "cannot be " + action + ": " + reason, "", "", cause);
    }

    /// The same complaint with its cause kept.
    TensorFileException causedBy(Throwable cause) {
        return new TensorFileException(file, place, found, expected, remedy, cause);
    }

    @Override
    public String getMessage() {
        return file + ": " + place + " " + found
                + (expected.isEmpty() ? "" : ", " + expected)
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    /// The file's name, without its folder.
    public String file() {
        return file;
    }

    /// Where in the file.
    public String place() {
        return place;
    }

    /// What is there.
    public String found() {
        return found;
    }

    /// What should be there; empty if [#found()] says it all.
    public String expected() {
        return expected;
    }

    /// What the user can do; empty if there is nothing.
    public String remedy() {
        return remedy;
    }
}
