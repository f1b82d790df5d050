package nibblescope.app.window;

import static nibblescope.app.window.Shown.onFx;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Dimension2D;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Messages;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testfx.framework.junit5.ApplicationExtension;

/// Every text of the real window can be read to its end, in the smallest window that is promised.
@ExtendWith(ApplicationExtension.class)
class NoCutTextTest {
    private static final Dimension2D SMALLEST = new Dimension2D(1024, 700);

    static List<Locale> languages() {
        return Messages.LANGUAGES;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noTextIsCutInTheSmallestWindow(Locale language) {
        assertEquals("", String.join("\n", cutTexts(language, 1)));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void noTextIsCutAtTheLargestTextSize(Locale language) {
        assertEquals("", String.join("\n", cutTexts(language, Presentation.LARGEST_TEXT_SCALE)));
    }

    private static List<String> cutTexts(Locale language, double textScale) {
        List<String> found = new ArrayList<>();
        OpenedWindow window = new OpenedWindow(language, SMALLEST);
        window.open();
        try {
            window.openSample();
            onFx(() -> {
                window.presentation.textScaleProperty().set(textScale);
                return null;
            });
            for (View view : View.values()) {
                onFx(() -> {
                    window.show(view);
                    return null;
                });
                window.settle();
                onFx(() -> CutTexts.of(window.stage().getScene(), textScale > 1))
                        .forEach(text -> found.add(language + " " + view.id() + ": " + text));
            }
        } finally {
            onFx(() -> {
                window.close();
                return null;
            });
        }
        return found.stream().distinct().toList();
    }
}
