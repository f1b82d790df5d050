package nibblescope.app.window;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.RunProgress;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.tensor.TensorInfo;
import org.controlsfx.control.StatusBar;
import org.jspecify.annotations.Nullable;

/// The line at the bottom: what is open or under way, how fast, a way to end it, and where it runs.
final class StatusLine extends StatusBar {
    private final Exploration exploration;
    private final Presentation presentation;
    private final Button cancel;

    StatusLine(Exploration exploration, Backend backend, Presentation presentation) {
        this.exploration = exploration;
        this.presentation = presentation;
        setId("status");
        setFocusTraversable(false);
        cancel = new Button(presentation.text("window.cancel"));
        cancel.setId("cancel");
        cancel.setMinWidth(USE_PREF_SIZE);
        cancel.setOnAction(_ -> exploration.cancel());
        cancel.disableProperty().bind(exploration.busyProperty().not());
        // Around the button, because a disabled one has no tooltip.
        StackPane cancelHolder = new StackPane(cancel);
        Tooltip.install(cancelHolder, new Tooltip(presentation.text("window.cancel.definition")));
        LongName device = new LongName();
        device.setText(presentation.text(
                "window.backend", backend.id().toUpperCase(Locale.ROOT), device(backend.availability())));
        HBox right = new HBox(8, cancelHolder, device);
        right.setAlignment(Pos.CENTER_RIGHT);
        getRightItems().add(right);
        // The text of the bar itself, which its skin shows in a label.
        getStyleClass().add(LongName.MAY_SHORTEN);
        Tooltip full = new Tooltip();
        full.textProperty().bind(textProperty());
        setTooltip(full);
        exploration.progressProperty().addListener((_, _, _) -> update());
        exploration.busyProperty().addListener((_, _, _) -> update());
        exploration.tensorProperty().addListener((_, _, _) -> update());
        update();
    }

    private static String device(Availability availability) {
        return switch (availability) {
            case Availability.Ready ready -> ready.device().name();
            case Availability.Unavailable unavailable -> unavailable.missing();
        };
    }

    private void update() {
        RunProgress progress = exploration.progressProperty().get();
        boolean busy = exploration.busyProperty().get();
        setText(busy ? (progress == null ? presentation.text("window.working") : text(progress)) : ready());
        setProgress(busy ? (progress == null ? -1 : (double) progress.done() / Math.max(1, progress.total())) : 0);
    }

    private String text(RunProgress progress) {
        double share = (double) progress.done() / Math.max(1, progress.total());
        return presentation.text(
                "window.progress",
                step(progress),
                presentation.figures().share(share),
                presentation.figures().bytes(progress.bytesPerSecond()));
    }

    private String step(RunProgress progress) {
        if (progress.number() == 0) {
            return presentation.text("window.progress.amax");
        }
        return progress.recipe()
                .map(recipe ->
                        presentation.text("window.progress.recipe", progress.number(), progress.count(), recipe.id()))
                .orElseGet(() -> presentation.text("window.progress.together", progress.count()));
    }

    private String ready() {
        @Nullable TensorInfo tensor = exploration.tensorProperty().get();
        return tensor == null
                ? presentation.text("window.ready")
                : tensor.name() + "  " + tensor.dtype() + "  " + tensor.shape();
    }
}
