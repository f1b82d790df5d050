package nibblescope.app.browse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.prefs.Preferences;

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

    /// The last ten files, kept where the platform keeps preferences. A file whose path is longer
    /// than preferences can hold is left out.
    static RecentFiles in(Preferences preferences) {
        return new RecentFiles() {
            private static final int LIMIT = 10;
            private static final String KEY = "recent.";

            @Override
            public List<Path> list() {
                List<Path> paths = new ArrayList<>();
                for (int i = 0; i < LIMIT; i++) {
                    String path = preferences.get(KEY + i, "");
                    if (!path.isEmpty()) {
                        paths.add(Path.of(path));
                    }
                }
                return paths;
            }

            @Override
            public void add(Path path) {
                Path absolute = path.toAbsolutePath().normalize();
                if (absolute.toString().length() > Preferences.MAX_VALUE_LENGTH) {
                    return;
                }
                List<Path> paths = new ArrayList<>(list());
                paths.remove(absolute);
                paths.addFirst(absolute);
                for (int i = 0; i < Math.min(LIMIT, paths.size()); i++) {
                    preferences.put(KEY + i, paths.get(i).toString());
                }
            }
        };
    }
}
