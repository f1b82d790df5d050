package nibblescope.app.session;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the program noticed by itself.
///
/// @param window   where the window was; empty before its first end
/// @param recent   the files that were opened last, newest first
/// @param tourSeen whether the tour was shown
public record State(Optional<Place> window, List<Path> recent, boolean tourSeen) {
    /// Before the first start.
    public static final State FIRST = new State(Optional.empty(), List.of(), false);

    private static final int MOST_RECENT = 10;
    private static final int MOST_PATH = 4096;
    private static final double FARTHEST = 100_000;

    /// Where a window is on the screens, in pixels.
    ///
    /// @param width     of what the window frames
    /// @param height    of what the window frames
    /// @param maximized whether it fills its screen; the rest is where it is when it does not
    public record Place(double x, double y, double width, double height, boolean maximized) {}

    /// The same, with a file as the newest.
    public State withRecent(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        List<Path> paths = new ArrayList<>(recent);
        paths.remove(absolute);
        paths.addFirst(absolute);
        return new State(window, List.copyOf(paths.subList(0, Math.min(MOST_RECENT, paths.size()))), tourSeen);
    }

    /// The same, with the window elsewhere.
    public State with(Place place) {
        return new State(Optional.of(place), recent, tourSeen);
    }

    /// The same, after the tour.
    public State withTourSeen() {
        return new State(window, recent, true);
    }

    /// How the state is written down.
    public static final KeptFile.Form<State> FORM = new KeptFile.Form<>() {
        @Override
        public Map<String, ?> write(State state) {
            Map<String, Object> object = new LinkedHashMap<>();
            state.window().ifPresent(place -> object.put("window", fields(place)));
            object.put("recent", state.recent().stream().map(Path::toString).toList());
            object.put("tour_seen", state.tourSeen());
            return object;
        }

        @Override
        public State read(JsonFields fields) throws BrokenFileException {
            List<Path> recent = new ArrayList<>();
            for (String path : fields.texts("recent", MOST_RECENT, MOST_PATH)) {
                try {
                    recent.add(Path.of(path));
                } catch (InvalidPathException e) {
                    throw fields.wrong("recent", path, String.valueOf(e.getReason()));
                }
            }
            Optional<JsonFields> window = fields.object("window");
            return new State(
                    window.isEmpty() ? Optional.empty() : place(window.get()),
                    List.copyOf(recent),
                    fields.flag("tour_seen").orElse(false));
        }
    };

    private static Map<String, Object> fields(Place place) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("x", place.x());
        fields.put("y", place.y());
        fields.put("width", place.width());
        fields.put("height", place.height());
        fields.put("maximized", place.maximized());
        return fields;
    }

    private static Optional<Place> place(JsonFields window) throws BrokenFileException {
        Optional<Double> x = window.number("x", -FARTHEST, FARTHEST);
        Optional<Double> y = window.number("y", -FARTHEST, FARTHEST);
        Optional<Double> width = window.number("width", 1, FARTHEST);
        Optional<Double> height = window.number("height", 1, FARTHEST);
        boolean maximized = window.flag("maximized").orElse(false);
        return x.isPresent() && y.isPresent() && width.isPresent() && height.isPresent()
                ? Optional.of(new Place(x.get(), y.get(), width.get(), height.get(), maximized))
                : Optional.empty();
    }
}
