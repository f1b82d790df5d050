package nibblescope.app.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A value that is kept in a file from one start of the program to the next. A file that cannot be
/// read is put aside, never written over, and the usual value is taken; where nothing can be
/// written, nothing is kept. Both are told once, and stop nobody.
///
/// @param <T> what is kept
public final class KeptFile<T> {
    private static final int MOST_ASIDE = 99;

    private final Path file;
    private final Form<T> form;
    private final Consumer<Trouble> troubled;
    private final T usual;
    private boolean writable = true;

    /// How a value is written down.
    ///
    /// @param <T> the value
    public interface Form<T> {
        Map<String, ?> write(T value);

        T read(JsonFields fields) throws BrokenFileException;
    }

    /// @param usual    the value while nothing is kept
    /// @param troubled told what went wrong
    public KeptFile(Path file, Form<T> form, T usual, Consumer<Trouble> troubled) {
        this.file = file;
        this.form = form;
        this.usual = usual;
        this.troubled = troubled;
    }

    /// What is kept, or the usual value.
    public T load() {
        if (Files.notExists(file)) {
            return usual;
        }
        try {
            return form.read(JsonFile.read(file));
        } catch (BrokenFileException e) {
            troubled.accept(new Trouble.Broken(e, putAside()));
            return usual;
        }
    }

    private Optional<Path> putAside() {
        for (int i = 1; i <= MOST_ASIDE; i++) {
            Path aside = file.resolveSibling(file.getFileName() + ".broken" + (i == 1 ? "" : "-" + i));
            if (Files.notExists(aside)) {
                try {
                    return Optional.of(Files.move(file, aside));
                } catch (IOException _) {
                    break;
                }
            }
        }
        // It stays where it is, and nothing is written over it.
        writable = false;
        return Optional.empty();
    }

    /// Keeps a value, if it can be.
    public void keep(T value) {
        if (!writable) {
            return;
        }
        try {
            JsonFile.write(file, form.write(value));
        } catch (IOException e) {
            writable = false;
            troubled.accept(new Trouble.Unwritable(file, e.toString()));
        }
    }
}
