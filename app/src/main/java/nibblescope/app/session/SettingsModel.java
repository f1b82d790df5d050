package nibblescope.app.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.session.Settings.ThemeChoice;

/// The settings of a window. What is chosen here is shown at once.
public final class SettingsModel {
    /// The scales of text that can be chosen.
    public static final List<Double> TEXT_SCALES = List.of(1.0, 1.25, 1.5, 1.75, Presentation.LARGEST_TEXT_SCALE);

    /// How large text is at least while one view is shown to many.
    public static final double PRESENTING_TEXT_SCALE = 1.6;

    private final Presentation presentation;
    private final SystemLook system;
    private final ObjectProperty<Settings> settings;
    private boolean presenting;

    /// What the system says, for as long as the user has said nothing.
    ///
    /// @param theme  its colours, which may change
    /// @param motion whether it lets things move
    public record SystemLook(ObservableValue<Theme> theme, boolean motion) {}

    public SettingsModel(Presentation presentation, Settings settings, SystemLook system) {
        this.presentation = presentation;
        this.system = system;
        this.settings = new SimpleObjectProperty<>(settings);
        this.settings.addListener((_, _, _) -> show());
        system.theme().addListener((_, _, _) -> show());
        show();
    }

    /// The settings as a presentation has them already.
    public static SettingsModel of(Presentation presentation) {
        Theme theme = presentation.themeProperty().get();
        boolean motion = presentation.motionProperty().get();
        Settings settings = new Settings(
                theme == Theme.DARK ? ThemeChoice.DARK : ThemeChoice.LIGHT,
                Optional.empty(),
                presentation.textScaleProperty().get(),
                Optional.of(motion));
        return new SettingsModel(presentation, settings, new SystemLook(new SimpleObjectProperty<>(theme), motion));
    }

    /// What is chosen.
    public ObjectProperty<Settings> settingsProperty() {
        return settings;
    }

    public void choose(ThemeChoice theme) {
        Settings now = settings.get();
        settings.set(new Settings(theme, now.language(), now.textScale(), now.motion()));
    }

    /// Shows the theme that is not shown now.
    public void switchTheme() {
        choose(presentation.themeProperty().get() == Theme.LIGHT ? ThemeChoice.DARK : ThemeChoice.LIGHT);
    }

    /// Remembers a language; whoever shows the window shows it anew.
    public void choose(Locale language) {
        Settings now = settings.get();
        settings.set(new Settings(now.theme(), Optional.of(language), now.textScale(), now.motion()));
    }

    public void choose(double textScale) {
        Settings now = settings.get();
        settings.set(new Settings(now.theme(), now.language(), textScale, now.motion()));
    }

    /// Chooses the next larger scale of text, if there is one.
    public void enlarge() {
        double now = settings.get().textScale();
        TEXT_SCALES.stream().filter(scale -> scale > now).findFirst().ifPresent(this::choose);
    }

    /// Chooses the next smaller scale of text, if there is one.
    public void reduce() {
        double now = settings.get().textScale();
        TEXT_SCALES.reversed().stream().filter(scale -> scale < now).findFirst().ifPresent(this::choose);
    }

    /// Whether things move.
    public boolean moves() {
        return settings.get().motion().orElse(system.motion());
    }

    public void chooseMotion(boolean motion) {
        Settings now = settings.get();
        settings.set(new Settings(now.theme(), now.language(), now.textScale(), Optional.of(motion)));
    }

    /// Shows large text while one view is shown to many, whatever is chosen.
    public void present(boolean now) {
        presenting = now;
        show();
    }

    private void show() {
        Settings now = settings.get();
        presentation
                .themeProperty()
                .set(
                        switch (now.theme()) {
                            case SYSTEM -> system.theme().getValue();
                            case LIGHT -> Theme.LIGHT;
                            case DARK -> Theme.DARK;
                        });
        presentation
                .textScaleProperty()
                .set(presenting ? Math.max(PRESENTING_TEXT_SCALE, now.textScale()) : now.textScale());
        presentation.motionProperty().set(moves());
    }
}
