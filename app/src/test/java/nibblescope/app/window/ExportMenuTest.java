package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.MenuItem;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import nibblescope.app.cli.TestFiles;
import nibblescope.app.export.ExportMenu;
import nibblescope.app.study.GeneratedFile;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

class ExportMenuTest {
    @RegisterExtension
    private final OpenedWindow window = new OpenedWindow();

    private final FxRobot robot = window.robot;

    @TempDir
    private Path folder = Path.of("");

    private ExportMenu menu() {
        return robot.lookup("#export").queryAs(ExportMenu.class);
    }

    private MenuItem item(String id) {
        return menu().getItems().stream()
                .filter(item -> ("export-" + id).equals(item.getId()))
                .findFirst()
                .orElseThrow();
    }

    private void choose(String id) {
        robot.clickOn("#export");
        robot.clickOn("#export-" + id);
    }

    private void untilSaid(String text) {
        window.untilReads(window.stage().getScene().getRoot(), text);
    }

    private void openFile() throws TensorFileException {
        window.open(TestFiles.write(folder.resolve("w.safetensors"), TestFiles.info("w", DType.F32, 8, 64)));
    }

    @Test
    void whatCannotBeTakenAlongSaysWhy() {
        robot.clickOn("#export");
        for (String id : new String[] {"copy-picture", "png", "svg", "csv", "json", "copy-command"}) {
            assertTrue(item(id).isDisable(), id);
            assertTrue(item(id).getText().contains(" — "), item(id).getText());
        }
        robot.type(KeyCode.ESCAPE);
        robot.interact(() -> window.exploration.open(
                () -> new GeneratedFile("made", Tensor.ofFloats("made", Shape.of(1, 16), new float[16]))));
        window.settle();
        robot.clickOn("#export");
        assertFalse(item("png").isDisable());
        assertTrue(
                item("copy-command").getText().contains(window.presentation.text("export.refused.no-source")),
                item("copy-command").getText());
        robot.type(KeyCode.ESCAPE);
    }

    @Test
    void theNumbersOfTheViewInFrontAreWrittenAndTheirPlaceIsSaid() throws TensorFileException, IOException {
        openFile();
        window.view(View.MEMORY);
        Path target = folder.resolve("memory.csv");
        window.chosenTarget = Optional.of(target);
        choose("csv");
        untilSaid(target.toString());
        assertTrue(Files.readString(target).contains("\nFP32,512,512,2048,"), Files.readString(target));
        window.chosenTarget = Optional.of(folder.resolve("memory.svg"));
        choose("svg");
        untilSaid("memory.svg");
        assertTrue(Files.readString(folder.resolve("memory.svg")).contains(">w  [8, 64]<"));
    }

    @Test
    void nothingIsWrittenWhereNobodyChoosesAFile() throws TensorFileException, IOException {
        openFile();
        choose("png");
        assertFalse(onFx(() -> menu().getText().contains("…")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aPictureIsCopiedByItsKeys() throws TensorFileException {
        openFile();
        window.view(View.MEMORY);
        double width = onFx(() -> window.front().getLayoutBounds().getWidth());
        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.C);
        untilSaid(window.presentation.text("export.copied.picture"));
        Image copied = onFx(() -> Clipboard.getSystemClipboard().getImage());
        assertEquals(2 * width, copied.getWidth(), 1);
    }

    @Test
    void aCommandIsCopied() throws TensorFileException {
        openFile();
        window.view(View.DISTRIBUTIONS);
        choose("copy-command");
        assertEquals(
                "nibblescope plot " + folder.resolve("w.safetensors")
                        + " --tensor=w --view=distributions --recipe=e4m3-16 --rule=RCEIL --block=0"
                        + " --out=distributions.csv",
                onFx(() -> Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void runsHaveNoCommandAndNoNumbersBeforeTheFirst() throws TensorFileException {
        openFile();
        window.view(View.RUNS);
        robot.clickOn("#export");
        assertTrue(item("copy-command").getText().contains(window.presentation.text("export.refused.not-plotted")));
        assertTrue(item("csv").getText().contains(window.presentation.text("export.refused.no-numbers")));
        robot.type(KeyCode.ESCAPE);
        robot.clickOn("#run-start");
        window.untilReads(window.front(), window.presentation.text("runs.result.equal"));
        robot.clickOn("#export");
        assertFalse(item("csv").isDisable());
        robot.type(KeyCode.ESCAPE);
    }
}
