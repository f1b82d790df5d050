package nibblescope.app.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ObservableList;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.io.TensorFile;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The one shared selection and the results that follow from it. Lives on the UI thread; files are
/// opened and tensors quantized elsewhere, and the properties change when the results are there.
public final class Exploration implements AutoCloseable {
    private final Evaluator evaluator;
    private final Executor runs;
    private final LatestOnly<Opened> opening;
    private final LatestOnly<Study> studying;
    private final LatestOnly<SelectedBlock> reading;

    private @Nullable Opener opener;
    private boolean closed;
    private final ReadOnlyObjectWrapper<@Nullable OpenFile> file = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable TensorInfo> tensor = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Position> position = new ReadOnlyObjectWrapper<>(new Position(0, 0));
    private final ReadOnlyObjectWrapper<@Nullable Study> study = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable SelectedBlock> block = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RunProgress> progress = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty isOpening = new SimpleBooleanProperty();
    private final BooleanProperty isStudying = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper isReading = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final RecipeChoice choice = new RecipeChoice(this::recipesChanged);
    private final ReadOnlyBooleanWrapper edited = new ReadOnlyBooleanWrapper();
    private @Nullable SelectedBlock readBlock;
    private @Nullable Edit edit;
    private final History<Choices> history;
    private @Nullable History<Choices> resumed;

    /// What opens a file.
    @FunctionalInterface
    public interface Opener {
        TensorFile open() throws Exception;
    }

    /// What is chosen when a file has been opened; what is left out stays, or is the first there
    /// is.
    ///
    /// @param position an element of the tensor; if the tensor is missing or has none there, the
    ///                 first one is selected
    /// @param values   put in the place of those around the position; empty if none are
    public record Start(
            Optional<PowerOfTwoRule> rule,
            Optional<Boolean> tensorScale,
            Optional<String> tensor,
            Position position,
            List<Float> values) {
        /// With the values of the tensor.
        public Start(
                Optional<PowerOfTwoRule> rule,
                Optional<Boolean> tensorScale,
                Optional<String> tensor,
                Position position) {
            this(rule, tensorScale, tensor, position, List.of());
        }

        /// Leaves everything as it is.
        public static final Start UNCHANGED =
                new Start(Optional.empty(), Optional.empty(), Optional.empty(), new Position(0, 0));
    }

    private record Opened(OpenFile file, Opener opener, Start start) {}

    /// Values in the place of those of a tensor.
    private record Edit(TensorInfo tensor, Position position, List<Float> values) {
        boolean isAt(TensorInfo info, Position at) {
            return tensor.equals(info)
                    && position.row() == at.row()
                    && SelectedBlock.windowColumn(position) == SelectedBlock.windowColumn(at);
        }

        /// Whether an element of the row is one of the values.
        boolean holds(Position at) {
            return at.column() < SelectedBlock.windowColumn(position) + values.size();
        }
    }

    /// What can be undone.
    private record Choices(
            PowerOfTwoRule rule, boolean tensorScale, Recipe recipe, List<Recipe> added, Optional<Edit> edit) {}

    /// @param backend     where recipes run
    /// @param runs        one thread on which tensors are evaluated and their files closed
    /// @param interactive where files are opened and blocks read
    /// @param uiThread    runs what changes properties
    public Exploration(Backend backend, Executor runs, Executor interactive, Executor uiThread) {
        evaluator = new Evaluator(backend, progress::set);
        this.runs = runs;
        opening = new LatestOnly<>(
                interactive,
                uiThread,
                this::opened,
                this::failed,
                isOpening::set,
                late -> late.file().close());
        studying = new LatestOnly<>(runs, uiThread, this::studied, this::failed, isStudying::set);
        reading = new LatestOnly<>(interactive, uiThread, this::blockRead, this::failed, isReading::set);
        history = new History<>(this::choices, this::restore);
        busy.bind(isOpening.or(isStudying));
    }

    public ReadOnlyObjectProperty<@Nullable OpenFile> fileProperty() {
        return file.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable TensorInfo> tensorProperty() {
        return tensor.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Position> positionProperty() {
        return position.getReadOnlyProperty();
    }

    /// What is known of the chosen tensor; null until something is.
    public ReadOnlyObjectProperty<@Nullable Study> studyProperty() {
        return study.getReadOnlyProperty();
    }

    /// The selected block; null until it is read.
    public ReadOnlyObjectProperty<@Nullable SelectedBlock> blockProperty() {
        return block.getReadOnlyProperty();
    }

    /// The run under way; null when there is none.
    public ReadOnlyObjectProperty<@Nullable RunProgress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// What went wrong last; null until something does, and after a success.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// Whether a file is being opened or a tensor evaluated.
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// Whether the selected block is being read.
    public ReadOnlyBooleanProperty readingProperty() {
        return isReading.getReadOnlyProperty();
    }

    /// The scale rule of the E8M0 corners.
    public ObjectProperty<PowerOfTwoRule> ruleProperty() {
        return choice.ruleProperty();
    }

    /// Whether the E4M3 corners have a tensor scale.
    public BooleanProperty tensorScaleProperty() {
        return choice.tensorScaleProperty();
    }

    /// The recipe that views of a single recipe show.
    public ObjectProperty<Recipe> recipeProperty() {
        return choice.recipeProperty();
    }

    /// The recipe of a corner of the 2 x 2 under the rule and tensor scale of now.
    public Recipe corner(Corner corner) {
        return choice.corner(corner);
    }

    /// Recipes that are looked at beside the corners, without repetition.
    public ObservableList<Recipe> addedRecipes() {
        return choice.added();
    }

    /// The four corners, the recipes that were added and, if it is none of them, the chosen recipe.
    public List<Recipe> recipes() {
        return choice.recipes();
    }

    /// What can be undone: choices of recipes, and values put in the place of those of the tensor.
    public History<?> history() {
        return history;
    }

    /// Where the open file is from; empty if none is open, or if it has no name to find it by.
    public Optional<Source> source() {
        return opener instanceof Source source ? Optional.of(source) : Optional.empty();
    }

    /// Whether the selected block has other values than the tensor.
    public ReadOnlyBooleanProperty editedProperty() {
        return edited.getReadOnlyProperty();
    }

    /// Puts values in the place of those of the selected block's window, 1 to
    /// [SelectedBlock#WINDOW] of them, to see at once what becomes of them. The tensor stays as it
    /// is; the values are given up when another block is selected. Does nothing while no block is
    /// selected.
    public void edit(float... values) {
        SelectedBlock read = readBlock;
        TensorInfo info = tensor.get();
        if (read == null || info == null || values.length < 1 || values.length > SelectedBlock.WINDOW) {
            return;
        }
        Position at = position.get();
        List<Float> wanted = new ArrayList<>();
        for (float value : values) {
            wanted.add(value);
        }
        edit = Arrays.equals(values, read.window()) ? null : new Edit(info, at, List.copyOf(wanted));
        long last = SelectedBlock.windowColumn(at) + values.length - 1;
        if (at.column() > last) {
            position.set(new Position(at.row(), last));
        }
        showBlock();
        history.changed();
    }

    /// Gives the selected block the values of the tensor again.
    public void resetValues() {
        edit = null;
        showBlock();
        history.changed();
    }

    /// Opens a file in place of the one that is open. If that fails, the open one stays.
    public void open(Opener opener) {
        open(opener, Start.UNCHANGED);
    }

    /// Opens a file in place of the one that is open, and chooses what `start` says.
    public void open(Opener opener, Start start) {
        opening.submit(_ -> new Opened(new OpenFile(opener.open()), opener, start));
    }

    /// Takes over what can be undone in another exploration, once the file is open that is being
    /// opened: the same one, and nothing else chosen than there.
    public void resume(Exploration other) {
        resumed = other.history;
    }

    /// Chooses a tensor of the open file. One that cannot be read as values is shown as chosen, and
    /// nothing of it is computed.
    public void choose(TensorInfo chosen) {
        if (!chosen.equals(tensor.get())) {
            choose(chosen, new Position(0, 0));
            history.changed();
        }
    }

    /// Evaluates what is missing of the chosen tensor after a run was cancelled or has failed.
    public void goOn() {
        if (!busy.get() && !isEvaluated()) {
            failure.set(null);
            evaluate();
        }
    }

    private boolean isEvaluated() {
        Study known = study.get();
        return known != null
                && known.sample().isEmpty()
                && recipes().stream().allMatch(r -> known.evaluation(r).isPresent());
    }

    private void choose(TensorInfo chosen, Position selected) {
        studying.cancel();
        reading.cancel();
        failure.set(null);
        study.set(null);
        forgetBlock();
        tensor.set(chosen);
        position.set(selected);
        evaluate();
    }

    /// Selects the element at a place, and with it the block that holds it.
    public void select(Position selected) {
        TensorInfo info = tensor.get();
        if (edit != null && (info == null || !edit.isAt(info, selected) || !edit.holds(selected))) {
            edit = null;
        }
        position.set(selected);
        readBlock();
        history.changed();
    }

    /// Ends the evaluation under way; what is there stays.
    public void cancel() {
        opening.cancel();
        studying.cancel();
        progress.set(null);
    }

    private void opened(Opened opened) {
        closeFile();
        failure.set(null);
        tensor.set(null);
        study.set(null);
        forgetBlock();
        file.set(opened.file());
        opener = opened.opener();
        Start start = opened.start();
        start.rule().ifPresent(ruleProperty()::set);
        start.tensorScale().ifPresent(tensorScaleProperty()::set);
        TensorFile tensors = opened.file().file();
        Optional<TensorInfo> named = start.tensor().flatMap(tensors::find);
        named.or(() -> tensors.tensors().stream()
                        .filter(Exploration::canBeQuantized)
                        .findFirst())
                .or(() -> tensors.tensors().stream().findFirst())
                .ifPresent(info -> {
                    boolean there = (named.isPresent() || start.tensor().isEmpty()) && has(info, start.position());
                    choose(info, there ? start.position() : new Position(0, 0));
                    if (there && !start.values().isEmpty() && start.values().size() <= SelectedBlock.WINDOW) {
                        edit = new Edit(info, start.position(), start.values());
                        showBlock();
                    }
                });
        history.clear();
        if (resumed != null) {
            history.resume(resumed);
            resumed = null;
        }
    }

    private static boolean has(TensorInfo info, Position position) {
        return position.row() < info.shape().rows()
                && position.column() < info.shape().columns();
    }

    /// Whether a tensor has values that can be quantized, and has any at all.
    public static boolean canBeQuantized(TensorInfo info) {
        return info.dtype().readableAsValues() && info.shape().elements() > 0;
    }

    private void failed(Throwable e) {
        resumed = null;
        progress.set(null);
        failure.set(e);
    }

    private void recipesChanged() {
        evaluate();
        history.changed();
    }

    private Choices choices() {
        return new Choices(
                ruleProperty().get(),
                tensorScaleProperty().get(),
                recipeProperty().get(),
                List.copyOf(addedRecipes()),
                Optional.ofNullable(edit));
    }

    private void restore(Choices choices) {
        ruleProperty().set(choices.rule());
        tensorScaleProperty().set(choices.tensorScale());
        recipeProperty().set(choices.recipe());
        if (!addedRecipes().equals(choices.added())) {
            addedRecipes().setAll(choices.added());
        }
        Edit wanted = choices.edit().orElse(null);
        TensorInfo info = tensor.get();
        if (wanted != null && !wanted.tensor().equals(info)) {
            choose(wanted.tensor(), wanted.position());
        } else if (wanted != null && !wanted.isAt(wanted.tensor(), position.get())) {
            position.set(wanted.position());
            readBlock();
        }
        edit = wanted;
        showBlock();
    }

    private void evaluate() {
        OpenFile open = file.get();
        TensorInfo chosen = tensor.get();
        if (open == null || chosen == null || !canBeQuantized(chosen)) {
            return;
        }
        List<Recipe> recipes = recipes();
        Study known = study.get();
        studying.submit(ticket -> open.read(f -> evaluator.evaluate(f.tensor(chosen), recipes, known, ticket)));
    }

    private void studied(Study studied) {
        Study before = study.get();
        study.set(studied);
        progress.set(null);
        if (before == null || before.amax() != studied.amax() || block.get() == null) {
            readBlock();
        }
    }

    private void readBlock() {
        OpenFile open = file.get();
        Study known = study.get();
        if (open == null || known == null) {
            return;
        }
        Position at = position.get();
        reading.submit(_ -> open.read(f -> SelectedBlock.read(f.tensor(known.info()), at, known.amax())));
    }

    private void blockRead(SelectedBlock read) {
        readBlock = read;
        showBlock();
    }

    /// The block that was read, with the values that were put in its place.
    private void showBlock() {
        SelectedBlock read = readBlock;
        Edit wanted = edit;
        if (read == null || wanted == null || !wanted.isAt(read.info(), read.position())) {
            edited.set(false);
            block.set(read);
            return;
        }
        float[] values = new float[wanted.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = wanted.values().get(i);
        }
        edited.set(true);
        block.set(read.with(position.get(), values));
    }

    private void forgetBlock() {
        readBlock = null;
        edit = null;
        showBlock();
    }

    private void closeFile() {
        OpenFile open = file.get();
        studying.cancel();
        reading.cancel();
        if (open != null) {
            // On the thread of the runs, so that the one just cancelled is over.
            runs.execute(open::close);
        }
    }

    /// Cancels what is under way and closes the file.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            opening.cancel();
            closeFile();
        }
    }
}
