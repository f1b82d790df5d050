package nibblescope.app.browse;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.core.io.Input;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What can be explored: opens files, samples and synthetic tensors, and lists the tensors of what
/// is open, filtered by name.
public final class BrowseModel {
    /// The blocks that tell the scale formats apart are shown without a tensor scale.
    private static final Start PRESETS =
            new Start(Optional.of(PowerOfTwoRule.RCEIL), Optional.of(false), Optional.empty(), new Position(0, 0));
    private static final Start AFTER_PRESETS =
            new Start(Optional.empty(), Optional.of(true), Optional.empty(), new Position(0, 0));

    private static final Source PRESET_BLOCKS = new Source.Stored(Input.OfSample.PRESETS);

    private final Exploration exploration;
    private final RecentFiles recentFiles;
    private final StringProperty filter = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<List<TensorInfo>> tensors = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<@Nullable String> fileName = new ReadOnlyObjectWrapper<>();
    private @Nullable Source requested;

    public BrowseModel(Exploration exploration, RecentFiles recentFiles) {
        this.exploration = exploration;
        this.recentFiles = recentFiles;
        filter.addListener((_, _, _) -> update());
        exploration.fileProperty().addListener((_, _, _) -> opened());
        update();
    }

    private void opened() {
        if (requested instanceof Source.Stored(Input.OfPath(Path path))) {
            recentFiles.add(path);
        }
        update();
    }

    private void update() {
        OpenFile open = exploration.fileProperty().get();
        fileName.set(open == null ? null : open.file().name());
        String wanted = filter.get().strip().toLowerCase(Locale.ROOT);
        tensors.set(
                open == null
                        ? List.of()
                        : open.file().tensors().stream()
                                .filter(info ->
                                        info.name().toLowerCase(Locale.ROOT).contains(wanted))
                                .toList());
    }

    /// What a tensor's name must contain to be listed, in any case.
    public StringProperty filterProperty() {
        return filter;
    }

    /// The tensors of the open file that pass the filter.
    public ReadOnlyObjectProperty<List<TensorInfo>> tensorsProperty() {
        return tensors.getReadOnlyProperty();
    }

    /// How many tensors the open file has, whether or not they pass the filter.
    public int tensorCount() {
        OpenFile open = exploration.fileProperty().get();
        return open == null ? 0 : open.file().tensors().size();
    }

    /// The name of the open file; null if none is open.
    public ReadOnlyObjectProperty<@Nullable String> fileNameProperty() {
        return fileName.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable TensorInfo> chosenProperty() {
        return exploration.tensorProperty();
    }

    public void choose(TensorInfo tensor) {
        exploration.choose(tensor);
    }

    /// Evaluates what is missing of the chosen tensor after a run was cancelled or has failed.
    public void goOn() {
        exploration.goOn();
    }

    public List<Path> recentFiles() {
        return recentFiles.list();
    }

    /// Opens a file; it is among the recent ones once that has worked.
    public void open(Path path) {
        open(new Source.Stored(new Input.OfPath(path)));
    }

    /// Opens the layer of a real model that comes with the program.
    public void openSample() {
        open(new Source.Stored(Input.OfSample.MINILM));
    }

    /// Opens the two blocks that show best what a fractional scale is good for.
    public void openPresets() {
        open(PRESET_BLOCKS);
    }

    public void openSynthetic(SyntheticTensor tensor) {
        open(new Source.Made(tensor));
    }

    private void open(Source source) {
        boolean presetsOpen = exploration.source().equals(Optional.of(PRESET_BLOCKS));
        open(source, PRESET_BLOCKS.equals(source) ? PRESETS : presetsOpen ? AFTER_PRESETS : Start.UNCHANGED);
    }

    /// Opens a source and chooses of it what `start` says, which is all that is chosen.
    public void open(Source source, Start start) {
        requested = source;
        exploration.open(source, start);
    }

    /// Asks for what another model has asked for last, if nothing else was.
    public void openSameAs(BrowseModel other) {
        if (other.requested != null) {
            open(other.requested);
        }
    }
}
