package nibblescope.app.study;

import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.BlockShape;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// The values of a tensor around a place: of the rows and columns from a multiple of [#SIDE] to the
/// next one, so that every block lies in one patch or in none.
///
/// @param shape       of the tensor
/// @param firstRow    of the patch
/// @param firstColumn of the patch
/// @param height      rows of the patch
/// @param width       columns of the patch
/// @param values      row by row
@SuppressWarnings("ArrayRecordComponent") // never compared
record TensorPatch(Shape shape, long firstRow, long firstColumn, int height, int width, float[] values)
        implements BlockReader.Values {
    /// Rows and columns of a patch that is not cut short by the edge of the tensor.
    static final int SIDE = 128;

    static {
        if (SIDE * SIDE != BlockShape.MOST_ELEMENTS) {
            throw new AssertionError("a patch holds the largest block");
        }
    }

    /// Reads the patch around an element.
    static TensorPatch around(Position position, Tensor tensor) {
        long firstRow = position.row() / SIDE * SIDE;
        long firstColumn = position.column() / SIDE * SIDE;
        int height = (int) Math.min(SIDE, tensor.shape().rows() - firstRow);
        int width = (int) Math.min(SIDE, tensor.shape().columns() - firstColumn);
        float[] values = new float[height * width];
        for (int row = 0; row < height; row++) {
            tensor.read((firstRow + row) * tensor.shape().columns() + firstColumn, values, row * width, width);
        }
        return new TensorPatch(tensor.shape(), firstRow, firstColumn, height, width, values);
    }

    @Override
    public void read(long from, float[] into, int at, int count) {
        int row = Math.toIntExact(from / shape.columns() - firstRow);
        int column = Math.toIntExact(from % shape.columns() - firstColumn);
        if (column + count > width) {
            throw new IndexOutOfBoundsException(
                    "%d values from column %d of a patch of %d columns are not in it".formatted(count, column, width));
        }
        System.arraycopy(values, row * width + column, into, at, count);
    }

    /// The values of a row from a column on, at most so many.
    float[] ofRow(long row, long column, int most) {
        float[] found = new float[(int) Math.min(most, firstColumn + width - column)];
        read(row * shape.columns() + column, found, 0, found.length);
        return found;
    }

    /// The patch with other values in a row from a column on; those beyond its edge are left out.
    TensorPatch with(long row, long column, float... others) {
        float[] all = values.clone();
        int from = (int) (column - firstColumn);
        int count = Math.min(others.length, width - from);
        System.arraycopy(others, 0, all, (int) (row - firstRow) * width + from, count);
        return new TensorPatch(shape, firstRow, firstColumn, height, width, all);
    }
}
