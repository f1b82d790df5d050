package nibblescope.app.bits;

import java.util.Locale;

/// What a bit of a code is for.
enum Field {
    SIGN("s"),
    EXPONENT("e"),
    MANTISSA("m");

    private final String letter;

    Field(String letter) {
        this.letter = letter;
    }

    /// Its letter in bit layouts such as `s eeee mmm`.
    String letter() {
        return letter;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
