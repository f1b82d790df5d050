package nibblescope.app.window;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Messages;
import nibblescope.app.session.Settings;
import nibblescope.app.session.Settings.ThemeChoice;
import nibblescope.app.session.SettingsModel;

/// How the window shows itself, and sessions.
final class OptionsMenu extends MenuButton {
    private final Presentation presentation;
    private final MenuItem lastSession;

    /// @param language shows everything in another language
    OptionsMenu(SettingsModel settings, Presentation presentation, Consumer<Locale> language, Consumer<Command> run) {
        super(presentation.text("window.options"), ToolBarRow.icon("options"));
        this.presentation = presentation;
        setId("options");
        setTooltip(new Tooltip(presentation.text("window.options.definition")));
        ObservableValue<Settings> chosen = settings.settingsProperty();
        CheckMenuItem motion = new CheckMenuItem(presentation.text("window.motion"));
        motion.setId("motion");
        settings.settingsProperty().subscribe(_ -> motion.setSelected(settings.moves()));
        motion.setOnAction(_ -> settings.chooseMotion(motion.isSelected()));
        lastSession = item(Command.LAST_SESSION, presentation, run);
        lastSession.setDisable(true);
        getItems()
                .addAll(
                        choices(
                                "window.theme",
                                List.of(ThemeChoice.values()),
                                chosen.map(Settings::theme),
                                choice -> presentation.text("window.theme." + choice.id()),
                                choice -> "theme-" + choice.id(),
                                settings::choose),
                        choices(
                                "window.language",
                                Messages.LANGUAGES,
                                chosen.map(_ -> presentation.messages().language()),
                                locale -> locale.getDisplayLanguage(locale),
                                locale -> "language-" + locale.getLanguage(),
                                language),
                        choices(
                                "window.text-size",
                                SettingsModel.TEXT_SCALES,
                                chosen.map(Settings::textScale),
                                scale -> presentation.figures().wholeShare(scale),
                                scale -> "text-size-" + Math.round(100 * scale),
                                settings::choose),
                        motion,
                        item(Command.PRESENT, presentation, run),
                        new SeparatorMenuItem(),
                        item(Command.SAVE_SESSION, presentation, run),
                        item(Command.OPEN_SESSION, presentation, run),
                        lastSession);
    }

    /// Makes it possible to go back to where the program was left.
    void allowLastSession() {
        lastSession.setDisable(false);
    }

    /// A line of a menu that does something, with its keys beside it.
    static MenuItem item(Command command, Presentation presentation, Consumer<Command> run) {
        MenuItem item = new MenuItem(presentation.text("command." + command.id()));
        item.setId(command.id());
        command.keys().stream().findFirst().ifPresent(item::setAccelerator);
        item.setOnAction(_ -> run.accept(command));
        return item;
    }

    private <T> Menu choices(
            String title,
            List<T> values,
            ObservableValue<T> chosen,
            Function<T, String> text,
            Function<T, String> id,
            Consumer<T> choose) {
        Menu menu = new Menu(presentation.text(title));
        ToggleGroup group = new ToggleGroup();
        for (T value : values) {
            RadioMenuItem item = new RadioMenuItem(text.apply(value));
            item.setId(id.apply(value));
            item.setToggleGroup(group);
            chosen.subscribe(now -> item.setSelected(value.equals(now)));
            item.setOnAction(_ -> choose.accept(value));
            menu.getItems().add(item);
        }
        return menu;
    }
}
