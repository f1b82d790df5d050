package nibblescope.app.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nibblescope.app.session.FileMark.Stamp;
import nibblescope.app.study.Position;
import nibblescope.app.study.SelectedBlock;

/// Sessions as files. What is read may come from anybody: kinds, sizes and counts are checked here,
/// and whether what is named exists when the session is opened.
public final class SessionFile {
    /// What the names of such files end in.
    public static final String ENDING = ".nibblescope";

    private static final String FORMAT = "nibblescope-session";
    private static final long VERSION = 1;
    private static final int MOST_NAME = 4096;
    private static final int MOST_RECIPES = 100;
    private static final int MOST_VIEWS = 50;
    private static final int MOST_SETTINGS = 200;
    private static final int MOST_SETTING = 100_000;

    /// How a session is written down.
    public static final KeptFile.Form<Optional<Session>> FORM = new KeptFile.Form<>() {
        @Override
        public Map<String, ?> write(Optional<Session> session) {
            return session.map(SessionFile::fields).orElseGet(LinkedHashMap::new);
        }

        @Override
        public Optional<Session> read(JsonFields fields) throws BrokenFileException {
            return Optional.of(session(fields));
        }
    };

    private SessionFile() {}

    /// Whether a file is a session, by its name.
    public static boolean isNamedLikeOne(Path file) {
        return file.toString().toLowerCase(java.util.Locale.ROOT).endsWith(ENDING);
    }

    static Session read(Path file) throws BrokenFileException {
        return session(JsonFile.read(file));
    }

    static void write(Path file, Session session) throws IOException {
        JsonFile.write(file, fields(session));
    }

    private static Map<String, Object> fields(Session session) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("format", FORMAT);
        object.put("version", VERSION);
        session.file().ifPresent(mark -> {
            object.put("file", mark.source());
            mark.stamp().ifPresent(stamp -> {
                object.put("file_bytes", stamp.bytes());
                object.put("file_modified_millis", stamp.modifiedMillis());
            });
        });
        session.tensor().ifPresent(name -> object.put("tensor", name));
        object.put("row", session.position().row());
        object.put("column", session.position().column());
        object.put("values", session.values());
        object.put("recipe", session.recipes().recipe());
        object.put("rule", session.recipes().rule());
        object.put("tensor_scale", session.recipes().tensorScale());
        object.put("added_recipes", session.recipes().added());
        object.put("view", session.front());
        Map<String, Object> views = new TreeMap<>();
        session.views().forEach((view, settings) -> views.put(view, new TreeMap<>(settings)));
        object.put("views", views);
        return object;
    }

    private static Session session(JsonFields fields) throws BrokenFileException {
        if (fields.oneOf("format", List.of(FORMAT)).isEmpty()) {
            throw fields.wrong("format", null, FORMAT);
        }
        if (fields.whole("version", VERSION, VERSION).isEmpty()) {
            throw fields.wrong("version", null, Long.toString(VERSION));
        }
        return new Session(
                file(fields),
                fields.string("tensor", MOST_NAME),
                new Position(
                        fields.whole("row", 0, Long.MAX_VALUE).orElse(0L),
                        fields.whole("column", 0, Long.MAX_VALUE).orElse(0L)),
                List.copyOf(fields.floats("values", SelectedBlock.WINDOW)),
                new Session.Recipes(
                        fields.string("recipe", MOST_NAME).orElse(""),
                        fields.string("rule", MOST_NAME).orElse(""),
                        fields.flag("tensor_scale").orElse(true),
                        List.copyOf(fields.texts("added_recipes", MOST_RECIPES, MOST_NAME))),
                fields.string("view", MOST_NAME).orElse(""),
                views(fields.object("views")));
    }

    private static Optional<FileMark> file(JsonFields fields) throws BrokenFileException {
        Optional<Long> bytes = fields.whole("file_bytes", 0, Long.MAX_VALUE);
        Optional<Long> modified = fields.whole("file_modified_millis", Long.MIN_VALUE, Long.MAX_VALUE);
        Optional<Stamp> stamp = bytes.flatMap(size -> modified.map(millis -> new Stamp(size, millis)));
        return fields.string("file", MOST_NAME).map(source -> new FileMark(source, stamp));
    }

    private static Map<String, Map<String, String>> views(Optional<JsonFields> fields) throws BrokenFileException {
        Map<String, Map<String, String>> views = new TreeMap<>();
        if (fields.isPresent()) {
            for (String view : fields.get().names(MOST_VIEWS)) {
                Optional<JsonFields> settings = fields.get().object(view);
                if (settings.isPresent()) {
                    views.put(view, settings(settings.get()));
                }
            }
        }
        return Map.copyOf(views);
    }

    private static Map<String, String> settings(JsonFields fields) throws BrokenFileException {
        Map<String, String> settings = new TreeMap<>();
        for (String name : fields.names(MOST_SETTINGS)) {
            fields.string(name, MOST_SETTING).ifPresent(value -> settings.put(name, value));
        }
        return Map.copyOf(settings);
    }
}
