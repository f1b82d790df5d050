package nibblescope.app.numberline;

import java.util.Arrays;
import java.util.Optional;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Position;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.core.io.Input;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.tensor.TensorInfo;

/// The blocks that tell the scale formats apart: values chosen to give the figures that NVIDIA's
/// article reports, a mean squared error of 0.72 under MXFP4 and of 0.08 under NVFP4.
enum PresetBlock {
    A("preset A"),
    B("preset B");

    /// The figures of the article, to which both blocks come to two decimals.
    static final double MXFP4_MSE = 0.72;
    static final double NVFP4_MSE = 0.08;

    private static final Source SOURCE = new Source.Stored(Input.OfSample.PRESETS);

    private final String tensor;

    PresetBlock(String tensor) {
        this.tensor = tensor;
    }

    /// Opens the block as the figures were made: RCEIL for the powers of two, no tensor scale.
    void open(Exploration exploration) {
        exploration.open(
                SOURCE,
                new Start(
                        Optional.of(PowerOfTwoRule.RCEIL),
                        Optional.of(false),
                        Optional.of(tensor),
                        new Position(0, 0)));
    }

    /// The preset that is shown with its own values, if one is.
    static Optional<PresetBlock> shown(Exploration exploration) {
        TensorInfo info = exploration.tensorProperty().get();
        boolean presets = exploration.source().equals(Optional.of(SOURCE));
        return Arrays.stream(values())
                .filter(preset -> presets
                        && info != null
                        && info.name().equals(preset.tensor)
                        && !exploration.editedProperty().get())
                .findFirst();
    }
}
