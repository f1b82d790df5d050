package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import nibblescope.app.i18n.Messages;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ChartPaneTest {
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    private static ChartPane pane(Presentation presentation) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        data.addValue(1, "series in the legend", "category");
        CategoryPlot plot =
                new CategoryPlot(data, new CategoryAxis("categories"), new NumberAxis("numbers"), new BarRenderer());
        return new ChartPane(plot, true, presentation, _ -> {});
    }

    @Start
    void show(Stage stage) {
        stage.setScene(new Scene(pane(presentation), 400, 300));
        stage.show();
    }

    private static int[] pixels(FxRobot robot, ChartPane pane) {
        WaitForAsyncUtils.waitForFxEvents();
        int[] pixels = new int[400 * 300];
        robot.interact(() -> {
            WritableImage image = pane.snapshot(null, null);
            image.getPixelReader().getPixels(0, 0, 400, 300, PixelFormat.getIntArgbInstance(), pixels, 0, 400);
        });
        return pixels;
    }

    @Test
    void aChartThatIsDrawnAgainHasTextOfTheSameSize(FxRobot robot) {
        ChartPane pane = robot.lookup(".chart-pane").queryAs(ChartPane.class);
        robot.interact(() -> presentation.textScaleProperty().set(1));
        int[] usual = pixels(robot, pane);
        robot.interact(() -> presentation.textScaleProperty().set(2));
        int[] large = pixels(robot, pane);
        robot.interact(() -> pane.change(() -> {}));
        assertArrayEquals(large, pixels(robot, pane), "at large text");
        robot.interact(() -> presentation.textScaleProperty().set(1));
        assertArrayEquals(usual, pixels(robot, pane), "at usual text");
    }
}
