package nibblescope.app.study;

import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Explorations that do everything at once, on the calling thread.
public final class Explorations {
    private Explorations() {}

    public static Exploration empty() {
        return new Exploration(new CpuBackend(1), Runnable::run, Runnable::run, Runnable::run);
    }

    /// One level scales, as the known figures of the preset blocks are for.
    public static Exploration ofPresetA() {
        Exploration exploration = empty();
        exploration.tensorScaleProperty().set(false);
        exploration.open(Samples::presetBlocks);
        return exploration;
    }

    public static Exploration of(int rows, float... values) {
        Exploration exploration = empty();
        exploration.tensorScaleProperty().set(false);
        Tensor tensor = Tensor.ofFloats("made", Shape.of(rows, values.length / rows), values);
        exploration.open(() -> new GeneratedFile("made", tensor));
        return exploration;
    }

    public static Exploration ofSample(String tensor) {
        Exploration exploration = empty();
        TensorFile sample = Samples.miniLm();
        exploration.open(() -> sample);
        sample.tensors().stream().filter(info -> info.name().equals(tensor)).forEach(exploration::choose);
        return exploration;
    }
}
