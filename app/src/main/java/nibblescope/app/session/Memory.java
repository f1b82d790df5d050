package nibblescope.app.session;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the program remembers from one start to the next, kept as soon as it changes.
public final class Memory {
    private final Deque<Trouble> untold = new ArrayDeque<>();
    private @Nullable Consumer<Trouble> listener;
    private final KeptFile<Settings> settingsFile;
    private final KeptFile<State> stateFile;
    private final KeptFile<Optional<Session>> sessionFile;
    private final Optional<Session> lastSession;
    private Settings settings;
    private State state;

    /// Reads what is kept in these folders.
    public Memory(ProgramFolders folders) {
        settingsFile = new KeptFile<>(folders.settingsFile(), Settings.FORM, Settings.USUAL, this::troubled);
        stateFile = new KeptFile<>(folders.stateFile(), State.FORM, State.FIRST, this::troubled);
        sessionFile = new KeptFile<>(folders.lastSession(), SessionFile.FORM, Optional.empty(), this::troubled);
        settings = settingsFile.load();
        state = stateFile.load();
        lastSession = sessionFile.load();
    }

    private void troubled(Trouble trouble) {
        untold.add(trouble);
        tell();
    }

    private void tell() {
        Consumer<Trouble> told = listener;
        if (told != null) {
            while (!untold.isEmpty()) {
                told.accept(untold.remove());
            }
        }
    }

    /// Tells what went wrong with files until now, and from now on.
    public void tellTroubles(Consumer<Trouble> told) {
        listener = told;
        tell();
    }

    public Settings settings() {
        return settings;
    }

    public State state() {
        return state;
    }

    /// What was looked at when the program ended last time.
    public Optional<Session> lastSession() {
        return lastSession;
    }

    public void keep(Settings now) {
        if (!now.equals(settings)) {
            settings = now;
            settingsFile.keep(now);
        }
    }

    public void keep(State now) {
        if (!now.equals(state)) {
            state = now;
            stateFile.keep(now);
        }
    }

    public void keepRecent(Path file) {
        keep(state.withRecent(file));
    }

    /// Keeps a session as the last one, for the next start.
    public void keep(Session session) {
        sessionFile.keep(Optional.of(session));
    }
}
