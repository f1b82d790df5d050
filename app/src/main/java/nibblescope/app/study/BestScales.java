package nibblescope.app.study;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Backend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;
import nibblescope.core.tensor.TensorSample;
import org.jspecify.annotations.Nullable;

/// How small the error of the explored tensor could be if every block of 16 had the best of all
/// E4M3 scales. To try all of them on each block takes long, so it is done only while somebody wants
/// it and whenever the exploration itself has nothing to compute; of a large tensor only a sample is
/// searched. Lives on the UI thread.
public final class BestScales implements AutoCloseable {
    /// A larger tensor is searched by a sample.
    static final int MOST_ELEMENTS = 1 << 22;

    /// The recipe whose scales are searched.
    public static final Recipe RECIPE = RecipeCatalog.all().stream()
            .filter(recipe -> recipe.scaling().choice() instanceof ScaleChoice.Search)
            .findFirst()
            .orElseThrow();

    private final Exploration exploration;
    private final Evaluator evaluator;
    private final SideStudy side;
    private final BooleanProperty wanted = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable Found> found = new ReadOnlyObjectWrapper<>();
    private @Nullable TensorInfo studied;
    private @Nullable Study study;

    /// What came of the search.
    ///
    /// @param share       the error with the best scales as a share of that of the corner with
    ///                    blocks of 16 and E4M3 scales; NaN if either is not finite, or both are 0
    /// @param sampleShare the share of elements that was searched, if it was not all
    public record Found(double share, OptionalDouble sampleShare) {}

    /// @param exploration whose tensor is searched
    /// @param backend     where recipes run
    /// @param runs        the thread on which the exploration evaluates too
    /// @param uiThread    runs what changes properties
    public BestScales(Exploration exploration, Backend backend, Executor runs, Executor uiThread) {
        this.exploration = exploration;
        side = new SideStudy(exploration, runs, uiThread, this::missing, this::studied);
        evaluator = new Evaluator(backend, exploration.kept(), side::report);
        wanted.addListener((_, _, now) -> {
            if (now) {
                side.look();
            } else {
                side.cancel();
            }
        });
        exploration.tensorProperty().addListener((_, _, _) -> forget());
        exploration.tensorScaleProperty().addListener((_, _, _) -> show());
        // Of a tensor that is known already the exploration computes nothing, so it is never busy.
        exploration.studyProperty().addListener((_, _, _) -> {
            if (!side.busyProperty().get()) {
                side.look();
            }
        });
    }

    /// Whether anybody wants to know.
    public BooleanProperty wantedProperty() {
        return wanted;
    }

    /// What is known for the explored tensor; null until it is.
    public ReadOnlyObjectProperty<@Nullable Found> foundProperty() {
        return found.getReadOnlyProperty();
    }

    /// Whether scales are being searched.
    public ReadOnlyBooleanProperty busyProperty() {
        return side.busyProperty();
    }

    /// What went wrong last; null until something does, and once there is another try.
    public ReadOnlyObjectProperty<@Nullable Throwable> failureProperty() {
        return side.failureProperty();
    }

    private void forget() {
        side.cancel();
        side.failed(null);
        studied = null;
        study = null;
        found.set(null);
    }

    private List<Recipe> recipes() {
        return List.of(exploration.corner(Corner.E4M3_16), RECIPE);
    }

    private Optional<LatestOnly.Job<Study>> missing() {
        OpenFile open = exploration.fileProperty().get();
        TensorInfo info = exploration.tensorProperty().get();
        if (!wanted.get() || open == null || info == null || !Exploration.canBeQuantized(info)) {
            return Optional.empty();
        }
        List<Recipe> recipes = recipes();
        boolean whole = info.shape().elements() <= MOST_ELEMENTS;
        Study known = info.equals(studied)
                ? study
                : whole ? exploration.studyProperty().get() : null;
        if (info.equals(studied)
                && known != null
                && recipes.stream().allMatch(recipe -> known.evaluation(recipe).isPresent())) {
            return Optional.empty();
        }
        studied = info;
        return Optional.of(ticket -> open.read(f -> {
            Tensor tensor = f.tensor(info);
            Tensor searched = whole
                    ? tensor
                    : TensorSample.of(tensor, Evaluator.SAMPLE_ELEMENTS).tensor();
            return evaluator.evaluate(open, searched, recipes, known, ticket);
        }));
    }

    private void studied(Study now) {
        study = now;
        show();
    }

    private void show() {
        TensorInfo info = studied;
        Study known = study;
        if (info == null || known == null) {
            found.set(null);
            return;
        }
        Optional<Evaluation> corner = known.evaluation(exploration.corner(Corner.E4M3_16));
        Optional<Evaluation> best = known.evaluation(RECIPE);
        if (corner.isEmpty() || best.isEmpty()) {
            found.set(null);
            return;
        }
        long searched = known.measured().elements();
        long all = info.shape().elements();
        found.set(new Found(
                best.get().summary().mse() / corner.get().summary().mse(),
                searched < all ? OptionalDouble.of((double) searched / all) : OptionalDouble.empty()));
    }

    /// Cancels what is under way.
    @Override
    public void close() {
        side.close();
    }
}
