package nibblescope.core.backend.cpu.speed;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.util.List;
import nibblescope.core.backend.BackendException;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;

/// The pyramid over the errors of 10^8 blocks, 10000 x 10000: what the error map of a matrix of 1.6 x
/// 10^9 elements is drawn from, at 1000 x 1000 and any other size.
final class Picture {
    private static final int SIDE = 10_000;
    private static final int BLOCK_SIZE = 16;
    private static final int WARM_UPS = 3;
    private static final int BUILDS = 7;

    private Picture() {}

    /// The median time of building it.
    static Rounds.Lap measure() throws BackendException {
        try (Arena arena = Arena.ofShared()) {
            BlockLayout layout = new BlockLayout(Shape.of(SIDE, SIDE * BLOCK_SIZE), BLOCK_SIZE);
            BlockErrors errors = BlockErrors.allocate(layout, arena);
            float worst = 0;
            int state = 1;
            for (long block = 0; block < layout.blocks(); block++) {
                state = state * 1664525 + 1013904223;
                float error = (state >>> 8) * 0x1p-24f;
                worst = Math.max(worst, error);
                errors.squaredErrors().setAtIndex(JAVA_FLOAT, block, error);
            }
            requireTop(Pyramid.of(errors, RunMonitor.NONE), worst / BLOCK_SIZE);
            Contender build = new Contender("picture", 1, layout.blocks() * Float.BYTES, () -> {
                if (Pyramid.of(errors, RunMonitor.NONE).levels() == 0) {
                    throw new IllegalStateException("a pyramid has at least one level");
                }
            });
            return Rounds.of(List.of(build), WARM_UPS, BUILDS).median(build);
        }
    }

    private static void requireTop(Pyramid pyramid, float worst) {
        float max = pyramid.max(pyramid.levels() - 1, 0, 0);
        if (max != worst) {
            throw new IllegalStateException("the worst block has %s, the pyramid says %s".formatted(worst, max));
        }
    }
}
