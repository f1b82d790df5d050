package nibblescope.app.cli;

import nibblescope.core.quantize.PowerOfTwoRule;
import picocli.CommandLine.Option;

/// What is left to choose about the four corners.
final class CornerOptions {
    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "Scale rule of the E8M0 corners: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private PowerOfTwoRule rule = PowerOfTwoRule.RCEIL;

    @Option(names = "--no-tensor-scale", description = "E4M3 corners without a tensor scale.")
    private boolean oneLevel;

    PowerOfTwoRule rule() {
        return rule;
    }

    boolean tensorScale() {
        return !oneLevel;
    }
}
