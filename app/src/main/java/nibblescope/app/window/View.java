package nibblescope.app.window;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.Region;
import nibblescope.app.bits.BitsModel;
import nibblescope.app.bits.BitsView;
import nibblescope.app.board.BoardModel;
import nibblescope.app.board.BoardView;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.distributions.DistributionsModel;
import nibblescope.app.distributions.DistributionsView;
import nibblescope.app.errormap.ErrorMapModel;
import nibblescope.app.errormap.ErrorMapView;
import nibblescope.app.export.Front;
import nibblescope.app.memory.MemoryModel;
import nibblescope.app.memory.MemoryView;
import nibblescope.app.numberline.NumberLineModel;
import nibblescope.app.numberline.NumberLineView;
import nibblescope.app.rules.RulesModel;
import nibblescope.app.rules.RulesView;
import nibblescope.app.runs.RunsModel;
import nibblescope.app.runs.RunsView;
import nibblescope.app.study.Exploration;
import nibblescope.core.quantize.Recipe;

/// The views of the explorer, in the order of their tabs.
public enum View {
    BOARD,
    NUMBERLINE,
    ERRORMAP,
    DISTRIBUTIONS,
    MEMORY,
    BITS,
    RULES,
    RUNS;

    /// A view that looks at a workspace.
    ///
    /// @param node    what is shown
    /// @param busy    whether something that it shows is still being computed
    /// @param exhibit what it gives away; empty if it has a way of its own
    /// @param steps   its steps; empty if it shows all at once
    public record Shown(Region node, BooleanExpression busy, Optional<Exhibit> exhibit, Optional<Stepped> steps) {
        Shown(Region node, BooleanExpression busy) {
            this(node, busy, Optional.empty(), Optional.empty());
        }
    }

    /// A view's model without the view, for those who want its numbers alone.
    ///
    /// @param busy    whether something of them is still being computed
    /// @param exhibit gives them away
    public record Watched(BooleanExpression busy, Exhibit exhibit) {}

    /// How the command line calls it.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Makes the view and its model.
    ///
    /// @param host   asked for a file to write to
    /// @param looked whether anybody looks at the view; while nobody does, it need not compute
    public Shown show(
            Workspace workspace, Presentation presentation, ExplorerWindow.Host host, ObservableBooleanValue looked) {
        Exploration exploration = workspace.exploration();
        BooleanExpression studying = exploration.busyProperty();
        return switch (this) {
            case BOARD -> {
                BoardModel model = board(workspace, looked);
                yield new Shown(
                        new BoardView(model, presentation),
                        Bindings.or(studying, model.busyProperty()),
                        Optional.of(model),
                        Optional.empty());
            }
            case NUMBERLINE -> {
                NumberLineModel model = new NumberLineModel(exploration);
                yield new Shown(
                        new NumberLineView(model, presentation), studying, Optional.of(model), Optional.of(model));
            }
            case ERRORMAP -> {
                ErrorMapModel model = errorMap(workspace, looked);
                yield new Shown(
                        new ErrorMapView(model, presentation),
                        Bindings.or(studying, model.busyProperty()),
                        Optional.of(model),
                        Optional.empty());
            }
            case DISTRIBUTIONS -> {
                DistributionsModel model = distributions(workspace, looked);
                yield new Shown(
                        new DistributionsView(model, presentation),
                        Bindings.or(studying, model.busyProperty()),
                        Optional.of(model),
                        Optional.empty());
            }
            case MEMORY -> {
                MemoryModel model = new MemoryModel(exploration);
                yield new Shown(new MemoryView(model, presentation), studying, Optional.of(model), Optional.empty());
            }
            case BITS -> {
                BitsModel model = new BitsModel(exploration);
                yield new Shown(new BitsView(model, presentation), studying, Optional.of(model), Optional.empty());
            }
            case RULES -> {
                RulesModel model = rules(workspace, looked);
                yield new Shown(
                        new RulesView(model, presentation),
                        Bindings.or(studying, model.busyProperty()),
                        Optional.of(model),
                        Optional.empty());
            }
            case RUNS -> runs(workspace.runs(), presentation, host);
        };
    }

    private static BoardModel board(Workspace workspace, ObservableBooleanValue looked) {
        BoardModel model = new BoardModel(workspace.exploration(), workspace.comparison(), workspace.bestScales());
        model.activeProperty().bind(looked);
        return model;
    }

    private static ErrorMapModel errorMap(Workspace workspace, ObservableBooleanValue looked) {
        ErrorMapModel model = new ErrorMapModel(workspace.exploration(), workspace.interactive(), workspace.uiThread());
        model.activeProperty().bind(looked);
        return model;
    }

    private static DistributionsModel distributions(Workspace workspace, ObservableBooleanValue looked) {
        DistributionsModel model =
                new DistributionsModel(workspace.exploration(), workspace.interactive(), workspace.uiThread());
        model.activeProperty().bind(looked);
        return model;
    }

    private static RulesModel rules(Workspace workspace, ObservableBooleanValue looked) {
        RulesModel model = new RulesModel(workspace.exploration(), workspace.interactive(), workspace.uiThread());
        model.activeProperty().bind(looked);
        return model;
    }

    /// Makes the model alone, unless it gives no numbers away.
    public Optional<Watched> watch(Workspace workspace) {
        Exploration exploration = workspace.exploration();
        BooleanExpression studying = exploration.busyProperty();
        BooleanProperty looked = new SimpleBooleanProperty(true);
        return switch (this) {
            case BOARD -> {
                BoardModel model = board(workspace, looked);
                yield watched(Bindings.or(studying, model.busyProperty()), model);
            }
            case NUMBERLINE -> watched(studying, new NumberLineModel(exploration));
            case ERRORMAP -> {
                ErrorMapModel model = errorMap(workspace, looked);
                yield watched(Bindings.or(studying, model.busyProperty()), model);
            }
            case DISTRIBUTIONS -> {
                DistributionsModel model = distributions(workspace, looked);
                yield watched(Bindings.or(studying, model.busyProperty()), model);
            }
            case MEMORY -> watched(studying, new MemoryModel(exploration));
            case BITS -> watched(studying, new BitsModel(exploration));
            case RULES -> {
                RulesModel model = rules(workspace, looked);
                yield watched(Bindings.or(studying, model.busyProperty()), model);
            }
            case RUNS -> watched(workspace.runs().busyProperty(), workspace.runs());
        };
    }

    private static Optional<Watched> watched(BooleanExpression busy, Object model) {
        return model instanceof Exhibit exhibit ? Optional.of(new Watched(busy, exhibit)) : Optional.empty();
    }

    /// The recipes whose outcome it shows.
    public List<Recipe> recipes(Exploration exploration) {
        return switch (this) {
            case BOARD, NUMBERLINE, MEMORY -> exploration.recipes();
            case ERRORMAP, DISTRIBUTIONS, BITS ->
                List.of(exploration.recipeProperty().get());
            // Those of the matrix are all there are; each run names its own.
            case RULES, RUNS -> List.of();
        };
    }

    /// What is taken along of the view.
    Front front(Region picture, Optional<Exhibit> exhibit, Exploration exploration) {
        boolean canBePlotted = this != RUNS;
        return new Front(id(), picture, exhibit, recipes(exploration), canBePlotted);
    }

    private static Shown runs(RunsModel model, Presentation presentation, ExplorerWindow.Host host) {
        model.backends().look();
        RunsView view = new RunsView(
                model,
                presentation,
                format -> host.chooseTarget()
                        .apply("runs." + format.name().toLowerCase(Locale.ROOT))
                        .ifPresent(file -> model.export(format, file)));
        return new Shown(view, model.busyProperty(), Optional.of(model), Optional.empty());
    }
}
