package nibblescope.app.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import nibblescope.app.study.Source;
import nibblescope.core.io.Input;

/// Where the tensors of a session are, and by what it is noticed that they are others by now.
///
/// @param source the source's name: a path, `sample:minilm`, `synthetic:normal:1024x1024:7`
/// @param stamp  of a file; empty if it is none, or could not be asked
public record FileMark(String source, Optional<Stamp> stamp) {
    /// What changes when a file is written.
    ///
    /// @param bytes          its size
    /// @param modifiedMillis when it was written last, since 1970
    public record Stamp(long bytes, long modifiedMillis) {}

    static FileMark of(Source source) {
        return path(source)
                .map(path -> new FileMark(path.toAbsolutePath().normalize().toString(), stamp(path)))
                .orElseGet(() -> new FileMark(source.toString(), Optional.empty()));
    }

    private static Optional<Path> path(Source source) {
        return source instanceof Source.Stored(Input.OfPath(Path path)) ? Optional.of(path) : Optional.empty();
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(file.size(), file.lastModifiedTime().toMillis()));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// The source as it is found now; empty if there is none.
    ///
    /// @param beside a folder in which a file of the same name is looked for as well
    Optional<Source> find(Optional<Path> beside) {
        try {
            Source named = Source.of(source);
            Optional<Path> path = path(named);
            if (path.isEmpty() || Files.isRegularFile(path.get())) {
                return Optional.of(named);
            }
            return beside.flatMap(folder ->
                            Optional.ofNullable(path.get().getFileName()).map(folder::resolve))
                    .filter(Files::isRegularFile)
                    .map(file -> new Source.Stored(new Input.OfPath(file)));
        } catch (IllegalArgumentException _) {
            // Also of a path that is none on this platform.
            return Optional.empty();
        }
    }

    /// Whether a source that was found is another than the one that was marked.
    boolean isOther(Source found) {
        return stamp.isPresent() && !path(found).flatMap(FileMark::stamp).equals(stamp);
    }

    /// What the file is called, without its folder.
    public String name() {
        String last = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        return last.isEmpty() ? source : last;
    }
}
