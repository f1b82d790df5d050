package nibblescope.app.runs;

import java.util.Locale;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.core.backend.BackendException;

/// How far a run is, in words.
///
/// @param presentation whose words
record StateText(Presentation presentation) {
    /// In a few letters.
    String brief(RunState state) {
        return switch (state) {
            case RunState.Queued _ -> presentation.text("runs.state.queued");
            case RunState.UnderWay run when run.cancelled() -> presentation.text("runs.state.ending");
            case RunState.UnderWay run ->
                Double.isNaN(run.share())
                        ? presentation.text("runs.state.begun")
                        : presentation.figures().wholeShare(run.share());
            case RunState.Done _ -> "";
            case RunState.Failed(BackendException e) -> Failures.obstacle(e.obstacle(), presentation.messages());
            case RunState.Failed _ -> presentation.text("runs.state.failed");
            case RunState.Cancelled _ -> presentation.text("runs.state.cancelled");
        };
    }

    /// In a line, or as many as a failure takes.
    String full(RunState state) {
        return switch (state) {
            case RunState.UnderWay run when !run.cancelled() -> underWay(run);
            case RunState.Failed(var failure) -> Failures.text(failure, presentation.messages());
            case RunState.Queued _, RunState.UnderWay _, RunState.Done _, RunState.Cancelled _ -> brief(state);
        };
    }

    private String underWay(RunState.UnderWay run) {
        String stage = run.stage()
                .map(s -> presentation.text("runs.stage." + s.name().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> presentation.text("runs.state.begun"));
        if (Double.isNaN(run.share())) {
            return stage;
        }
        if (Double.isNaN(run.doneBytes())) {
            return presentation.text(
                    "runs.progress.share", stage, presentation.figures().wholeShare(run.share()));
        }
        String done = presentation.figures().bytes(run.doneBytes());
        String total = presentation.figures().bytes(run.totalBytes());
        return Double.isNaN(run.bytesPerSecond())
                ? presentation.text("runs.progress.bytes", stage, done, total)
                : presentation.text(
                        "runs.progress.rate",
                        stage,
                        done,
                        total,
                        presentation.figures().gigabytesPerSecond(run.bytesPerSecond()));
    }
}
