package nibblescope.app.screenshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final int HEADLESS_SCREEN_ROWS = 1000;

    @Test
    void aPictureLargerThanTheHeadlessScreenIsTakenWithoutAFailure() throws Exception {
        Snapshots.start();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Thread fxThread = Snapshots.onFxThread(Thread::currentThread);
        Thread.UncaughtExceptionHandler before = fxThread.getUncaughtExceptionHandler();
        fxThread.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
        try {
            Region region = new Region();
            region.setStyle("-fx-background-color: #123456");
            Scene scene = Snapshots.onFxThread(() -> new Scene(region, 1200, HEADLESS_SCREEN_ROWS + 200));

            BufferedImage picture = Snapshots.take(scene, new SimpleBooleanProperty(false));

            assertEquals(1200, picture.getWidth());
            assertEquals(HEADLESS_SCREEN_ROWS + 200, picture.getHeight());
            assertEquals(0xFF123456, picture.getRGB(1199, HEADLESS_SCREEN_ROWS + 199));
            assertEquals(List.of(), failures);
        } finally {
            fxThread.setUncaughtExceptionHandler(before);
        }
    }
}
