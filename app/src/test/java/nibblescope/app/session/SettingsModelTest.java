package nibblescope.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.Settings.ThemeChoice;
import org.junit.jupiter.api.Test;

class SettingsModelTest {
    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);
    private final ObjectProperty<Theme> system = new SimpleObjectProperty<>(Theme.DARK);
    private final SettingsModel model =
            new SettingsModel(presentation, Settings.USUAL, new SettingsModel.SystemLook(system, false));

    private Theme theme() {
        return presentation.themeProperty().get();
    }

    private double textScale() {
        return presentation.textScaleProperty().get();
    }

    @Test
    void theThemeFollowsTheSystemUntilOneIsChosen() {
        assertEquals(Theme.DARK, theme());
        system.set(Theme.LIGHT);
        assertEquals(Theme.LIGHT, theme());
        model.switchTheme();
        assertEquals(Theme.DARK, theme());
        assertEquals(ThemeChoice.DARK, model.settingsProperty().get().theme());
        system.set(Theme.DARK);
        system.set(Theme.LIGHT);
        assertEquals(Theme.DARK, theme());
        model.choose(ThemeChoice.SYSTEM);
        assertEquals(Theme.LIGHT, theme());
    }

    @Test
    void thingsMoveAsTheSystemHasItUntilTheUserChooses() {
        assertFalse(presentation.motionProperty().get());
        model.chooseMotion(true);
        assertTrue(presentation.motionProperty().get());
        assertEquals(Optional.of(true), model.settingsProperty().get().motion());
    }

    @Test
    void textGrowsAndShrinksInStepsWithinItsLimits() {
        model.reduce();
        assertEquals(1, textScale());
        model.enlarge();
        assertEquals(1.25, textScale());
        for (int i = 0; i < 9; i++) {
            model.enlarge();
        }
        assertEquals(2, textScale());
        model.reduce();
        assertEquals(1.75, textScale());
    }

    @Test
    void textIsLargeWhilePresentingAndWhatIsChosenStays() {
        model.choose(1.25);
        model.present(true);
        assertEquals(SettingsModel.PRESENTING_TEXT_SCALE, textScale());
        model.choose(1.75);
        assertEquals(1.75, textScale());
        model.choose(1.5);
        assertEquals(SettingsModel.PRESENTING_TEXT_SCALE, textScale());
        model.present(false);
        assertEquals(1.5, textScale());
        assertEquals(1.5, model.settingsProperty().get().textScale());
    }
}
