package nibblescope.app.browse;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import nibblescope.app.browse.Arrival.Reason;
import nibblescope.app.task.LatestOnly;

/// Finds out what to do with what comes from outside. What is open stays until something better is
/// found.
public final class ArrivalModel {
    private final LatestOnly<Arrival> looking;
    private final Consumer<Arrival> arrived;
    private final Predicate<Path> session;

    /// @param interactive where folders are looked through
    /// @param uiThread    runs what is told
    /// @param session     whether a file is a session, by its name
    /// @param arrived     told what came
    public ArrivalModel(Executor interactive, Executor uiThread, Predicate<Path> session, Consumer<Arrival> arrived) {
        this.session = session;
        this.arrived = arrived;
        looking = new LatestOnly<>(interactive, uiThread, arrived, failure -> {
            throw new IllegalStateException("files could not be looked through", failure);
        });
    }

    /// Takes files and folders.
    public void take(List<Path> paths) {
        if (!paths.isEmpty()) {
            looking.submit(_ -> new FileSearch(session).look(paths));
        }
    }

    /// Takes text, or an address, which is no file.
    public void takeText() {
        arrived.accept(new Arrival.Refused(Reason.TEXT, ""));
    }
}
