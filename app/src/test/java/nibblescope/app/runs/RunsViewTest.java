package nibblescope.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Paint;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.window.Shown;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import org.jfree.chart.plot.CategoryPlot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class RunsViewTest {
    @TempDir
    private static Path folder;

    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final Deque<Runnable> devices = new ArrayDeque<>();
    private final FakeRunner runner = new FakeRunner();
    private final BackendsModel backends = new BackendsModel(_ -> runner, devices::add, Runnable::run);
    private final RunsModel model = new RunsModel(
            exploration, backends, new RunsModel.Means(devices::add, Runnable::run, folder, _ -> "", System::nanoTime));
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
    private final List<RunsModel.Export> exports = new ArrayList<>();

    @Start
    void show(Stage stage) {
        RunsView view = new RunsView(model, presentation, exports::add);
        stage.setScene(new Scene(new VBox(new BackendChooser(backends, presentation), view), 700, 640));
        stage.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(() -> {
            model.close();
            devices.forEach(Runnable::run);
            exploration.close();
        });
        backend.close();
    }

    private void work(FxRobot robot) {
        robot.interact(() -> {
            while (!devices.isEmpty()) {
                devices.remove().run();
            }
        });
    }

    private static Button button(FxRobot robot, String id) {
        return robot.lookup("#" + id).queryButton();
    }

    private static String reason(Node disabled) {
        return disabled.getParent().getProperties().get("javafx.scene.control.Tooltip") instanceof Tooltip tooltip
                ? tooltip.getText()
                : "";
    }

    private static TableView<RunEntry> table(FxRobot robot) {
        return robot.lookup("#runs-table").queryTableView();
    }

    private static String texts(FxRobot robot, String query) {
        return Shown.onFx(() -> Shown.texts(robot.lookup(query).query()));
    }

    private static MenuItem item(FxRobot robot, String id) {
        return robot.lookup("#backend").queryAs(MenuButton.class).getItems().stream()
                .filter(i -> id.equals(i.getId()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutATensorTheViewSaysWhatToDoAndTheButtonWhyItIsOff(FxRobot robot) {
        assertTrue(texts(robot, ".runs-view").contains(presentation.text("runs.empty")));
        assertTrue(button(robot, "run-start").isDisabled());
        assertEquals(presentation.text("runs.refusal.no_tensor"), reason(button(robot, "run-start")));
        robot.interact(() -> exploration.open(Samples::miniLm));
        assertFalse(button(robot, "run-start").isDisabled());
    }

    @Test
    void aRunIsBegunByKeyAndItsFiguresAreInTheTableAndTheChart(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::miniLm));
        robot.interact(() -> button(robot, "run-start").requestFocus());
        robot.type(KeyCode.SPACE);
        assertTrue(texts(robot, ".runs-view").contains(presentation.text("runs.state.begun")));
        assertFalse(button(robot, "run-cancel").isDisabled());
        work(robot);
        String shown = texts(robot, "#runs-table");
        for (String wanted : List.of("e4m3-16", "✓ all bytes equal", "0.910", "3\u202F022", "100 %", "0.0123")) {
            assertTrue(shown.contains(wanted), wanted + " is not in " + shown);
        }
        CategoryPlot plot = (CategoryPlot)
                robot.lookup(".chart-pane").queryAs(ChartPane.class).chart().getPlot();
        assertEquals(2750e9 / 0.00091 / 1e12, plot.getDataset(0).getValue(0, 0).doubleValue(), 1e-6);
        assertEquals(3022, plot.getDataset(1).getValue(0, 0).doubleValue());
    }

    @Test
    void aFailedRunIsToldInFullAndTheButtonsWorkAsBefore(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::miniLm));
        runner.answer = (_, _) -> {
            throw FakeRunner.lost();
        };
        robot.clickOn("#run-start");
        work(robot);
        assertTrue(texts(robot, "#runs-table").contains("Device lost"));
        robot.interact(() -> {
            table(robot).requestFocus();
            table(robot).getSelectionModel().select(0);
        });
        robot.type(KeyCode.ENTER);
        String told = texts(robot, "#runs-details");
        assertTrue(told.contains("error 719 in chunk 12 of 64"), told);
        assertTrue(told.contains(presentation.text("obstacle.device_lost.remedy")), told);
        assertFalse(button(robot, "run-start").isDisabled());
        robot.type(KeyCode.DELETE);
        assertEquals(List.of(), model.entries());
    }

    @Test
    void twoSelectedRunsLieSideBySideWithTheirRatio(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::miniLm));
        robot.clickOn("#run-start");
        work(robot);
        runner.answer = (request, _) -> List.of(FakeRunner.quantized(request, 1_820_000));
        robot.clickOn("#run-start");
        work(robot);
        robot.interact(() -> {
            table(robot).getSelectionModel().selectAll();
            table(robot).requestFocus();
        });
        robot.type(KeyCode.ENTER);
        String told = texts(robot, "#runs-details");
        for (String wanted : List.of("0.910", "1.820", "2.000×", "NVIDIA H100 80GB HBM3", "4f1d22a90b7c")) {
            assertTrue(told.contains(wanted), wanted + " is not in " + told);
        }
    }

    @Test
    void aProductsSpeedUpHasAColumnAsSoonAsThereIsOne(FxRobot robot) {
        robot.clickOn(presentation.text("runs.kind.decode"));
        assertEquals(presentation.text("runs.corners.disabled"), reason(button(robot, "run-corners")));
        runner.answer = (_, _) ->
                List.of(FakeRunner.report(Kind.DECODE, "4096 × 4096", "nvfp4", 5920, new Verification.NotAsked()));
        robot.clickOn("#run-start");
        work(robot);
        assertTrue(texts(robot, "#runs-table").contains("0.00592"));
        assertFalse(texts(robot, "#runs-table").contains(presentation.text("runs.figure.speedup")));
    }

    @Test
    void exportIsThereOnceThereIsSomethingToWrite(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::miniLm));
        robot.clickOn("#run-start");
        MenuButton save = robot.lookup("#runs-export").queryAs(MenuButton.class);
        assertTrue(save.isDisabled());
        work(robot);
        robot.interact(() -> save.getItems().forEach(MenuItem::fire));
        assertEquals(List.of(RunsModel.Export.CSV, RunsModel.Export.JSON), exports);
    }

    @Test
    void theChooserListsDevicesWhenItIsOpenedAndOneThatCannotRunSaysWhy(FxRobot robot) {
        robot.interact(() -> robot.lookup("#backend").queryAs(MenuButton.class).requestFocus());
        robot.type(KeyCode.SPACE);
        assertEquals(1, devices.size());
        work(robot);
        MenuItem tooOld = item(robot, "backend-cuda-1");
        assertTrue(tooOld.isDisable());
        String told = Shown.onFx(() -> Shown.texts(tooOld.getGraphic()));
        assertTrue(told.contains(presentation.text("obstacle.driver_too_old")), told);
        assertTrue(told.contains(presentation.text("obstacle.driver_too_old.remedy")), told);
        robot.interact(() -> item(robot, "backend-cuda-0").fire());
        assertEquals("cuda:0", backends.chosenProperty().get().device());
        assertEquals(
                "Runs on cuda:0",
                robot.lookup("#backend").queryAs(MenuButton.class).getText());
        robot.interact(() -> robot.lookup("#backend").queryAs(MenuButton.class).hide());
    }

    @Test
    void aHostIsAttachedByItsName(FxRobot robot) {
        robot.interact(() -> item(robot, "backend-attach").fire());
        Shown.until(
                "the dialog is there",
                () -> robot.lookup("#backend-host").tryQuery().isPresent());
        TextField name = robot.lookup("#backend-host").queryAs(TextField.class);
        robot.interact(() -> name.setText("-x"));
        assertTrue(robot.lookup("#backend-attach-do").queryButton().isDisabled());
        robot.interact(() -> name.setText("gpubox"));
        robot.clickOn("#backend-attach-do");
        work(robot);
        assertEquals(
                new Attachment.Host("gpubox"),
                backends.attachedProperty().get().getLast().attachment());
        robot.interact(() -> item(robot, "backend-gpubox-cuda-0").fire());
        assertTrue(texts(robot, "#run-device").contains("gpubox/cuda:0"));
    }

    @Test
    void anotherThemePaintsTheChartAnew(FxRobot robot) {
        robot.interact(() -> exploration.open(Samples::miniLm));
        robot.clickOn("#run-start");
        work(robot);
        ChartPane chart = robot.lookup(".chart-pane").queryAs(ChartPane.class);
        Paint before = chart.chart().getBackgroundPaint();
        robot.interact(() -> presentation.themeProperty().set(Theme.DARK));
        assertNotEquals(before, chart.chart().getBackgroundPaint());
    }
}
