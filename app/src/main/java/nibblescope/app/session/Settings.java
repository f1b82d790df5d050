package nibblescope.app.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import nibblescope.app.chart.Presentation;

/// What the user has chosen once for all.
///
/// @param theme     in which colours
/// @param language  empty as long as that of the system is used
/// @param textScale how much larger than usual text is, 1 to [Presentation#LARGEST_TEXT_SCALE]
/// @param motion    whether things move; empty as long as the system is asked
public record Settings(ThemeChoice theme, Optional<Locale> language, double textScale, Optional<Boolean> motion) {
    /// Everything as the system has it.
    public static final Settings USUAL = new Settings(ThemeChoice.SYSTEM, Optional.empty(), 1, Optional.empty());

    private static final int MOST_CHARACTERS = 100;

    /// In which colours the window is shown.
    public enum ThemeChoice {
        /// Those of the system, also when it changes.
        SYSTEM,
        LIGHT,
        DARK;

        /// How files call it, and the last part of its key.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static Optional<ThemeChoice> theme(String id) {
        return Stream.of(ThemeChoice.values())
                .filter(choice -> choice.id().equals(id))
                .findFirst();
    }

    /// How settings are written down.
    public static final KeptFile.Form<Settings> FORM = new KeptFile.Form<>() {
        @Override
        public Map<String, ?> write(Settings settings) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("theme", settings.theme().id());
            settings.language().ifPresent(language -> object.put("language", language.toLanguageTag()));
            object.put("text_scale", settings.textScale());
            settings.motion().ifPresent(motion -> object.put("motion", motion));
            return object;
        }

        @Override
        public Settings read(JsonFields fields) throws BrokenFileException {
            List<String> themes =
                    Stream.of(ThemeChoice.values()).map(ThemeChoice::id).toList();
            return new Settings(
                    fields.oneOf("theme", themes).flatMap(Settings::theme).orElse(USUAL.theme()),
                    fields.string("language", MOST_CHARACTERS).map(Locale::forLanguageTag),
                    fields.number("text_scale", 1, Presentation.LARGEST_TEXT_SCALE)
                            .orElse(USUAL.textScale()),
                    fields.flag("motion"));
        }
    };
}
