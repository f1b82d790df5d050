package nibblescope.core.quantize;

/// A free recipe that cannot be read: says which part, what was found there, and what is expected.
public final class FreeRecipeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RecipePart part;
    private final String found;
    private final String expected;

    FreeRecipeException(RecipePart part, String found, String expected) {
        super("%s \"%.60s\" of a free recipe; expected %s".formatted(part.word(), found, expected));
        this.part = part;
        this.found = found;
        this.expected = expected;
    }

    public RecipePart part() {
        return part;
    }

    public String found() {
        return found;
    }

    /// In English.
    public String expected() {
        return expected;
    }
}
