package nibblescope.app.numberline;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Explorations;
import nibblescope.app.study.SelectedBlock;
import nibblescope.app.window.ExplorerWindow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Frames of the number line of four recipes at 1000 x 700, the curve of scales beside it: what the
/// UI thread does for each, and with `painted` the software renderer's work too.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameBenchmark {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 700;
    private static final int FRAMES = 240;

    @Param({"false", "true"})
    public boolean painted;

    private Stage stage = new Stage();
    private int frame;

    /// What is shown. Made on the UI thread.
    private static final class Stage {
        private Exploration exploration = Explorations.empty();
        private NumberLineModel model = new NumberLineModel(exploration);
        private Scene scene = new Scene(new javafx.scene.Group());
        private final WritableImage picture = new WritableImage(WIDTH, HEIGHT);
    }

    @Setup
    public void show() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        stage = onFxThread(() -> {
            Stage made = new Stage();
            made.exploration = Explorations.ofSample("encoder.layer.0.output.dense.weight");
            made.model = new NumberLineModel(made.exploration);
            Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
            made.scene = new Scene(new NumberLineView(made.model, presentation), WIDTH, HEIGHT);
            made.scene
                    .getStylesheets()
                    .setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
            return made;
        });
        onFxThread(this::pulse);
        if (stage.model.linesProperty().get() == null) {
            throw new IllegalStateException("nothing is shown");
        }
    }

    @TearDown
    public void end() {
        Platform.exit();
    }

    /// One frame of the steps being played, from the first to the last and again.
    @Benchmark
    public boolean playing() throws Exception {
        double at = (frame++ % FRAMES) * (double) Step.LAST / FRAMES;
        return onFxThread(() -> {
            stage.model.scrub(at);
            return pulse();
        });
    }

    /// One frame of a value being dragged: its block is quantized anew on every line.
    @Benchmark
    public boolean dragging() throws Exception {
        float share = (frame++ % FRAMES) / (float) FRAMES;
        return onFxThread(() -> {
            SelectedBlock block =
                    Objects.requireNonNull(stage.exploration.blockProperty().get());
            float[] values = block.window();
            values[3] = share * 0.2f;
            stage.exploration.edit(values);
            return pulse();
        });
    }

    private boolean pulse() {
        stage.scene.getRoot().applyCss();
        stage.scene.getRoot().layout();
        if (painted) {
            stage.scene.snapshot(stage.picture);
        }
        return stage.model.linesProperty().get() != null;
    }

    private static <T> T onFxThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Platform.runLater(task);
        return task.get();
    }
}
