package nibblescope.app.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import nibblescope.app.study.SelectedBlock;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.synthetic.DisputedBlock;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// The selected block under every recipe of a family: who stores the same, and what two of them
/// disagree about.
public final class RulesModel implements Exhibit {
    private final Exploration exploration;
    private final LatestOnly<RuleMatrix> computing;
    private final ObjectProperty<Family> family = new SimpleObjectProperty<>(Family.MXFP4);
    private final ObjectProperty<Order> order = new SimpleObjectProperty<>(Order.MSE);
    private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(Grouping.BLOCK);
    private final BooleanProperty active = new SimpleBooleanProperty(true);
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable RuleMatrix> matrix = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<RuleGroup>> groups = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Compared> compared = new ReadOnlyObjectWrapper<>(Compared.NONE);
    private final ReadOnlyObjectWrapper<@Nullable Throwable> failure = new ReadOnlyObjectWrapper<>();

    /// Two recipes by id, of which the rows were chosen; at most two.
    private List<String> chosen = List.of();
    /// What recipes make the tensor scale of this tensor from.
    private Map<String, Float> amaxes = new ConcurrentHashMap<>();
    private boolean outdated;

    /// What was open before a block was chosen that is disputed.
    private record Before(Source source, Start start) {}

    private @Nullable Before before;

    public RulesModel(Exploration exploration, Executor interactive, Executor uiThread) {
        this.exploration = exploration;
        computing = new LatestOnly<>(interactive, uiThread, this::computed, this::failed, busy::set);
        exploration.tensorProperty().addListener(_ -> tensorChanged());
        exploration.blockProperty().addListener(_ -> outdated());
        exploration.recipeProperty().addListener(_ -> outdated());
        exploration.addedRecipes().subscribe(this::outdated);
        family.addListener(_ -> outdated());
        active.addListener(_ -> compute());
        order.addListener(_ -> regroup());
        grouping.addListener(_ -> regroup());
        tensorChanged();
    }

    /// Whether anybody looks; while nobody does, nothing is computed.
    public BooleanProperty activeProperty() {
        return active;
    }

    /// Whether the matrix is being computed.
    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    ObjectProperty<Family> familyProperty() {
        return family;
    }

    ObjectProperty<Order> orderProperty() {
        return order;
    }

    ObjectProperty<Grouping> groupingProperty() {
        return grouping;
    }

    /// The matrix; null while there is none.
    ReadOnlyObjectProperty<@Nullable RuleMatrix> matrixProperty() {
        return matrix.getReadOnlyProperty();
    }

    /// Its rows, in order.
    ReadOnlyObjectProperty<List<RuleGroup>> groupsProperty() {
        return groups.getReadOnlyProperty();
    }

    /// The two rows that are compared, and what they disagree about.
    ReadOnlyObjectProperty<Compared> comparedProperty() {
        return compared.getReadOnlyProperty();
    }

    /// What went wrong last; null until something does, and after a success.
    ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// The disputed block that is open; empty if it is something else.
    Optional<DisputedBlock> disputed() {
        return exploration
                .source()
                .flatMap(source ->
                        source instanceof Source.Disputed(DisputedBlock block) ? Optional.of(block) : Optional.empty());
    }

    /// Opens a disputed block in place of the file that is open.
    void open(DisputedBlock block) {
        if (disputed().isEmpty()) {
            before = exploration.source().map(this::before).orElse(null);
        }
        exploration.open(new Source.Disputed(block));
    }

    private Before before(Source source) {
        TensorInfo info = exploration.tensorProperty().get();
        return new Before(
                source,
                new Start(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(info).map(TensorInfo::name),
                        exploration.positionProperty().get()));
    }

    /// What was open before a disputed block was; empty if nothing was, or is no disputed block now.
    Optional<String> cameFrom() {
        return disputed().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(before).map(b -> b.source().toString());
    }

    /// Opens again what was open before a disputed block was.
    void goBack() {
        Before wanted = before;
        if (wanted != null) {
            exploration.open(wanted.source(), wanted.start());
        }
    }

    /// Compares a row with one of the two that are compared now: the one that was chosen later.
    void compare(RuleGroup group) {
        Compared now = compared.get();
        if (now.holds(group)) {
            return;
        }
        String id = group.first().recipe().id();
        chosen = now.second()
                .map(kept -> List.of(kept.first().recipe().id(), id))
                .orElse(List.of(id));
        compareChosen();
    }

    private void tensorChanged() {
        amaxes = new ConcurrentHashMap<>();
        if (exploration.tensorProperty().get() != null) {
            disputed().ifPresent(block -> family.set(block.isMx() ? Family.MXFP4 : Family.NVFP4));
        }
        outdated();
    }

    private void outdated() {
        outdated = true;
        compute();
    }

    private void compute() {
        OpenFile open = exploration.fileProperty().get();
        SelectedBlock block = exploration.blockProperty().get();
        if (!active.get() || !outdated) {
            return;
        }
        outdated = false;
        if (open == null || block == null) {
            computing.cancel();
            matrix.set(null);
            regroup();
            return;
        }
        Family wanted = family.get();
        List<Recipe> recipes = recipes(wanted);
        Map<String, Float> known = amaxes;
        computing.submit(
                _ -> open.read(file -> RuleMatrix.of(file.tensor(block.info()), block, wanted, recipes, known)));
    }

    /// The catalog's, and those that are looked at beside it.
    private List<Recipe> recipes(Family wanted) {
        Set<Recipe> all = new LinkedHashSet<>(RecipeCatalog.all());
        all.addAll(exploration.recipes());
        return all.stream().filter(recipe -> Family.of(recipe) == wanted).toList();
    }

    private void computed(RuleMatrix result) {
        failure.set(null);
        matrix.set(result);
        regroup();
    }

    private void failed(Throwable e) {
        failure.set(e);
        matrix.set(null);
        regroup();
    }

    private void regroup() {
        RuleMatrix shown = matrix.get();
        List<RuleGroup> found = shown == null ? List.of() : RuleGroups.of(shown.rows(), grouping.get());
        List<RuleGroup> sorted = new ArrayList<>(found);
        sorted.sort(order.get().comparator().thenComparing(Order.NAME.comparator()));
        groups.set(List.copyOf(sorted));
        compareChosen();
    }

    /// Those that were chosen; in the place of one that is missing, the row of most recipes.
    private void compareChosen() {
        compared.set(Compared.of(groups.get(), chosen));
    }

    @Override
    public Dataset data() {
        return new RulesData(Optional.ofNullable(matrix.get()), groups.get());
    }

    @Override
    public Map<String, String> settings() {
        return RulesSettings.of(family.get(), order.get(), grouping.get(), chosen);
    }

    @Override
    public void apply(Map<String, String> settings) {
        RulesSettings read = RulesSettings.read(settings);
        read.family().ifPresent(family::set);
        read.order().ifPresent(order::set);
        read.grouping().ifPresent(grouping::set);
        read.compared().ifPresent(ids -> {
            chosen = ids;
            compareChosen();
        });
    }
}
