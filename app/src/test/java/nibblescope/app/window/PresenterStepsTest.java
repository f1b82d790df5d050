package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.browse.RecentFiles;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.chart.Theme;
import nibblescope.app.cli.SystemRunners;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.SettingsModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Views that tell their story step by step, presented.
class PresenterStepsTest {
    /// A view of so many steps.
    private record Steps(int steps, IntegerProperty stepProperty) implements Stepped {}

    @RegisterExtension
    @SuppressWarnings("unused") // Acts by being there.
    private final Faults faults = new Faults();

    private final Steps board = new Steps(3, new SimpleIntegerProperty(2));
    private final Steps line = new Steps(2, new SimpleIntegerProperty(1));
    private final Map<View, Steps> steps = Map.of(View.BOARD, board, View.NUMBERLINE, line);
    private Optional<Workspace> workspace = Optional.empty();
    private Optional<ViewTabs> tabs = Optional.empty();
    private Optional<Presenter> presenter = Optional.empty();
    private final BorderPane frame = new BorderPane();

    @BeforeEach
    void show() {
        onFx(() -> {
            Workspace started = new Workspace(Platform::runLater, _ -> new SystemRunners().here());
            Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
            ViewTabs views = new ViewTabs(started, presentation, ExplorerWindow.Host.NOBODY);
            BrowseModel browse = new BrowseModel(started.exploration(), RecentFiles.NONE);
            Panes panes = new Panes(browse, views, started.exploration(), presentation, ExplorerWindow.Host.NOBODY);
            frame.setCenter(panes);
            new Scene(frame);
            presenter = Optional.of(new Presenter(
                    frame,
                    panes,
                    views,
                    view -> Optional.ofNullable(steps.get(view)),
                    new Region(),
                    SettingsModel.of(presentation),
                    presentation));
            tabs = Optional.of(views);
            workspace = Optional.of(started);
            return presenter;
        });
    }

    @AfterEach
    void close() {
        onFx(() -> {
            workspace.orElseThrow().close();
            return workspace;
        });
    }

    private void press(KeyCode code) {
        onFx(() -> {
            presenter.orElseThrow().key(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
            return code;
        });
    }

    private String at() {
        return onFx(() -> tabs.orElseThrow().inFront() + " "
                + board.stepProperty().get() + " " + line.stepProperty().get());
    }

    @Test
    void theStepsOfAViewComeBeforeTheNextViewAndAreAsBeforeInTheEnd() {
        onFx(() -> {
            presenter.orElseThrow().toggle();
            return true;
        });
        assertEquals("BOARD 0 1", at(), "from the first step on");
        press(KeyCode.PAGE_DOWN);
        press(KeyCode.PAGE_DOWN);
        assertEquals("BOARD 2 1", at());
        press(KeyCode.PAGE_DOWN);
        assertEquals("NUMBERLINE 2 0", at());
        press(KeyCode.PAGE_UP);
        assertEquals("BOARD 2 0", at(), "back to the last step");
        press(KeyCode.PAGE_UP);
        assertEquals("BOARD 1 0", at());
        press(KeyCode.PAGE_DOWN);
        press(KeyCode.PAGE_DOWN);
        press(KeyCode.PAGE_DOWN);
        assertEquals("NUMBERLINE 2 1", at());
        press(KeyCode.PAGE_DOWN);
        assertEquals("ERRORMAP 2 1", at());
        press(KeyCode.PAGE_UP);
        press(KeyCode.PAGE_UP);
        press(KeyCode.ESCAPE);
        assertEquals("NUMBERLINE 2 1", at());
    }

    @Test
    void theCaptionSaysWhichStepItIs() {
        onFx(() -> {
            presenter.orElseThrow().toggle();
            return true;
        });
        press(KeyCode.PAGE_DOWN);
        assertEquals(
                "Board\nStep 2 of 3",
                onFx(() -> Shown.texts(frame.getBottom()).strip().replaceAll("\\n+", "\n")));
    }
}
