package nibblescope.app.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Paint;
import java.util.List;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.data.category.CategoryDataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class MemoryViewTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final MemoryModel model = new MemoryModel(exploration);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        stage.setScene(new Scene(new MemoryView(model, presentation), 700, 560));
        stage.show();
    }

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(FxRobot robot) {
        TensorInfo weight = new TensorInfo("weight", DType.F32, Shape.of(384, 1536));
        TensorInfo ids = new TensorInfo("ids", DType.I64, Shape.of(1000));
        robot.interact(() -> exploration.open(() -> new ShapesOnly("file", List.of(weight, ids))));
    }

    private static ChartPane chart(FxRobot robot) {
        return robot.lookup(".chart-pane").queryAs(ChartPane.class);
    }

    private static CategoryPlot plot(FxRobot robot) {
        return (CategoryPlot) chart(robot).chart().getPlot();
    }

    @Test
    void aBarAFormatIsStackedOfWhatItStores(FxRobot robot) {
        assertTrue(robot.lookup("Open a file and choose a tensor to see what it takes in each format.")
                .tryQuery()
                .isPresent());
        open(robot);
        CategoryDataset bars = plot(robot).getDataset();
        assertEquals(7, bars.getColumnCount());
        // FP32 takes 2304 KiB, which is 2.25 MiB, so all bars are in MiB.
        assertEquals(294_912 / 1048576.0, bars.getValue("Codes", "E8M0 × 32").doubleValue());
        assertEquals(18_432 / 1048576.0, bars.getValue("Scales", "E8M0 × 32").doubleValue());
        assertEquals(
                "Size (MiB); × is the saving against FP32",
                plot(robot).getRangeAxis().getLabel());
        assertEquals(
                7,
                robot.lookup(".table-view").queryAs(TableView.class).getItems().size());
    }

    @Test
    void theWholeFileShowsWhatStaysUnquantized(FxRobot robot) {
        open(robot);
        robot.clickOn("Whole file");
        CategoryDataset bars = plot(robot).getDataset();
        assertEquals(8000 / 1048576.0, bars.getValue("Unquantized", "FP8").doubleValue());
        assertTrue(plot(robot).getRenderer().isSeriesVisibleInLegend(4));
        robot.clickOn("This tensor");
        assertFalse(plot(robot).getRenderer().isSeriesVisibleInLegend(4));
    }

    @Test
    void anotherThemePaintsTheChartAnew(FxRobot robot) {
        open(robot);
        Paint background = chart(robot).chart().getBackgroundPaint();
        Paint codes = plot(robot).getRenderer().getSeriesPaint(0);
        robot.interact(() -> presentation.themeProperty().set(Theme.DARK));
        assertNotEquals(background, chart(robot).chart().getBackgroundPaint());
        assertNotEquals(codes, plot(robot).getRenderer().getSeriesPaint(0));
    }

    @Test
    void arrowKeysReadOutTheBars(FxRobot robot) {
        open(robot);
        robot.interact(() -> chart(robot).requestFocus());
        robot.type(KeyCode.HOME);
        assertEquals(
                "FP32, Codes\n2\u202F359\u202F296 bytes, 100.00 % of the total",
                chart(robot).readout());
    }
}
