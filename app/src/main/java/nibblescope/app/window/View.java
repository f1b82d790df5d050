package nibblescope.app.window;

import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.Region;
import nibblescope.app.board.BoardModel;
import nibblescope.app.board.BoardView;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.distributions.DistributionsModel;
import nibblescope.app.distributions.DistributionsView;
import nibblescope.app.errormap.ErrorMapModel;
import nibblescope.app.errormap.ErrorMapView;
import nibblescope.app.memory.MemoryModel;
import nibblescope.app.memory.MemoryView;
import nibblescope.app.numberline.NumberLineModel;
import nibblescope.app.numberline.NumberLineView;
import nibblescope.app.runs.RunsModel;
import nibblescope.app.runs.RunsView;
import nibblescope.app.study.Exploration;

/// The views of the explorer, in the order of their tabs.
public enum View {
    BOARD,
    NUMBERLINE,
    ERRORMAP,
    DISTRIBUTIONS,
    MEMORY,
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
            case BOARD -> new Shown(new BoardView(new BoardModel(exploration), presentation), studying);
            case NUMBERLINE -> {
                NumberLineModel model = new NumberLineModel(exploration);
                yield new Shown(
                        new NumberLineView(model, presentation), studying, Optional.of(model), Optional.of(model));
            }
            case ERRORMAP -> new Shown(new ErrorMapView(new ErrorMapModel(exploration), presentation), studying);
            case DISTRIBUTIONS -> {
                DistributionsModel model =
                        new DistributionsModel(exploration, workspace.interactive(), workspace.uiThread());
                model.activeProperty().bind(looked);
                yield new Shown(
                        new DistributionsView(model, presentation), Bindings.or(studying, model.busyProperty()));
            }
            case MEMORY -> new Shown(new MemoryView(new MemoryModel(exploration), presentation), studying);
            case RUNS -> runs(workspace.runs(), presentation, host);
        };
    }

    private static Shown runs(RunsModel model, Presentation presentation, ExplorerWindow.Host host) {
        model.backends().look();
        RunsView view = new RunsView(
                model,
                presentation,
                format -> host.chooseTarget()
                        .apply("runs." + format.name().toLowerCase(Locale.ROOT))
                        .ifPresent(file -> model.export(format, file)));
        return new Shown(view, model.busyProperty());
    }
}
