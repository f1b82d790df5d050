package nibblescope.app.runs;

/// What can be run from the window.
public enum RunKind {
    QUANTIZE,
    DECODE,
    LAYER
}
