package nibblescope.app.screenshot;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.InputException;
import nibblescope.app.cli.PlotRequest;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.export.Table;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;
import nibblescope.core.quantize.RunMonitor;

/// Writes the numbers behind views: their models alone, without JavaFX running. Whoever calls is the
/// UI thread meanwhile.
final class DataPlotter {
    private static final long MILLIS_BETWEEN_QUESTIONS = 50;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final RunMonitor monitor;

    DataPlotter(RunMonitor monitor) {
        this.monitor = monitor;
    }

    void write(PlotRequest request, OutputStream out) throws InputException, DisplayException, IOException {
        try (Workspace workspace = new Workspace(tasks::add, _ -> new SystemRunners().here())) {
            Subject subject = new Subject(request, workspace);
            View view = subject.view();
            subject.open();
            Optional<View.Watched> watched = view.watch(workspace);
            BooleanSupplier busy = () -> workspace.exploration().busyProperty().get()
                    || workspace.exploration().readingProperty().get()
                    || watched.map(w -> w.busy().get()).orElse(false);
            settle(busy);
            subject.requireOpened();
            Exhibit exhibit = watched.map(View.Watched::exhibit)
                    .orElseThrow(() -> new DisplayException("the view " + view.id() + " has no numbers of its own"));
            subject.apply(Optional.of(exhibit));
            settle(busy);
            subject.requireOpened();
            Table.Form form = Table.Form.valueOf(request.format().name());
            new Table(exhibit.data(), subject.provenance(Optional.of(exhibit), monitor)).write(form, out, monitor);
        }
    }

    /// Does what a UI thread does, until nothing is under way.
    private void settle(BooleanSupplier busy) {
        try {
            Runnable task = tasks.poll();
            while (task != null || busy.getAsBoolean()) {
                if (monitor.cancelled()) {
                    throw new CancellationException();
                }
                if (task != null) {
                    task.run();
                }
                task = tasks.poll(MILLIS_BETWEEN_QUESTIONS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while numbers were computed", e);
        }
    }
}
