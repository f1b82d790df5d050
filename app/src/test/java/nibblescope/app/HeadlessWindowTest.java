package nibblescope.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class HeadlessWindowTest {
    @Start
    void show(Stage stage) {
        stage.setScene(new Scene(new Label("E2M1")));
        stage.show();
    }

    @Test
    void aWindowIsShownAndItsTextIsDrawnWithoutADisplay(FxRobot robot) {
        Label label = robot.lookup("E2M1").queryAs(Label.class);
        assertTrue(label.getWidth() > 0, "no font could be loaded");
    }
}
