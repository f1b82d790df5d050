package nibblescope.app.browse;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What became of files that came from outside: dropped, chosen in a dialog, or named on the command
/// line.
public sealed interface Arrival {
    /// One file to be opened for its tensors.
    ///
    /// @param leftOut the names of the others that came with it
    record Tensors(Path file, List<String> leftOut) implements Arrival {}

    /// A file of the program's own, as its name says: a session or a recipe.
    record Own(Path file) implements Arrival {}

    /// Several tensor files, of which one can be opened.
    ///
    /// @param files   sorted by name
    /// @param folder  where they were found; empty if they came one by one
    /// @param leftOut how many other files there are
    record Several(List<Path> files, Optional<Path> folder, long leftOut) implements Arrival {}

    /// Nothing that can be opened.
    ///
    /// @param name of what came; empty for text
    record Refused(Reason reason, String name) implements Arrival {}

    /// Why something is not opened.
    enum Reason {
        /// A file is neither of tensors nor of the program's own.
        FILE,
        /// There is no tensor file in a folder.
        FOLDER,
        /// None of several files is one of tensors.
        FILES,
        /// Text or an address is not a file.
        TEXT
    }
}
