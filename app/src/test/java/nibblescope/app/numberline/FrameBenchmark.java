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
import org.jspecify.annotations.Nullable;
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

    private @Nullable Shown shown;
    private int frame;

    /// What is shown. Made on the UI thread.
    private record Shown(Exploration exploration, NumberLineModel model, Scene scene, WritableImage picture) {}

    @Setup
    public void show() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        shown = onFxThread(() -> {
            Exploration exploration = Explorations.ofSample("encoder.layer.0.output.dense.weight");
            NumberLineModel model = new NumberLineModel(exploration);
            Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
            Scene scene = new Scene(new NumberLineView(model, presentation), WIDTH, HEIGHT);
            scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
            return new Shown(exploration, model, scene, new WritableImage(WIDTH, HEIGHT));
        });
        if (!onFxThread(() -> pulse(shown()))) {
            throw new IllegalStateException("nothing is shown");
        }
    }

    private Shown shown() {
        return Objects.requireNonNull(shown, "set up");
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
            shown().model().scrub(at);
            return pulse(shown());
        });
    }

    /// One frame of a value being dragged: its block is quantized anew on every line.
    @Benchmark
    public boolean dragging() throws Exception {
        float share = (frame++ % FRAMES) / (float) FRAMES;
        return onFxThread(() -> {
            Exploration exploration = shown().exploration();
            SelectedBlock block =
                    Objects.requireNonNull(exploration.blockProperty().get());
            float[] values = block.window();
            values[3] = share * 0.2f;
            exploration.edit(values);
            return pulse(shown());
        });
    }

    private boolean pulse(Shown now) {
        now.scene().getRoot().applyCss();
        now.scene().getRoot().layout();
        if (painted) {
            now.scene().snapshot(now.picture());
        }
        return now.model().linesProperty().get() != null;
    }

    private static <T> T onFxThread(Callable<T> action) throws Exception {
        FutureTask<T> task = new FutureTask<>(action);
        Platform.runLater(task);
        return task.get();
    }
}
