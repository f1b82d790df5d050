package nibblescope.app.window;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javafx.collections.ListChangeListener;
import javafx.css.CssParser;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Starts JavaFX and fails a test if anything was thrown on any thread, or a rule of a style sheet
/// was not understood, while it ran, or if threads of the program outlive it.
public final class Faults implements BeforeEachCallback, AfterEachCallback {
    private final List<String> found = Collections.synchronizedList(new ArrayList<>());
    private final ListChangeListener<CssParser.ParseError> styles =
            change -> change.getList().forEach(error -> found.add(error.toString()));

    private Set<Thread> threadsBefore = Set.of();

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        threadsBefore = threads();
        FxToolkit.registerPrimaryStage();
        Thread.setDefaultUncaughtExceptionHandler(this::thrown);
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            Thread.currentThread().setUncaughtExceptionHandler(this::thrown);
            CssParser.errorsProperty().addListener(styles);
        });
    }

    private static Set<Thread> threads() {
        return Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    /// Waits until the threads that the program has started since the test began are gone.
    public void untilThreadsEnd() {
        Shown.until(
                "the threads of the program end",
                () -> threads().stream()
                        .filter(thread -> !threadsBefore.contains(thread))
                        .noneMatch(thread -> thread.getName().matches("runs|interactive-.*|device-.*|cpu-backend-.*")));
    }

    private void thrown(Thread thread, Throwable fault) {
        StringBuilder text = new StringBuilder(thread.getName() + ": " + fault);
        for (StackTraceElement line : fault.getStackTrace()) {
            text.append("\n  ").append(line);
        }
        found.add(text.toString());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        WaitForAsyncUtils.waitForFxEvents();
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            Thread.currentThread().setUncaughtExceptionHandler(null);
            CssParser.errorsProperty().removeListener(styles);
        });
        Thread.setDefaultUncaughtExceptionHandler(null);
        untilThreadsEnd();
        assertEquals(List.of(), found);
    }
}
