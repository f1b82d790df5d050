package nibblescope.app.runs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.study.Exploration;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.RunReport;
import nibblescope.core.quantize.Recipe;
import org.jspecify.annotations.Nullable;

/// This session's runs, and what the next one is to be. Runs follow each other; the first that
/// fails or is cancelled leaves the others alone.
public final class RunsModel implements Exhibit, AutoCloseable {
    /// How often a run may be timed.
    public static final int MOST_REPEATS = 1000;

    /// How many vectors a product may have.
    public static final int MOST_VECTORS = 8;

    private final BackendsModel backends;
    private final Executor devices;
    private final RunInputs inputs;
    private final RunQueue queue;
    private final Function<? super List<RunReport>, String> json;
    private final LatestOnly<String> exporting;
    private final ObservableList<RunEntry> entries = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<RunEntry>> reported = new ReadOnlyObjectWrapper<>(List.of());
    private final ObjectProperty<RunKind> kind = new SimpleObjectProperty<>(RunKind.QUANTIZE);
    private final IntegerProperty repeats = new SimpleIntegerProperty(10);
    private final BooleanProperty verify = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<Optional<Refusal>> refusal = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable String> exported = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Throwable> exportFailure = new ReadOnlyObjectWrapper<>();
    private long started;
    private boolean closed;

    /// What the table can be written as.
    public enum Export {
        CSV,
        JSON
    }

    /// What a run needs that is made elsewhere.
    ///
    /// @param devices   where runs block until they are done
    /// @param uiThread  runs what changes properties
    /// @param temporary where temporary files go
    /// @param json      reports as the command line prints them
    /// @param nanoTime  a clock
    public record Means(
            Executor devices,
            Executor uiThread,
            Path temporary,
            Function<? super List<RunReport>, String> json,
            LongSupplier nanoTime) {}

    public RunsModel(Exploration exploration, BackendsModel backends, Means means) {
        this.backends = backends;
        this.devices = means.devices();
        this.json = means.json();
        inputs = new RunInputs(exploration, backends.chosenProperty(), new TensorCopies(means.temporary()));
        queue = new RunQueue(backends.runners(), means.devices(), means.uiThread(), means.nanoTime(), this::done);
        exporting = new LatestOnly<>(means.devices(), means.uiThread(), exported::set, exportFailure::set);
        busy.bind(queue.currentProperty().isNotNull());
        InvalidationListener update = _ -> refusal.set(findRefusal());
        kind.addListener(update);
        exploration.tensorProperty().addListener(update);
        exploration.fileProperty().addListener(update);
        inputs.fileThereProperty().addListener(update);
        backends.chosenProperty().addListener(update);
        backends.attachedProperty().addListener(update);
        refusal.set(findRefusal());
    }

    public BackendsModel backends() {
        return backends;
    }

    /// What the next run reads.
    public RunInputs inputs() {
        return inputs;
    }

    /// All runs of this session, in the order in which they were asked for.
    public ObservableList<RunEntry> entries() {
        return FXCollections.unmodifiableObservableList(entries);
    }

    /// Those of them that are done, and have a report.
    public ReadOnlyObjectProperty<List<RunEntry>> doneProperty() {
        return reported.getReadOnlyProperty();
    }

    /// What the next run is to be.
    public ObjectProperty<RunKind> kindProperty() {
        return kind;
    }

    /// How often the next run is timed.
    public IntegerProperty repeatsProperty() {
        return repeats;
    }

    /// Whether all bytes of the next run are compared with those of the reference quantizer.
    public BooleanProperty verifyProperty() {
        return verify;
    }

    /// Why the next run cannot begin; empty if it can.
    public ReadOnlyObjectProperty<Optional<Refusal>> refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    /// The run under way; null when there is none.
    public ReadOnlyObjectProperty<@Nullable RunEntry> currentProperty() {
        return queue.currentProperty();
    }

    /// How many runs wait.
    public int waitingCount() {
        return queue.waitingCount();
    }

    /// Whether a run is under way.
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// The name of the file that runs were written to last; null until they are.
    public ReadOnlyObjectProperty<@Nullable String> exportedProperty() {
        return exported.getReadOnlyProperty();
    }

    /// Why runs could not be written last; null when they could.
    public ReadOnlyObjectProperty<@Nullable Throwable> exportFailureProperty() {
        return exportFailure.getReadOnlyProperty();
    }

    private Optional<Refusal> findRefusal() {
        boolean unavailable = backends.chosenMachine().listing() instanceof Attached.Listing.Listed
                && !(backends.chosenAvailability().orElse(null) instanceof Availability.Ready);
        return unavailable ? Optional.of(Refusal.NO_DEVICE) : inputs.refusal(kind.get());
    }

    /// Runs what is chosen; under the chosen recipe where it is to be quantized.
    public void start() {
        switch (kind.get()) {
            case QUANTIZE -> add(inputs.quantize(inputs.recipe(), repeats.get(), verify.get()));
            case DECODE -> add(inputs.decode(repeats.get()));
            case LAYER -> add(inputs.layer(repeats.get()));
        }
    }

    /// Quantizes under the four corners of the 2 x 2 and, if it is none of them, the chosen recipe.
    public void startCorners() {
        for (Recipe recipe : inputs.recipes()) {
            add(inputs.quantize(recipe, repeats.get(), verify.get()));
        }
    }

    private void add(RunEntry.Task task) {
        started++;
        RunEntry entry = new RunEntry(Long.toString(started), task, new RunState.Queued());
        entries.add(entry);
        queue.add(entry);
    }

    private void done(RunEntry entry, List<RunReport> reports) {
        if (reports.isEmpty()) {
            entry.setState(new RunState.Failed(new IllegalStateException("the run has no report")));
            return;
        }
        entry.setState(new RunState.Done(reports.getFirst()));
        List<RunEntry> others = new ArrayList<>();
        for (int i = 1; i < reports.size(); i++) {
            others.add(
                    new RunEntry(entry.number() + (char) ('a' + i), entry.task(), new RunState.Done(reports.get(i))));
        }
        entries.addAll(entries.indexOf(entry) + 1, others);
        updateDone();
    }

    private void updateDone() {
        reported.set(entries.stream().filter(e -> e.report().isPresent()).toList());
    }

    /// Ends the run under way, within one chunk; those that wait go on.
    public void cancel() {
        RunEntry current = queue.currentProperty().get();
        if (current != null) {
            queue.cancel(current);
        }
    }

    /// Ends the run under way and all that wait.
    public void cancelAll() {
        queue.cancel();
    }

    /// Takes lines out of the table; a run that waits or is under way is ended instead.
    public void remove(List<RunEntry> removed) {
        for (RunEntry entry : List.copyOf(removed)) {
            if (entry.isPending()) {
                queue.cancel(entry);
            } else {
                entries.remove(entry);
            }
        }
        updateDone();
    }

    /// Writes all runs that are done to a file; one that is there is replaced.
    public void export(Export format, Path file) {
        exported.set(null);
        exportFailure.set(null);
        List<RunEntry> done = reported.get();
        exporting.submit(_ -> {
            String text = switch (format) {
                case CSV -> RunCsv.text(done);
                case JSON ->
                    json.apply(done.stream().flatMap(e -> e.report().stream()).toList());
            };
            Files.writeString(file, text);
            return Objects.toString(file.getFileName());
        });
    }

    /// The runs that are done.
    @Override
    public Dataset data() {
        return new RunDataset(reported.get());
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public void apply(Map<String, String> settings) {
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException("runs have no settings, but " + settings.keySet() + " was read");
        }
    }

    /// Takes over the runs that another model has done, and what is chosen there.
    public void resume(RunsModel other) {
        backends.resume(other.backends);
        other.entries.stream().filter(e -> !e.isPending()).forEach(entries::add);
        updateDone();
        started = other.started;
        kind.set(other.kind.get());
        repeats.set(other.repeats.get());
        verify.set(other.verify.get());
    }

    /// Ends all runs and deletes what was written for them.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.cancel();
        exporting.cancel();
        backends.close();
        devices.execute(inputs::close);
    }
}
