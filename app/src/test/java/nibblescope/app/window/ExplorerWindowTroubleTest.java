package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static nibblescope.app.window.Shown.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.study.OpenFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.TensorInfo;
import org.controlsfx.control.NotificationPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/// What can go wrong for a user, and that the window is as good as before afterwards.
class ExplorerWindowTroubleTest {
    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    @TempDir
    private Path folder;

    private NotificationPane notifications() {
        return robot.lookup(".notification-pane").queryAs(NotificationPane.class);
    }

    private Path small() throws TensorFileException {
        return TestFiles.write(folder.resolve("small.safetensors"), TestFiles.info("small", DType.F32, 8, 64));
    }

    private void assertRefused(Path wrong) {
        OpenFile before = onFx(() -> window.exploration.fileProperty().get());
        TensorInfo tensor = window.tensor();
        robot.interact(() -> window.browse.open(wrong));
        window.settle();
        until(
                "a message about " + wrong,
                () -> notifications().isShowing()
                        && notifications()
                                .getText()
                                .contains(wrong.getFileName().toString()));
        assertEquals(before, onFx(() -> window.exploration.fileProperty().get()));
        assertEquals(tensor, window.tensor());
        assertNotNull(onFx(() -> window.exploration.studyProperty().get()));
        assertEquals(List.of(), window.recent);
    }

    @Test
    void aWrongFileIsOneMessageAndWhatWasOpenStaysUntilTheNextFile() throws IOException, TensorFileException {
        window.openSample();
        assertRefused(Files.writeString(folder.resolve("broken.safetensors"), "no header at all"));
        assertRefused(folder.resolve("missing.safetensors"));
        assertRefused(Files.createDirectory(folder.resolve("folder.safetensors")));
        window.open(small());
        assertEquals("small", window.tensor().name());
        until("the message is gone", () -> !notifications().isShowing());
        robot.interact(() -> window.browse.open(folder.resolve("missing.safetensors")));
        until("the message is there again", () -> notifications().isShowing());
    }

    @Test
    void aFileWithoutValuesSaysSoInEveryViewAndTheNextOneIsShown() throws TensorFileException {
        window.openSample();
        window.open(TestFiles.write(
                folder.resolve("ids.safetensors"),
                TestFiles.info("ids", DType.I64, 4, 8),
                TestFiles.info("none", DType.F32, 0, 8)));
        assertEquals("ids", window.tensor().name());
        window.untilReads(window.view(View.BOARD), window.presentation.text("board.listed-only", DType.I64));
        window.untilReads(window.view(View.NUMBERLINE), window.presentation.text("numberline.empty"));
        window.untilReads(window.view(View.ERRORMAP), window.presentation.text("errormap.state.novalues"));
        for (View view : List.of(View.DISTRIBUTIONS, View.MEMORY)) {
            assertFalse(onFx(() -> Shown.texts(window.view(view))).isBlank(), view.name());
        }
        robot.clickOn("#block-32").clickOn("#scale-e8m0").clickOn("#cancel");
        window.open(small());
        window.untilReads(window.view(View.BOARD), "small");
        assertNotNull(onFx(() -> window.exploration.studyProperty().get()));
    }

    @Test
    void aFileWithoutTensorsIsOpenAndEmpty() throws TensorFileException {
        window.openSample();
        window.open(TestFiles.write(folder.resolve("empty.safetensors")));
        window.untilReads(window.stage().getScene().getRoot(), window.presentation.text("browse.count", "0"));
        window.untilReads(window.view(View.BOARD), window.presentation.text("board.nothing"));
        window.open(small());
        assertEquals("small", window.tensor().name());
    }

    /// A gibibyte of zeros, which takes no room on the disk.
    private Path large() throws TensorFileException {
        return TestFiles.write(
                folder.resolve("large.safetensors"), TestFiles.info("large", DType.BF16, 16_384, 32_768));
    }

    @Test
    void aRunThatIsCancelledEndsAtOnceAndTheWindowGoesOn() throws TensorFileException {
        Path large = large();
        robot.interact(() -> window.browse.open(large));
        Node cancel = window.node("cancel");
        until(
                "all of the tensor is being read",
                () -> window.exploration.studyProperty().get() != null
                        && window.exploration.progressProperty().get() != null);
        assertFalse(cancel.isDisabled());
        robot.clickOn(cancel);
        assertFalse(onFx(() -> window.exploration.busyProperty().get()));
        until("the status line is ready", () -> window.texts("status").contains("large  BF16"));
        assertTrue(cancel.isDisabled());
        assertNotNull(onFx(() -> window.exploration.studyProperty().get()), "the sample stays");
        // The line that is chosen, clicked once more, goes on with it.
        robot.clickOn(window.line("large"));
        until("it goes on", () -> window.exploration.busyProperty().get());
        window.open(small());
        assertEquals("small", window.tensor().name());
        window.untilReads(window.view(View.BOARD), "small");
    }

    @Test
    void aWindowThatIsClosedWhileARunIsUnderWayEndsItsThreads() throws TensorFileException {
        Path large = large();
        robot.interact(() -> window.browse.open(large));
        until("a run is under way", () -> window.exploration.progressProperty().get() != null);
        robot.interact(window::close);
        window.faults.untilThreadsEnd();
    }
}
