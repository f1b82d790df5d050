package nibblescope.app.session;

import nibblescope.app.i18n.Messages;

/// A file that the program or its user has kept cannot be read. Says which file, where in it, what
/// was found and what was expected.
public final class BrokenFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What is wrong with a file.
    public enum Fault {
        /// The system does not let it be read: `found` has the reason.
        UNREADABLE,
        /// It has more bytes than such a file ever has.
        TOO_LARGE,
        /// It is no JSON: `place` is the line.
        NO_JSON,
        /// A value is of another kind, or beyond its limits.
        WRONG_VALUE
    }

    private final String file;
    private final Fault fault;
    private final String place;
    private final String found;
    private final String expected;

    /// @param file     the file's name
    /// @param place    where in the file: a line, or the names that lead to a value: `views.board`
    /// @param found    what is there
    /// @param expected what should be there, as JSON: `true, false`; `0 – 31`
    BrokenFileException(String file, Fault fault, String place, String found, String expected) {
        super(file + ": " + fault + " " + place + ": " + found + ", expected: " + expected);
        this.file = file;
        this.fault = fault;
        this.place = place;
        this.found = found;
        this.expected = expected;
    }

    /// What is wrong, in the language of the window.
    public String text(Messages messages) {
        return switch (fault) {
            case UNREADABLE -> messages.get("session.fault.unreadable", file, found);
            case TOO_LARGE -> messages.get("session.fault.too-large", file, found, expected);
            case NO_JSON -> messages.get("session.fault.no-json", file, place);
            case WRONG_VALUE -> messages.get("session.fault.wrong-value", file, place, found, expected);
        };
    }

    public Fault fault() {
        return fault;
    }

    /// Where in the file.
    public String place() {
        return place;
    }
}
