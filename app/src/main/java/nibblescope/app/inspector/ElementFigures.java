package nibblescope.app.inspector;

import nibblescope.core.metrics.BlockTrace;

/// One element of the block, step by step.
///
/// @param index         place in the block
/// @param value         the original
/// @param scaled        the value divided by the scales, before it is rounded
/// @param code          the stored bits
/// @param reconstruction what the code dequantizes to
/// @param error         reconstruction minus value
/// @param worst         whether no element of the block has a larger error; the first of equal ones
record ElementFigures(
        int index,
        float value,
        float scaled,
        int code,
        float reconstruction,
        float error,
        BlockTrace.Outcome outcome,
        boolean worst) {
    static ElementFigures of(BlockTrace trace, int index, boolean worst) {
        return new ElementFigures(
                index,
                trace.value(index),
                trace.scaled(index),
                trace.code(index),
                trace.reconstruction(index),
                trace.error(index),
                trace.outcome(index),
                worst);
    }
}
