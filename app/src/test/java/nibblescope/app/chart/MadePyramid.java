package nibblescope.app.chart;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;

/// Pyramids over errors of our choice.
final class MadePyramid {
    private MadePyramid() {}

    /// @param errors the mean squared error of each block, row by row; NaN for a block with an
    ///               element that is not finite
    static Pyramid of(int rows, int columns, float... errors) {
        int blockSize = 2;
        BlockLayout layout = new BlockLayout(Shape.of(rows, (long) columns * blockSize), blockSize);
        BlockErrors blocks = BlockErrors.allocate(layout, Arena.ofAuto());
        for (int block = 0; block < errors.length; block++) {
            boolean finite = !Float.isNaN(errors[block]);
            blocks.squaredErrors().setAtIndex(JAVA_FLOAT, block, finite ? errors[block] * blockSize : 0);
            blocks.nonFinite().set(JAVA_BYTE, block, (byte) (finite ? 0 : 1));
        }
        return Pyramid.of(blocks, RunMonitor.NONE);
    }
}
