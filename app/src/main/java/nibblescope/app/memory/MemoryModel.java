package nibblescope.app.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.TensorInfo;

/// What the chosen tensor, or its whole file, takes in plain formats and under the recipes of the
/// exploration. Only shapes count, so it is there as soon as a file is open.
public final class MemoryModel implements Exhibit {
    private static final String SCOPE = "scope";

    private final Exploration exploration;
    private final ObjectProperty<Scope> scope = new SimpleObjectProperty<>(Scope.TENSOR);
    private final ReadOnlyObjectWrapper<List<FormatCost>> costs = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper subject = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NO_TENSOR);

    /// Whose bytes are counted.
    public enum Scope {
        /// The chosen tensor's.
        TENSOR,
        /// The whole file's: every tensor that can be quantized is, the others stay as they are.
        FILE
    }

    /// What can be said of the bytes.
    public enum State {
        /// No tensor is chosen, or no file open.
        NO_TENSOR,
        /// There is nothing to quantize.
        NO_VALUES,
        /// The costs are there.
        COUNTED
    }

    public MemoryModel(Exploration exploration) {
        this.exploration = exploration;
        InvalidationListener update = _ -> update();
        exploration.fileProperty().addListener(update);
        exploration.tensorProperty().addListener(update);
        exploration.recipeProperty().addListener(update);
        exploration.addedRecipes().addListener(update);
        exploration.ruleProperty().addListener(update);
        exploration.tensorScaleProperty().addListener(update);
        scope.addListener(update);
        update();
    }

    public ObjectProperty<Scope> scopeProperty() {
        return scope;
    }

    /// The costs: plain formats first, then the recipes in the order of the exploration. Empty if
    /// there is nothing to quantize.
    public ReadOnlyObjectProperty<List<FormatCost>> costsProperty() {
        return costs.getReadOnlyProperty();
    }

    /// Whose bytes they are: the tensor's name and shape, or the file's name.
    public ReadOnlyStringProperty subjectProperty() {
        return subject.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    @Override
    public Dataset data() {
        return new CostDataset(costs.get());
    }

    @Override
    public Map<String, String> settings() {
        return scope.get() == Scope.TENSOR ? Map.of() : Map.of(SCOPE, name(scope.get()));
    }

    @Override
    public void apply(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (!name.equals(SCOPE)) {
                throw new IllegalArgumentException("the memory has no setting \"" + name + "\"; there is " + SCOPE);
            }
            scope.set(Arrays.stream(Scope.values())
                    .filter(known -> name(known).equals(value))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException(SCOPE + " is \"" + value + "\"; tensor or file is expected")));
        });
    }

    private static String name(Scope scope) {
        return scope.name().toLowerCase(Locale.ROOT);
    }

    private void update() {
        subject.set(subject());
        List<TensorInfo> tensors = tensors();
        List<TensorInfo> quantizable =
                tensors.stream().filter(Exploration::canBeQuantized).toList();
        List<TensorInfo> others = tensors.stream()
                .filter(info -> !Exploration.canBeQuantized(info))
                .toList();
        if (quantizable.isEmpty()) {
            costs.set(List.of());
            state.set(tensors.isEmpty() ? State.NO_TENSOR : State.NO_VALUES);
            return;
        }
        List<StoredFormat> formats = new ArrayList<>(List.of(StoredFormat.Plain.values()));
        for (Recipe recipe : exploration.recipes()) {
            formats.add(new StoredFormat.Quantized(recipe));
        }
        costs.set(formats.stream()
                .map(format -> FormatCost.of(format, quantizable, others))
                .toList());
        state.set(State.COUNTED);
    }

    private String subject() {
        OpenFile file = exploration.fileProperty().get();
        TensorInfo chosen = exploration.tensorProperty().get();
        return switch (scope.get()) {
            case TENSOR -> chosen == null ? "" : chosen.name() + "  " + chosen.shape();
            case FILE -> file == null ? "" : file.file().name();
        };
    }

    private List<TensorInfo> tensors() {
        OpenFile file = exploration.fileProperty().get();
        TensorInfo chosen = exploration.tensorProperty().get();
        return switch (scope.get()) {
            case TENSOR -> chosen == null ? List.of() : List.of(chosen);
            case FILE -> file == null ? List.of() : file.file().tensors();
        };
    }
}
