package nibblescope.app.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// Takes along what is looked at, one thing at a time: finds out what the open file is, and writes in
/// the background.
public final class ExportModel {
    /// The most pixels of a picture a unit of length.
    public static final int MOST_SCALE = 3;

    private static final int USUAL_SCALE = 2;
    private static final int MOST_NAME = 100;

    private final Exploration exploration;
    private final String version;
    private final LatestOnly<Runnable> working;
    private final AtomicReference<@Nullable Marked> marked = new AtomicReference<>();
    private final IntegerProperty scale = new SimpleIntegerProperty(USUAL_SCALE);
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(-1);
    private final ReadOnlyObjectWrapper<@Nullable Path> written = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();

    /// The mark of a file, which is found out once while it is open.
    private record Marked(OpenFile file, FileMark mark) {}

    /// What is written.
    @FunctionalInterface
    public interface Content {
        /// Writes it.
        ///
        /// @param provenance with all that is known
        void write(Provenance provenance, OutputStream out, RunMonitor monitor) throws IOException;
    }

    /// @param version  of the program
    /// @param workers  where files are read and written
    /// @param uiThread runs what changes properties
    public ExportModel(Exploration exploration, String version, Executor workers, Executor uiThread) {
        this.exploration = exploration;
        this.version = version;
        working = new LatestOnly<>(workers, uiThread, Runnable::run, failure::set, this::setBusy);
    }

    private void setBusy(boolean isBusy) {
        progress.set(-1);
        busy.set(isBusy);
    }

    public Exploration exploration() {
        return exploration;
    }

    /// Pixels of a picture a unit of length: 1 to [#MOST_SCALE].
    public IntegerProperty scaleProperty() {
        return scale;
    }

    /// Whether something is being written.
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// How far it is, 0 to 1; -1 where nobody knows.
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// The file that was written last; null until one is.
    public ReadOnlyObjectProperty<@Nullable Path> writtenProperty() {
        return written.getReadOnlyProperty();
    }

    /// What went wrong last; null if nothing did.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// Where what is looked at now comes from, as far as that is known at once.
    ///
    /// @param view     what the command line calls the view
    /// @param recipes  whose outcome it shows
    /// @param settings of the view
    public Provenance provenance(String view, List<Recipe> recipes, Map<String, String> settings) {
        return Provenance.of(exploration, version, view, recipes, settings);
    }

    /// What a file is called first that holds a view.
    public String fileName(String view, FileFormat format) {
        Optional<TensorInfo> tensor =
                Optional.ofNullable(exploration.tensorProperty().get());
        String name = view + tensor.map(info -> "-" + info.name()).orElse("");
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        return plain.substring(0, Math.min(plain.length(), MOST_NAME)) + format.extension();
    }

    /// Writes a file in the place of the one of that name, if there is one.
    ///
    /// @param provenance as it was when the content was taken
    public void write(Path file, Provenance provenance, Content content) {
        begin(provenance, (known, monitor) -> {
            try (WholeFile whole = WholeFile.create(file, true)) {
                content.write(known, whole.stream(), monitor);
                whole.finish();
            }
            return () -> written.set(file);
        });
    }

    /// Finds out what is still missing of a provenance.
    ///
    /// @param then told on the UI thread
    public void complete(Provenance provenance, Consumer<? super Provenance> then) {
        begin(provenance, (known, _) -> () -> then.accept(known));
    }

    /// Ends what is under way; nothing is left of it.
    public void cancel() {
        working.cancel();
    }

    private interface Work {
        /// @return what is done on the UI thread in the end
        Runnable run(Provenance known, RunMonitor monitor) throws IOException;
    }

    private void begin(Provenance provenance, Work work) {
        written.set(null);
        failure.set(null);
        OpenFile open = exploration.fileProperty().get();
        working.submit(ticket -> {
            RunMonitor monitor =
                    ticket.monitor((done, total) -> progress.set(done < total ? (double) done / total : -1));
            return work.run(withMark(provenance, open, monitor), monitor);
        });
    }

    private Provenance withMark(Provenance provenance, @Nullable OpenFile open, RunMonitor monitor) throws IOException {
        Optional<Path> file = provenance.file();
        if (file.isEmpty() || open == null) {
            return provenance;
        }
        Marked known = marked.get();
        if (known == null || known.file() != open) {
            known = new Marked(open, FileMark.of(file.get(), monitor));
            marked.set(known);
        }
        return provenance.with(known.mark());
    }
}
