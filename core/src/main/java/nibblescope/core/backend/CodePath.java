package nibblescope.core.backend;

/// What code a run went through, and why not another.
public enum CodePath {
    KERNELS("kernels of the device"),
    VECTOR("vector code"),
    /// A run goes on with vector code as soon as there is some.
    VECTOR_ONCE_WARM("vector code, after plain code until it was warm"),
    PLAIN_NOT_WARM("plain code: vector code was not warm yet"),
    PLAIN_RECIPE("plain code: there is no vector code for this recipe"),
    PLAIN_FASTER("plain code: vector code is not faster on this processor"),
    PLAIN_DIFFERS("plain code: vector code gives other bytes on this processor"),
    PLAIN_ABSENT("plain code: this Java runtime gives no access to its module jdk.incubator.vector");

    private final String text;

    CodePath(String text) {
        this.text = text;
    }

    /// In English words.
    public String text() {
        return text;
    }
}
