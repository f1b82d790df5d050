package nibblescope.app.study;

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
    private final Executor runs;
    private final LatestOnly<Opened> opening;
    private final KeptResults kept;
    private final Studying studying;
    private final ShownBlock block;

    private @Nullable Opener opener;
    private boolean closed;
    private final ReadOnlyObjectWrapper<@Nullable OpenFile> file = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable TensorInfo> tensor = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Position> position = new ReadOnlyObjectWrapper<>(new Position(0, 0));
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty isOpening = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final RecipeChoice choice = new RecipeChoice(this::recipesChanged);
    private final History<Choices> history;
    private @Nullable History<Choices> resumed;

    /// What opens a file.
    @FunctionalInterface
    public interface Opener {
        TensorFile open() throws Exception;
    }

    private record Opened(OpenFile file, Opener opener, Start start) {}

    /// What can be undone.
    private record Choices(RecipeChoice.Chosen recipes, Optional<Edit> edit) {}

    /// @param backend     where recipes run
    /// @param runs        one thread on which tensors are evaluated and their files closed
    /// @param interactive where files are opened and blocks read
    /// @param uiThread    runs what changes properties
    public Exploration(Backend backend, Executor runs, Executor interactive, Executor uiThread) {
        this(backend, new KeptResults(), runs, interactive, uiThread);
    }

    Exploration(Backend backend, KeptResults kept, Executor runs, Executor interactive, Executor uiThread) {
        this.runs = runs;
        this.kept = kept;
        opening = new LatestOnly<>(
                interactive,
                uiThread,
                this::opened,
                this::failed,
                isOpening::set,
                late -> late.file().close());
        studying = new Studying(backend, kept, runs, uiThread, this::studied, this::failed);
        block = new ShownBlock(interactive, uiThread, position, this::failed);
        history = new History<>(this::choices, this::restore);
        busy.bind(isOpening.or(studying.busyProperty()));
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
        return studying.studyProperty();
    }

    /// The selected block; null until it is read.
    public ReadOnlyObjectProperty<@Nullable SelectedBlock> blockProperty() {
        return block.blockProperty();
    }

    /// The run under way; null when there is none.
    public ReadOnlyObjectProperty<@Nullable RunProgress> progressProperty() {
        return studying.progressProperty();
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
        return block.readingProperty();
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
        return block.editedProperty();
    }

    /// Puts values in the place of those of the selected block's window, 1 to
    /// [SelectedBlock#WINDOW] of them, to see at once what becomes of them. The tensor stays as it
    /// is; the values are given up when another block is selected. Does nothing while no block is
    /// selected.
    public void edit(float... values) {
        TensorInfo info = tensor.get();
        if (info == null || !block.canHold(values)) {
            return;
        }
        Edit edit = Edit.of(info, position.get(), values);
        if (!edit.position().equals(position.get())) {
            position.set(edit.position());
        }
        block.put(edit);
        history.changed();
    }

    /// Gives the selected block the values of the tensor again.
    public void resetValues() {
        block.reset();
        history.changed();
    }

    /// Opens a file in place of the one that is open. If that fails, the open one stays.
    public void open(Opener opener) {
        open(opener, Start.UNCHANGED);
    }

    /// Opens a file in place of the one that is open, and chooses what `start` says.
    public void open(Opener opener, Start start) {
        opening.submit(_ -> new Opened(OpenFile.of(opener), opener, start));
    }

    /// The outcomes that can be found again.
    KeptResults kept() {
        return kept;
    }

    /// Takes over what is kept of outcomes in another exploration, and what can be undone there, once the file is open
    /// that is being
    /// opened: the same one, and nothing else chosen than there.
    public void resume(Exploration other) {
        resumed = other.history;
        kept.keepAllOf(other.kept);
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
        if (!busy.get() && !studying.isComplete(recipes())) {
            failure.set(null);
            evaluate();
        }
    }

    private void choose(TensorInfo chosen, Position selected) {
        failure.set(null);
        studying.forget();
        block.forget();
        tensor.set(chosen);
        position.set(selected);
        evaluate();
    }

    /// Selects the element at a place, and with it the block that holds it.
    public void select(Position selected) {
        block.giveUpEditWithout(tensor.get(), selected);
        position.set(selected);
        readBlock();
        history.changed();
    }

    /// Ends the evaluation under way; what is there stays.
    public void cancel() {
        opening.cancel();
        studying.cancel();
    }

    private void opened(Opened opened) {
        closeFile();
        failure.set(null);
        tensor.set(null);
        studying.forget();
        block.forget();
        file.set(opened.file());
        opener = opened.opener();
        Start start = opened.start();
        start.rule().ifPresent(ruleProperty()::set);
        start.tensorScale().ifPresent(tensorScaleProperty()::set);
        start.tensorOf(opened.file().file()).ifPresent(info -> {
            choose(info, start.positionIn(info));
            start.editOf(info).ifPresent(block::put);
        });
        history.clear();
        if (resumed != null) {
            history.resume(resumed);
            resumed = null;
        }
    }

    /// Whether a tensor has values that can be quantized, and has any at all.
    public static boolean canBeQuantized(TensorInfo info) {
        return info.dtype().readableAsValues() && info.shape().elements() > 0;
    }

    private void failed(Throwable e) {
        resumed = null;
        failure.set(e);
    }

    private void recipesChanged() {
        evaluate();
        history.changed();
    }

    private Choices choices() {
        return new Choices(choice.chosen(), block.edit());
    }

    private void restore(Choices choices) {
        choice.choose(choices.recipes());
        Edit wanted = choices.edit().orElse(null);
        TensorInfo info = tensor.get();
        if (wanted != null && !wanted.tensor().equals(info)) {
            choose(wanted.tensor(), wanted.position());
        } else if (wanted != null && !wanted.isAt(wanted.tensor(), position.get())) {
            position.set(wanted.position());
            readBlock();
        }
        choices.edit().ifPresentOrElse(block::put, block::reset);
    }

    private void evaluate() {
        OpenFile open = file.get();
        TensorInfo chosen = tensor.get();
        if (open == null || chosen == null || !canBeQuantized(chosen)) {
            return;
        }
        studying.evaluate(open, chosen, recipes());
    }

    private void studied(boolean sameAmax) {
        Study known = studyProperty().get();
        if (!sameAmax || block.blockProperty().get() == null) {
            readBlock();
        } else if (known != null) {
            block.know(known);
        }
    }

    private void readBlock() {
        OpenFile open = file.get();
        Study known = studyProperty().get();
        if (open != null && known != null) {
            block.read(open, known);
        }
    }

    private void closeFile() {
        OpenFile open = file.get();
        studying.cancel();
        block.cancel();
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
