package nibblescope.core.backend;

import org.jspecify.annotations.Nullable;

/// JSON that is not of a run: `receipt.device: memoryBytes is "much", a whole number is expected`.
public final class RunJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final String found;
    private final String expected;

    /// A complaint about a value.
    ///
    /// @param place    of the value; empty for the whole text
    /// @param found    what is there, as the rest of a sentence about the place
    /// @param expected what should be there; empty if `found` says it all
    public RunJsonException(String place, String found, String expected, @Nullable Throwable cause) {
        super(
                (place.isEmpty() ? "the JSON" : place) + " " + found + (expected.isEmpty() ? "" : ", " + expected),
                cause);
        this.place = place;
        this.found = found;
        this.expected = expected;
    }

    /// Where in the JSON: `receipt.device`; empty for all of it.
    public String place() {
        return place;
    }

    /// What is there.
    public String found() {
        return found;
    }

    /// What should be there; empty if [#found()] says it all.
    public String expected() {
        return expected;
    }
}
