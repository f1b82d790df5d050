package nibblescope.app.chart;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import nibblescope.core.metrics.BlockValues;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;

/// Pyramids over errors of our choice.
final class MadePyramid {
    private MadePyramid() {}

    /// @param errors the number of each block, row by row; NaN for a block with an element that is
    ///               not finite
    static Pyramid of(int rows, int columns, float... errors) {
        int blockSize = 2;
        BlockLayout layout = new BlockLayout(Shape.of(rows, (long) columns * blockSize), blockSize);
        MemorySegment values = Arena.ofAuto().allocate((long) rows * columns * Float.BYTES, Float.BYTES);
        MemorySegment.copy(errors, 0, values, JAVA_FLOAT, 0, errors.length);
        return Pyramid.of(new BlockValues(layout, values), RunMonitor.NONE);
    }
}
