package nibblescope.app;

import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.stage.Stage;

/// The window.
public final class ExplorerApp extends Application {
    @Override
    public void start(Stage stage) {
        stage.setScene(new Scene(new Label("Nibblescope")));
        stage.show();
    }
}
