package nibblescope.app.screenshot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.value.ObservableBooleanValue;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javax.imageio.ImageIO;
import nibblescope.app.cli.DisplayException;
import nibblescope.core.quantize.RunMonitor;

/// Takes pictures of scenes on JavaFX's headless platform. Called from any thread but the FX
/// thread.
final class Snapshots {
    /// A picture repeats bit for bit once so many pulses have passed with nothing under way.
    private static final int SETTLED_PULSES = 20;

    private Snapshots() {}

    /// Starts JavaFX without a display, unless it runs already.
    static void start() throws DisplayException {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        // Backgrounds that are kept are put down a fraction of a pixel off: pictures would depend on those before.
        System.setProperty("prism.disableRegionCaching", "true");
        CountDownLatch started = new CountDownLatch(1);
        try {
            Platform.startup(started::countDown);
        } catch (IllegalStateException _) {
            // It runs already: this is how JavaFX says so.
            started.countDown();
        } catch (UnsupportedOperationException | LinkageError e) {
            throw new DisplayException("JavaFX could not start: " + e.getMessage());
        }
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while JavaFX started", e);
        }
        Platform.setImplicitExit(false);
    }

    /// Does something on the FX thread and waits for it.
    static <T> T onFxThread(Callable<T> action) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Platform.runLater(() -> complete(outcome, action));
        return await(outcome);
    }

    /// A picture of a scene, once nothing that it shows is being computed.
    static BufferedImage take(Scene scene, BooleanExpression busy) {
        return take(scene, busy, () -> SwingFXUtils.fromFXImage(scene.snapshot(null), null));
    }

    /// What is taken of a scene once nothing that it shows is being computed.
    ///
    /// @param taking called on the FX thread
    static <T> T take(Scene scene, ObservableBooleanValue busy, Callable<T> taking) {
        return take(scene, busy, RunMonitor.NONE, taking);
    }

    /// The same, unless it is given up before.
    ///
    /// @throws CancellationException if the monitor says so
    static <T> T take(Scene scene, ObservableBooleanValue busy, RunMonitor monitor, Callable<T> taking) {
        CompletableFuture<T> taken = new CompletableFuture<>();
        Platform.runLater(() -> {
            new AnimationTimer() {
                private int quiet;

                @Override
                public void handle(long now) {
                    if (monitor.cancelled()) {
                        stop();
                        taken.completeExceptionally(new CancellationException());
                        return;
                    }
                    // A scene without a window has nobody else to do this. It needs none: the headless screen
                    // has 1000 rows of pixels, and a window of more fails at every repaint.
                    scene.getRoot().applyCss();
                    scene.getRoot().layout();
                    quiet = busy.get() ? 0 : quiet + 1;
                    if (quiet >= SETTLED_PULSES) {
                        stop();
                        complete(taken, taking);
                    }
                }
            }.start();
        });
        return await(taken);
    }

    private static <T> void complete(CompletableFuture<T> outcome, Callable<T> action) {
        try {
            outcome.complete(action.call());
        } catch (Exception e) {
            outcome.completeExceptionally(e);
        }
    }

    /// The bytes of a PNG file.
    static byte[] png(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T await(CompletableFuture<T> outcome) {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the picture could not be drawn", e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a picture was drawn", e);
        }
    }
}
