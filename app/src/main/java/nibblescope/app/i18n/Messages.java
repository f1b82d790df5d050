package nibblescope.app.i18n;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/// The texts of one language. Immutable.
public final class Messages {
    /// The languages that there are bundles for.
    public static final List<Locale> LANGUAGES =
            List.of(Locale.ENGLISH, Locale.forLanguageTag("tr"), Locale.SIMPLIFIED_CHINESE);

    private static final String BUNDLE = "nibblescope.app.i18n.messages";

    private final Locale language;
    private final ResourceBundle bundle;
    private final Figures figures;

    /// The texts of a language, or the English ones if there are none.
    public Messages(Locale language) {
        this.language = language;
        figures = new Figures(language);
        bundle = ResourceBundle.getBundle(BUNDLE, bundleOf(language), Messages.class.getModule());
    }

    /// The English texts are the root bundle, so they have to be asked for as the root: where a
    /// locale has no bundle, the one of the machine's own locale comes before the root.
    private static Locale bundleOf(Locale language) {
        boolean translated = !language.getLanguage().equals(Locale.ENGLISH.getLanguage())
                && LANGUAGES.stream().anyMatch(known -> known.getLanguage().equals(language.getLanguage()));
        return translated ? language : Locale.ROOT;
    }

    public Locale language() {
        return language;
    }

    /// How numbers are written in this language.
    public Figures figures() {
        return figures;
    }

    /// The text of a key. Where the text has places for arguments, such as `{0}`, they are filled
    /// in as they are: give numbers as text, the way they are to be read.
    ///
    /// @throws java.util.MissingResourceException if no bundle has the key
    public String get(String key, Object... arguments) {
        String pattern = bundle.getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, language).format(arguments);
    }
}
