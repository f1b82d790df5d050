package nibblescope.app.distributions;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.study.Study;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.BlockErrorHistogram;
import nibblescope.core.metrics.ValueHistograms;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// The distributions of the chosen tensor under the chosen recipe, sorted into bins as soon as the
/// recipe's evaluation is there: of a sample first where the tensor is large.
public final class DistributionsModel implements Exhibit {
    /// Bins of values; odd, so that one is centred on 0, where many values lie.
    static final int VALUE_BINS = 121;

    /// Bins of what is counted a block.
    static final int BLOCK_BINS = 60;

    private static final String COUNTS = "counts";
    private static final String PER_BLOCK = "per_block";

    private final Exploration exploration;
    private final LatestOnly<Distributions> sorting;
    private final ReadOnlyObjectWrapper<@Nullable Distributions> distributions = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.NO_TENSOR);
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final BooleanProperty active = new SimpleBooleanProperty(true);
    private final BooleanProperty logCounts = new SimpleBooleanProperty();
    private final ObjectProperty<PerBlock> perBlock = new SimpleObjectProperty<>(PerBlock.ERROR);
    private @Nullable Evaluation sorted;

    /// What can be said of the distributions.
    public enum State {
        /// No tensor is chosen.
        NO_TENSOR,
        /// The chosen tensor has no values to quantize.
        NO_VALUES,
        /// They will be there soon.
        COMPUTING,
        /// They are not there, and nothing is under way that would change that.
        NOT_COMPUTED,
        /// Computing them failed; [DistributionsModel#failureProperty()] says why.
        FAILED,
        /// They are those of a sample.
        SAMPLE,
        /// They are those of the whole tensor.
        WHOLE
    }

    /// What is counted a block.
    public enum PerBlock {
        /// The mean squared error.
        ERROR,
        /// amax over root mean square.
        CREST_FACTOR
    }

    /// @param interactive where bins are filled
    /// @param uiThread    runs what changes properties
    public DistributionsModel(Exploration exploration, Executor interactive, Executor uiThread) {
        this.exploration = exploration;
        sorting = new LatestOnly<>(interactive, uiThread, this::sorted, this::failed, busy::set);
        InvalidationListener update = _ -> update();
        exploration.studyProperty().addListener(update);
        exploration.tensorProperty().addListener(update);
        exploration.recipeProperty().addListener(update);
        exploration.busyProperty().addListener(update);
        active.addListener(update);
        update();
    }

    /// The distributions; null while there are none of the chosen tensor. Those of the recipe
    /// before stay until those of the chosen one are there.
    public ReadOnlyObjectProperty<@Nullable Distributions> distributionsProperty() {
        return distributions.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// What went wrong; null if nothing did.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// Whether bins are being filled.
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// Whether anybody looks; nothing is computed while nobody does.
    public BooleanProperty activeProperty() {
        return active;
    }

    /// Whether counts are shown by their logarithm, so that rare values are seen beside common
    /// ones.
    public BooleanProperty logCountsProperty() {
        return logCounts;
    }

    public ObjectProperty<PerBlock> perBlockProperty() {
        return perBlock;
    }

    /// The bins and counts of all histograms, whichever of them are shown.
    @Override
    public Dataset data() {
        Distributions shown = distributions.get();
        return new HistogramDataset(
                switch (state.get()) {
                    case SAMPLE, WHOLE -> Optional.ofNullable(shown);
                    case NO_TENSOR, NO_VALUES, COMPUTING, NOT_COMPUTED, FAILED -> Optional.empty();
                });
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (logCounts.get()) {
            settings.put(COUNTS, "log");
        }
        if (perBlock.get() != PerBlock.ERROR) {
            settings.put(PER_BLOCK, name(perBlock.get()));
        }
        return settings;
    }

    @Override
    public void apply(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            switch (name) {
                case COUNTS -> logCounts.set(oneOf(COUNTS, value, List.of("linear", "log")) == 1);
                case PER_BLOCK -> {
                    PerBlock[] known = PerBlock.values();
                    List<String> names =
                            Arrays.stream(known).map(DistributionsModel::name).toList();
                    perBlock.set(known[oneOf(PER_BLOCK, value, names)]);
                }
                default ->
                    throw new IllegalArgumentException("the distributions have no setting \"" + name + "\"; there are "
                            + COUNTS + " and " + PER_BLOCK);
            }
        });
    }

    private static int oneOf(String name, String value, List<String> known) {
        int index = known.indexOf(value);
        if (index < 0) {
            throw new IllegalArgumentException(
                    name + " is \"" + value + "\"; " + String.join(" or ", known) + " is expected");
        }
        return index;
    }

    private static String name(PerBlock perBlock) {
        return perBlock.name().toLowerCase(Locale.ROOT);
    }

    private void update() {
        Study study = exploration.studyProperty().get();
        OpenFile file = exploration.fileProperty().get();
        TensorInfo tensor = exploration.tensorProperty().get();
        Optional<Evaluation> evaluation = study == null
                ? Optional.empty()
                : study.evaluation(exploration.recipeProperty().get());
        Distributions shown = distributions.get();
        if (shown != null && !shown.info().equals(tensor)) {
            distributions.set(null);
        }
        if (study == null || file == null || evaluation.isEmpty()) {
            forget();
        } else if (active.get() && !evaluation.get().equals(sorted)) {
            failure.set(null);
            sorted = evaluation.get();
            Evaluation wanted = evaluation.get();
            sorting.submit(ticket -> file.read(_ -> sort(study, wanted, ticket.monitor((_, _) -> {}))));
        }
        state.set(state(tensor, evaluation));
    }

    private void forget() {
        sorting.cancel();
        failure.set(null);
        sorted = null;
    }

    private static Distributions sort(Study study, Evaluation evaluation, RunMonitor monitor) {
        ValueHistograms values = ValueHistograms.of(
                study.measured(), evaluation.run().quantizer(), study.amax(), VALUE_BINS, BLOCK_BINS, monitor);
        return new Distributions(
                study.info(),
                evaluation.recipe(),
                study.sample().map(TensorSample::share).orElse(1.0),
                study.amax(),
                evaluation.summary(),
                values,
                BlockErrorHistogram.of(evaluation.errors(), BLOCK_BINS, monitor));
    }

    private void sorted(Distributions result) {
        distributions.set(result);
        state.set(result.isSample() ? State.SAMPLE : State.WHOLE);
    }

    private void failed(Throwable e) {
        failure.set(e);
        state.set(State.FAILED);
    }

    private State state(@Nullable TensorInfo tensor, Optional<Evaluation> evaluation) {
        if (tensor == null) {
            return State.NO_TENSOR;
        }
        if (!Exploration.canBeQuantized(tensor)) {
            return State.NO_VALUES;
        }
        if (failure.get() != null) {
            return State.FAILED;
        }
        if (busy.get() || (evaluation.isEmpty() && exploration.busyProperty().get())) {
            return State.COMPUTING;
        }
        Distributions shown = distributions.get();
        boolean current = shown != null
                && evaluation
                        .filter(e -> e.recipe().equals(shown.recipe()))
                        .filter(e -> e.summary().equals(shown.summary()))
                        .isPresent();
        if (shown == null || !current) {
            return State.NOT_COMPUTED;
        }
        return shown.isSample() ? State.SAMPLE : State.WHOLE;
    }
}
