package nibblescope.app.browse;

import java.nio.file.Path;
import java.util.List;

/// The files that were opened last, newest first.
public interface RecentFiles {
    /// Remembers nothing.
    RecentFiles NONE = new RecentFiles() {
        @Override
        public List<Path> list() {
            return List.of();
        }

        @Override
        public void add(Path path) {}
    };

    List<Path> list();

    /// Puts a file first.
    void add(Path path);
}
