package nibblescope.app.study;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// A second tensor beside that of the exploration, under the same recipes. It has its file open for
/// itself, so it stays when another one is explored. Lives on the UI thread; the tensor is evaluated
/// elsewhere, whenever the exploration itself has nothing to compute.
public final class Comparison implements AutoCloseable {
    private final Exploration exploration;
    private final Executor runs;
    private final Evaluator evaluator;
    private final LatestOnly<OpenFile> opening;
    private final SideStudy side;
    private final BooleanProperty isOpening = new SimpleBooleanProperty();
    private final BooleanExpression busy;
    private final ReadOnlyObjectWrapper<@Nullable TensorInfo> tensor = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Study> study = new ReadOnlyObjectWrapper<>();
    private @Nullable Source source;
    private @Nullable OpenFile file;

    /// @param exploration whose recipes are taken
    /// @param backend     where recipes run
    /// @param runs        the thread on which the exploration evaluates too
    /// @param interactive where files are opened
    /// @param uiThread    runs what changes properties
    public Comparison(
            Exploration exploration, Backend backend, Executor runs, Executor interactive, Executor uiThread) {
        this.exploration = exploration;
        this.runs = runs;
        side = new SideStudy(exploration, runs, uiThread, this::missing, study::set);
        evaluator = new Evaluator(backend, exploration.kept(), side::report);
        opening = new LatestOnly<>(interactive, uiThread, this::opened, side::failed, isOpening::set, OpenFile::close);
        busy = Bindings.or(isOpening, side.busyProperty());
        exploration.recipeProperty().addListener((_, _, _) -> side.look());
        exploration.ruleProperty().addListener((_, _, _) -> side.look());
        exploration.tensorScaleProperty().addListener((_, _, _) -> side.look());
        exploration.addedRecipes().addListener((ListChangeListener<Recipe>) _ -> side.look());
    }

    /// The second tensor; null if there is none.
    public ReadOnlyObjectProperty<@Nullable TensorInfo> tensorProperty() {
        return tensor.getReadOnlyProperty();
    }

    /// What is known of the second tensor; null until something is.
    public ReadOnlyObjectProperty<@Nullable Study> studyProperty() {
        return study.getReadOnlyProperty();
    }

    /// The run under way; null when there is none.
    public ReadOnlyObjectProperty<@Nullable RunProgress> progressProperty() {
        return side.progressProperty();
    }

    /// What went wrong last; null until something does, and once there is another try.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return side.failureProperty();
    }

    /// Whether the second tensor's file is being opened, or the tensor evaluated.
    public BooleanExpression busyProperty() {
        return busy;
    }

    /// Where the second tensor is from; empty if there is none.
    public Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /// Whether the second tensor is the very one that is explored.
    public boolean isExplored() {
        TensorInfo info = tensor.get();
        return info != null && info.equals(exploration.tensorProperty().get()) && source().equals(exploration.source());
    }

    /// Takes a tensor of the explored file as the second one.
    ///
    /// @throws IllegalStateException if the file has no name by which it can be opened once more
    public void compare(TensorInfo info) {
        compare(
                exploration
                        .source()
                        .orElseThrow(() -> new IllegalStateException(
                                "the tensors of this file cannot be compared: it cannot be opened once more")),
                info);
    }

    /// Takes the tensor of that name in the explored file as the second one. If there is none that can
    /// be compared, that is the failure.
    public void compare(String name) {
        Optional<TensorInfo> named = Optional.ofNullable(
                        exploration.fileProperty().get())
                .flatMap(open -> open.file().find(name))
                .filter(Exploration::canBeQuantized);
        if (named.isPresent() && exploration.source().isPresent()) {
            compare(named.get());
        } else {
            clear();
            side.failed(new IllegalArgumentException(
                    "there is no tensor \"%s\" that can be compared in the open file".formatted(name)));
        }
    }

    /// Takes over the second tensor of another comparison.
    public void resume(Comparison other) {
        TensorInfo info = other.tensor.get();
        other.source().ifPresent(from -> {
            if (info != null) {
                compare(from, info);
            }
        });
    }

    private void compare(Source from, TensorInfo info) {
        clear();
        source = from;
        tensor.set(info);
        opening.submit(_ -> OpenFile.of(from));
    }

    /// Gives the second tensor up.
    public void clear() {
        opening.cancel();
        side.cancel();
        side.failed(null);
        closeFile();
        source = null;
        study.set(null);
        tensor.set(null);
    }

    private void opened(OpenFile opened) {
        file = opened;
        side.look();
    }

    private Optional<LatestOnly.Job<Study>> missing() {
        OpenFile open = file;
        TensorInfo info = tensor.get();
        List<Recipe> recipes = exploration.recipes();
        if (open == null || info == null || !Exploration.canBeQuantized(info) || isKnown(recipes)) {
            return Optional.empty();
        }
        Study known = study.get();
        return Optional.of(ticket -> open.read(f -> evaluator.evaluate(open, f.tensor(info), recipes, known, ticket)));
    }

    private boolean isKnown(List<Recipe> recipes) {
        Study known = study.get();
        return known != null && known.isComplete(recipes);
    }

    private void closeFile() {
        OpenFile open = file;
        file = null;
        if (open != null) {
            // On the thread of the runs, so that the one just cancelled is over.
            runs.execute(open::close);
        }
    }

    /// Cancels what is under way and closes the file.
    @Override
    public void close() {
        opening.cancel();
        side.close();
        closeFile();
    }
}
