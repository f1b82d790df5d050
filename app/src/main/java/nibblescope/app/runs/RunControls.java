package nibblescope.app.runs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import nibblescope.app.chart.ChoiceButtons;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// What the next run is to be, and the buttons that begin and end runs.
final class RunControls extends VBox {
    private static final double LEAST_NAME_WIDTH = 190;
    private static final double BOX_WIDTH = 280;

    private final RunsModel model;
    private final RunInputs inputs;
    private final Presentation presentation;
    private final FlowPane parameters = new FlowPane();
    private final LongName subject = new LongName();
    private final HBox quantized;
    private final HBox product;
    private final HBox vectors;
    private final HBox activations;
    private final HBox fileThere;
    private final HBox verify;
    private final Button start = new Button();
    private final StackPane startHolder = new StackPane(start);
    private final Button corners = new Button();
    private final StackPane cornersHolder = new StackPane(corners);

    RunControls(RunsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        inputs = model.inputs();
        getStyleClass().add("runs-controls");
        quantized = labelled("runs.tensor", subject);
        product = labelled("runs.product", products());
        vectors =
                labelled("runs.vectors", spinner("run-vectors", inputs.vectorsProperty(), RunsModel.MOST_VECTORS, 62));
        activations = labelled("runs.activations", activationChoices());
        fileThere = labelled("runs.file", path());
        verify = verification();
        // So that the box for the bytes stands beside it even in a small window.
        subject.maxWidthProperty()
                .bind(Bindings.createDoubleBinding(
                        () -> Math.max(LEAST_NAME_WIDTH, parameters.getWidth() - presentation.scaled(BOX_WIDTH)),
                        parameters.widthProperty(),
                        presentation.textScaleProperty()));
        parameters.getStyleClass().add("runs-parameters");
        getChildren().addAll(kinds(), parameters, buttons());
        InvalidationListener update = _ -> update();
        model.kindProperty().addListener(update);
        model.refusalProperty().addListener(update);
        model.backends().chosenProperty().addListener(update);
        model.backends().attachedProperty().addListener(update);
        inputs.tensorProperty().addListener(update);
        inputs.recipeProperty().addListener(update);
        update();
    }

    private ComboBox<Product> products() {
        return combo("run-product", inputs.productsProperty(), inputs.productProperty(), this::productText);
    }

    private ComboBox<Optional<TensorInfo>> activationChoices() {
        return combo(
                "run-activations",
                inputs.activationChoicesProperty(),
                inputs.activationsProperty(),
                this::activationsText);
    }

    private TextField path() {
        TextField path = new TextField();
        path.setId("run-file");
        path.setPrefColumnCount(28);
        path.textProperty().bindBidirectional(inputs.fileThereProperty());
        return path;
    }

    private HBox verification() {
        CheckBox bytes = new CheckBox(presentation.text("runs.verify"));
        bytes.setId("run-verify");
        bytes.setTooltip(new Tooltip(presentation.text("runs.verify.definition")));
        bytes.selectedProperty().bindBidirectional(model.verifyProperty());
        HBox box = new HBox(bytes);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private FlowPane kinds() {
        ChoiceButtons<RunKind> kinds = new ChoiceButtons<>(
                List.of(RunKind.values()),
                model.kindProperty(),
                kind -> presentation.text(key(kind)),
                kind -> presentation.text(key(kind) + ".definition"));
        Label device = new Label();
        device.setId("run-device");
        device.setMinWidth(0);
        device.textProperty()
                .bind(model.backends().chosenProperty().map(place -> presentation.text("runs.on", place.toString())));
        device.setTooltip(new Tooltip(presentation.text("runs.on.definition")));
        FlowPane line = new FlowPane(kinds, device);
        line.getStyleClass().add("runs-line");
        return line;
    }

    private static String key(RunKind kind) {
        return "runs.kind." + kind.name().toLowerCase(Locale.ROOT);
    }

    private FlowPane buttons() {
        start.setId("run-start");
        start.getStyleClass().add("runs-start");
        start.setMinWidth(USE_PREF_SIZE);
        start.setOnAction(_ -> model.start());
        corners.setId("run-corners");
        corners.setText(presentation.text("runs.corners"));
        corners.setMinWidth(USE_PREF_SIZE);
        corners.setOnAction(_ -> model.startCorners());
        Button cancel = new Button(presentation.text("runs.cancel"));
        cancel.setId("run-cancel");
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(_ -> model.cancelAll());
        cancel.disableProperty().bind(model.busyProperty().not());
        // Around the button, because a disabled one has no tooltip.
        StackPane cancelHolder = new StackPane(cancel);
        Tooltip.install(cancelHolder, new Tooltip(presentation.text("runs.cancel.definition")));
        HBox repeats =
                labelled("runs.repeats", spinner("run-repeats", model.repeatsProperty(), RunsModel.MOST_REPEATS, 78));
        FlowPane line = new FlowPane(startHolder, cornersHolder, cancelHolder, repeats);
        line.getStyleClass().add("runs-line");
        return line;
    }

    private HBox labelled(String key, Control control) {
        Label label = new Label(presentation.text(key));
        label.setTooltip(new Tooltip(presentation.text(key + ".definition")));
        label.setLabelFor(control);
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().add("muted");
        HBox both = new HBox(6, label, control);
        both.setAlignment(Pos.CENTER_LEFT);
        return both;
    }

    private static Spinner<Integer> spinner(String id, IntegerProperty value, int most, double width) {
        Spinner<Integer> spinner = new Spinner<>(1, most, value.get());
        spinner.setId(id);
        spinner.setEditable(true);
        spinner.setPrefWidth(width);
        spinner.setMinWidth(width);
        spinner.getValueFactory().valueProperty().addListener((_, before, now) -> {
            if (now == null) {
                spinner.getValueFactory().setValue(before);
            } else {
                value.set(now);
            }
        });
        value.addListener((_, _, now) -> spinner.getValueFactory().setValue(now.intValue()));
        // What is no number is put back instead of thrown.
        spinner.getValueFactory().setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable Integer number) {
                return number == null ? "" : number.toString();
            }

            @Override
            public Integer fromString(String text) {
                try {
                    return Math.clamp(Long.parseLong(text.strip()), 1, most);
                } catch (NumberFormatException _) {
                    return value.get();
                }
            }
        });
        return spinner;
    }

    private static <T> ComboBox<T> combo(
            String id, ObservableValue<List<T>> choices, ObjectProperty<T> chosen, Function<T, String> text) {
        ComboBox<T> combo = new ComboBox<>();
        combo.setId(id);
        combo.setMaxWidth(260);
        combo.setConverter(new StringConverter<>() {
            @Override
            public String toString(@Nullable T choice) {
                return choice == null ? "" : text.apply(choice);
            }

            @Override
            public T fromString(String typed) {
                throw new IllegalStateException("this is chosen, not typed");
            }
        });
        choices.subscribe(list -> {
            T now = chosen.get();
            combo.getItems().setAll(list);
            combo.setValue(list.contains(now) ? now : list.getFirst());
        });
        chosen.subscribe(combo::setValue);
        combo.valueProperty().addListener((_, _, choice) -> {
            if (choice != null) {
                chosen.set(choice);
            }
        });
        return combo;
    }

    private String productText(Product choice) {
        return choice.ofTensor() ? presentation.text("runs.product.tensor", choice.toString()) : choice.toString();
    }

    private String activationsText(Optional<TensorInfo> choice) {
        return choice.map(TensorInfo::name).orElseGet(() -> presentation.text("runs.activations.synthetic"));
    }

    private void update() {
        TensorInfo tensor = inputs.tensorProperty().get();
        subject.setText(tensor == null ? "–" : tensor.name() + "  " + tensor.dtype() + "  " + tensor.shape());
        List<Node> shown = switch (model.kindProperty().get()) {
            case QUANTIZE -> List.of(quantized, verify);
            case DECODE -> List.of(product, vectors);
            case LAYER -> List.of(quantized, activations);
        };
        parameters.getChildren().setAll(shown);
        boolean readsFile = model.kindProperty().get() != RunKind.DECODE;
        if (readsFile && inputs.needsFileThere()) {
            parameters.getChildren().add(fileThere);
        }
        updateButtons(model.kindProperty().get());
    }

    private void updateButtons(RunKind kind) {
        start.setText(
                switch (kind) {
                    case QUANTIZE ->
                        presentation.text(
                                "runs.start.quantize",
                                inputs.recipeProperty().get().id());
                    case DECODE -> presentation.text("runs.start.decode");
                    case LAYER ->
                        presentation.text(
                                "runs.start.layer",
                                Figures.count(inputs.recipes().size()));
                });
        Optional<String> refused =
                model.refusalProperty().get().map(r -> new BackendText(presentation).refusal(r, model.backends()));
        start.setDisable(refused.isPresent());
        corners.setDisable(refused.isPresent() || kind != RunKind.QUANTIZE);
        Tooltip.install(
                startHolder, new Tooltip(refused.orElseGet(() -> presentation.text(key(kind) + ".definition"))));
        Tooltip.install(
                cornersHolder,
                new Tooltip(refused.orElseGet(() -> presentation.text(
                        kind == RunKind.QUANTIZE ? "runs.corners.definition" : "runs.corners.disabled"))));
    }
}
