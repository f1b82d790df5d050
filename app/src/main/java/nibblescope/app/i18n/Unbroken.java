package nibblescope.app.i18n;

import java.util.regex.Pattern;

/// Texts whose numbers stay on one line when they are wrapped: `−0.` never stands at the end of a
/// line with `10116` at the start of the next, nor `5.573e-` without its `05`.
public final class Unbroken {
    private static final Pattern BREAKABLE =
            Pattern.compile("(?<=\\d[.,])(?=\\d)|(?<=\\d)(?=e[-−+]?\\d)|(?<=\\de[-−+])(?=\\d)");

    /// Takes no room. The word joiner that Unicode has for this since 3.2 (U+2060) does not stop
    /// Java from breaking there.
    private static final String JOINER = "\uFEFF";

    private Unbroken() {}

    /// The text with joiners in its numbers: for labels, not for what is copied or exported.
    public static String numbers(String text) {
        return BREAKABLE.matcher(text).replaceAll(JOINER);
    }
}
