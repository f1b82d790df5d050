package nibblescope.app.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableObjectValue;
import nibblescope.app.runs.RunEntry.Preparation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What runs read: the chosen tensor, by a name under which another process finds it, a product's
/// shape, a layer's activations.
public final class RunInputs implements AutoCloseable {
    private static final String SYNTHETIC = "synthetic";
    private static final String SEED = "1";

    private final Exploration exploration;
    private final ObservableObjectValue<Place> place;
    private final TensorCopies copies;
    private final StringProperty fileThere = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<List<Product>> products = new ReadOnlyObjectWrapper<>(Product.LAYERS);
    private final ObjectProperty<Product> product = new SimpleObjectProperty<>(Product.LAYERS.getFirst());
    private final IntegerProperty vectors = new SimpleIntegerProperty(1);
    private final ReadOnlyObjectWrapper<List<Optional<TensorInfo>>> activationChoices =
            new ReadOnlyObjectWrapper<>(List.of(Optional.empty()));
    private final ObjectProperty<Optional<TensorInfo>> activations = new SimpleObjectProperty<>(Optional.empty());

    RunInputs(Exploration exploration, ObservableObjectValue<Place> place, TensorCopies copies) {
        this.exploration = exploration;
        this.place = place;
        this.copies = copies;
        exploration.fileProperty().subscribe(_ -> fileThere.set(source().orElse("")));
        exploration.tensorProperty().subscribe(_ -> findChoices());
    }

    /// The tensor that runs are about; null if none is chosen.
    public ReadOnlyObjectProperty<@Nullable TensorInfo> tensorProperty() {
        return exploration.tensorProperty();
    }

    public ReadOnlyObjectProperty<Recipe> recipeProperty() {
        return exploration.recipeProperty();
    }

    Recipe recipe() {
        return exploration.recipeProperty().get();
    }

    List<Recipe> recipes() {
        return exploration.recipes();
    }

    /// The path of the open file on the host that runs go to; at first the path that it has here.
    public StringProperty fileThereProperty() {
        return fileThere;
    }

    /// Whether runs go to another host, which opens the file by a path of its own.
    public boolean needsFileThere() {
        return place.get().attachment() instanceof Attachment.Host
                && source().filter(s -> !isSample(s)).isPresent();
    }

    private static boolean isSample(String source) {
        return source.startsWith("sample:");
    }

    /// The shapes that products can have.
    public ReadOnlyObjectProperty<List<Product>> productsProperty() {
        return products.getReadOnlyProperty();
    }

    /// The shape of the next product.
    public ObjectProperty<Product> productProperty() {
        return product;
    }

    /// How many vectors the weights of the next product are multiplied with.
    public IntegerProperty vectorsProperty() {
        return vectors;
    }

    /// What the chosen tensor can be multiplied with: nothing stands for synthetic activations.
    public ReadOnlyObjectProperty<List<Optional<TensorInfo>>> activationChoicesProperty() {
        return activationChoices.getReadOnlyProperty();
    }

    /// What the chosen tensor is multiplied with next.
    public ObjectProperty<Optional<TensorInfo>> activationsProperty() {
        return activations;
    }

    private void findChoices() {
        TensorInfo tensor = exploration.tensorProperty().get();
        List<Product> shapes = new ArrayList<>(Product.LAYERS);
        List<Optional<TensorInfo>> fitting = new ArrayList<>(List.of(Optional.empty()));
        OpenFile file = exploration.fileProperty().get();
        if (file != null && tensor != null && isMatrix(tensor)) {
            shapes.add(new Product(tensor.shape().rows(), tensor.shape().columns(), true));
            file.file().tensors().stream()
                    .filter(other -> !other.equals(tensor)
                            && isMatrix(other)
                            && other.shape().columns() == tensor.shape().columns())
                    .forEach(other -> fitting.add(Optional.of(other)));
        }
        Product chosen = product.get();
        products.set(List.copyOf(shapes));
        // Who has chosen the tensor's shape means that of the next tensor too.
        product.set(
                shapes.contains(chosen) ? chosen : shapes.getLast().ofTensor() ? shapes.getLast() : shapes.getFirst());
        Optional<TensorInfo> chosenActivations = activations.get();
        activationChoices.set(List.copyOf(fitting));
        activations.set(fitting.contains(chosenActivations) ? chosenActivations : Optional.empty());
    }

    private static boolean isMatrix(TensorInfo tensor) {
        return Exploration.canBeQuantized(tensor) && tensor.shape().rank() == 2;
    }

    private Optional<String> source() {
        return Optional.ofNullable(exploration.fileProperty().get())
                .flatMap(file -> file.file().source());
    }

    /// Why a run of a kind cannot begin; empty if it can.
    Optional<Refusal> refusal(RunKind kind) {
        return switch (kind) {
            case DECODE -> Optional.empty();
            case QUANTIZE -> ofTensor(false);
            case LAYER -> ofTensor(true);
        };
    }

    private Optional<Refusal> ofTensor(boolean matrix) {
        TensorInfo tensor = exploration.tensorProperty().get();
        if (exploration.fileProperty().get() == null || tensor == null) {
            return Optional.of(Refusal.NO_TENSOR);
        }
        if (!Exploration.canBeQuantized(tensor)) {
            return Optional.of(Refusal.NO_VALUES);
        }
        if (matrix && !isMatrix(tensor)) {
            return Optional.of(Refusal.NO_MATRIX);
        }
        if (place.get().attachment() instanceof Attachment.Host && source().isEmpty()) {
            return Optional.of(Refusal.NOT_THERE);
        }
        return needsFileThere() && fileThere.get().isBlank() ? Optional.of(Refusal.NO_PATH) : Optional.empty();
    }

    RunEntry.Task quantize(Recipe recipe, int repeats, boolean verify) {
        Place where = place.get();
        TensorInfo tensor = tensor();
        return new RunEntry.Task(
                where,
                new RunRequest.Quantize(where.device(), repeats, source(tensor), recipe.id(), verify),
                tensor.name(),
                recipe.id(),
                tensor.shape().elements(),
                tensor.dtype().bits() / (double) Byte.SIZE,
                preparation(List.of(tensor)));
    }

    RunEntry.Task decode(int repeats) {
        Place where = place.get();
        Product weights = product.get();
        return new RunEntry.Task(
                where,
                new RunRequest.Decode(where.device(), repeats, weights.rows(), weights.columns(), vectors.get()),
                weights.toString(),
                "BF16, NVFP4, MXFP4",
                Math.multiplyExact(weights.rows(), weights.columns()),
                Double.NaN,
                Preparation.NONE);
    }

    RunEntry.Task layer(int repeats) {
        Place where = place.get();
        TensorInfo weights = tensor();
        List<String> recipes = recipes().stream().map(Recipe::id).toList();
        List<TensorInfo> read = new ArrayList<>(List.of(weights));
        activations.get().ifPresent(read::add);
        return new RunEntry.Task(
                where,
                new RunRequest.Layer(
                        where.device(),
                        repeats,
                        source(weights),
                        activations.get().map(this::source).orElse(new TensorSource(SYNTHETIC, SEED)),
                        recipes),
                weights.name(),
                String.join(", ", recipes),
                weights.shape().elements(),
                Double.NaN,
                preparation(read));
    }

    private TensorInfo tensor() {
        TensorInfo tensor = exploration.tensorProperty().get();
        if (tensor == null) {
            throw new IllegalStateException("there is no tensor to run");
        }
        return tensor;
    }

    private OpenFile file() {
        OpenFile file = exploration.fileProperty().get();
        if (file == null) {
            throw new IllegalStateException("there is no file to run a tensor of");
        }
        return file;
    }

    private TensorSource source(TensorInfo tensor) {
        String file = source().map(here -> needsFileThere() ? fileThere.get().strip() : here)
                .orElseGet(() -> copies.file(file().file().tensor(tensor)).toString());
        return new TensorSource(file, tensor.name());
    }

    /// Writes tensors that nobody else can read.
    private Preparation preparation(List<TensorInfo> read) {
        if (source().isPresent()) {
            return Preparation.NONE;
        }
        List<Tensor> written = read.stream().map(file().file()::tensor).toList();
        return () -> {
            for (Tensor tensor : written) {
                copies.write(tensor);
            }
        };
    }

    /// Deletes what was written.
    @Override
    public void close() {
        copies.close();
    }
}
