package nibblescope.app.chart;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.css.CssParser;
import javafx.scene.Scene;
import javafx.stage.Stage;
import nibblescope.app.i18n.Messages;
import nibblescope.app.window.ExplorerWindow;
import nibblescope.app.window.Readability;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class GalleryTest {
    private static Scene scene(Theme theme) {
        Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), theme);
        Scene scene = new Scene(new Gallery(), Gallery.WIDTH, Gallery.HEIGHT);
        scene.getStylesheets().setAll(presentation.styleSheetProperty().getValue(), ExplorerWindow.styleSheet());
        return scene;
    }

    @ParameterizedTest
    @EnumSource
    void noRuleOfTheStyleSheetsIsRefused(Theme theme) {
        List<String> refused = onFx(() -> {
            List<String> errors = new ArrayList<>();
            ListChangeListener<CssParser.ParseError> listener = change -> {
                while (change.next()) {
                    change.getAddedSubList().forEach(error -> errors.add(error.getMessage()));
                }
            };
            CssParser.errorsProperty().addListener(listener);
            Stage stage = new Stage();
            stage.setScene(scene(theme));
            stage.show();
            stage.getScene().snapshot(null);
            stage.close();
            CssParser.errorsProperty().removeListener(listener);
            return errors;
        });
        assertEquals(List.of(), refused);
    }

    @ParameterizedTest
    @EnumSource
    void everyTextStandsOutFromWhatIsBehindIt(Theme theme) {
        Readability.Report report = onFx(() -> Readability.of(scene(theme)));
        assertTrue(report.texts() > 40, "only " + report.texts() + " texts were found");
        assertEquals(List.of(), report.pale());
    }
}
