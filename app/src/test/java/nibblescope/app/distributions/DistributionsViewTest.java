package nibblescope.app.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Paint;
import java.util.List;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import nibblescope.app.chart.ChartPane;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.distributions.DistributionsModel.PerBlock;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class DistributionsViewTest {
    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final DistributionsModel model = new DistributionsModel(exploration, Runnable::run, Runnable::run);
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Start
    void show(Stage stage) {
        stage.setScene(new Scene(new DistributionsView(model, presentation), 900, 640));
        stage.show();
    }

    @AfterEach
    void close() {
        exploration.close();
        backend.close();
    }

    private void open(FxRobot robot, float... values) {
        Tensor tensor = Tensor.ofFloats("t", Shape.of(1, values.length), values);
        robot.interact(() -> exploration.open(() -> new GeneratedFile("t", tensor)));
    }

    private static List<ChartPane> charts(FxRobot robot) {
        return List.copyOf(robot.lookup(".chart-pane").queryAllAs(ChartPane.class));
    }

    private static XYPlot plot(FxRobot robot, int chart) {
        return (XYPlot) charts(robot).get(chart).chart().getPlot();
    }

    @Test
    void theChartsHoldBinsAndCodesAndNeverTheValues(FxRobot robot) {
        // Scale 0.5: 3 stays 3, 1.1 becomes 1 and leaves its bin, of width 6 / 121.
        open(robot, 3f, 1.1f, 1.1f, -1f);
        XYPlot values = plot(robot, 0);
        assertEquals(4, values.getDataset(0).getItemCount(0), "-1, 1, 1.1 and 3");
        assertEquals(2, values.getDataset(0).getYValue(0, 2), "twice 1.1");
        assertEquals(0, values.getDataset(0).getYValue(0, 1), "1 is a reconstruction only");
        assertEquals(122, values.getDataset(1).getItemCount(0), "the outline of 121 bins");
        // Two levels: the block with the tensor's amax has the largest scale.
        assertEquals(1, plot(robot, 1).getDataset(0).getItemCount(0));
        assertEquals(0x7E, plot(robot, 1).getDataset(0).getXValue(0, 0));
        assertEquals(3, plot(robot, 1).getDomainMarkers(Layer.BACKGROUND).size());
        CategoryPlot codes = (CategoryPlot) charts(robot).get(2).chart().getPlot();
        assertEquals(25.0, codes.getDataset().getValue("positive", "6"));
        assertEquals(50.0, codes.getDataset().getValue("positive", "2"));
        assertEquals(25.0, codes.getDataset().getValue("negative", "2"));
    }

    @Test
    void scalesOfE8m0StandOnAnAxisOfPowersOfTwo(FxRobot robot) {
        open(robot, 6f, 1f);
        robot.interact(() -> exploration.recipeProperty().set(exploration.corner(Corner.E8M0_32)));
        XYPlot scales = plot(robot, 1);
        assertEquals(
                "Block scale (E8M0, a power of two)", scales.getDomainAxis().getLabel());
        assertEquals(127, scales.getDataset(0).getXValue(0, 0), "2^0");
    }

    @Test
    void theChoicesChangeWhatIsShown(FxRobot robot) {
        open(robot, 3f, 1.1f, 1.1f, -1f);
        robot.clickOn("Logarithmic counts");
        assertEquals(Math.log10(2), plot(robot, 0).getDataset(0).getYValue(0, 2));
        robot.clickOn("Crest factor");
        assertEquals(PerBlock.CREST_FACTOR, model.perBlockProperty().get());
        assertEquals(
                "Crest factor of a block (amax / root mean square)",
                plot(robot, 3).getDomainAxis().getLabel());
    }

    @Test
    void anotherThemePaintsTheChartsAnew(FxRobot robot) {
        open(robot, 3f, 1f);
        List<Paint> before = charts(robot).stream()
                .map(chart -> chart.chart().getBackgroundPaint())
                .toList();
        Paint bars = plot(robot, 0).getRenderer(0).getSeriesPaint(0);
        robot.interact(() -> presentation.themeProperty().set(Theme.DARK));
        for (int i = 0; i < before.size(); i++) {
            assertNotEquals(before.get(i), charts(robot).get(i).chart().getBackgroundPaint());
        }
        assertNotEquals(bars, plot(robot, 0).getRenderer(0).getSeriesPaint(0));
    }

    @Test
    void arrowKeysReadOutTheBars(FxRobot robot) {
        open(robot, 3f, 1.1f, 1.1f, -1f);
        ChartPane chart = charts(robot).get(1);
        robot.interact(chart::requestFocus);
        robot.type(KeyCode.RIGHT);
        assertEquals("code 0x7E = 448.00\nblocks: 1", chart.readout());
    }

    @Test
    void withoutATensorAndWithZerosOnlyNothingBreaks(FxRobot robot) {
        assertTrue(robot.lookup("Open a file and choose a tensor to see how its values are distributed.")
                .tryQuery()
                .isPresent());
        open(robot, 0f, 0f);
        assertEquals(1, plot(robot, 0).getDataset(0).getItemCount(0));
        open(robot, Float.NaN, Float.POSITIVE_INFINITY);
        assertEquals(0, plot(robot, 0).getDataset(0).getItemCount(0));
    }
}
