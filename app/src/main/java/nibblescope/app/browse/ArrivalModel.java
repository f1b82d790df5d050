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
    private final Predicate<Path> own;

    /// @param interactive where folders are looked through
    /// @param uiThread    runs what is told
    /// @param own         whether a file is one of the program's own, by its name
    /// @param arrived     told what came
    public ArrivalModel(Executor interactive, Executor uiThread, Predicate<Path> own, Consumer<Arrival> arrived) {
        this.own = own;
        this.arrived = arrived;
        looking = new LatestOnly<>(interactive, uiThread, arrived, failure -> {
            throw new IllegalStateException("files could not be looked through", failure);
        });
    }

    /// Takes files and folders.
    public void take(List<Path> paths) {
        if (!paths.isEmpty()) {
            looking.submit(_ -> new FileSearch(own).look(paths));
        }
    }

    /// Takes text, or an address, which is no file.
    public void takeText() {
        arrived.accept(new Arrival.Refused(Reason.TEXT, ""));
    }
}
