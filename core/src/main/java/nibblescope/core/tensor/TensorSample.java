package nibblescope.core.tensor;

import java.util.OptionalLong;

/// Evenly spaced stretches of a large tensor, for a first picture of it. Each row of the sample is
/// a whole row of the tensor, or a stretch of one where rows are very long. Short rows are taken
/// several next to each other: a disk takes far longer to find a place than to read on there.
///
/// @param source   the tensor
/// @param tensor   the sample: an F32 tensor on the heap
/// @param stretches how many stretches of that length the source has
public record TensorSample(Tensor source, Tensor tensor, long stretches) {
    /// A stretch is a multiple of every block size, unless it is a whole row.
    private static final int LONGEST_STRETCH = 1 << 15;

    /// A sample of at most `limit` elements.
    ///
    /// @param limit at least 2^15
    public static TensorSample of(Tensor source, int limit) {
        int length = (int) Math.min(source.shape().columns(), LONGEST_STRETCH);
        long stretches = Math.multiplyExact(source.shape().rows(), stretchesPerRow(source, length));
        int most = limit / Math.max(1, length);
        int rows = stretches <= most ? (int) stretches : most - most % neighbours(length);
        float[] values = new float[rows * length];
        for (int row = 0; row < rows; row++) {
            source.read(
                    firstElement(source, length, stretch(row, rows, length, stretches)), values, row * length, length);
        }
        return new TensorSample(source, Tensor.ofFloats(source.name(), Shape.of(rows, length), values), stretches);
    }

    /// The row of the source that a row of the sample is from.
    public long sourceRow(long row) {
        return firstElement(row) / source.shape().columns();
    }

    /// The column of the source at which a row of the sample starts.
    public long sourceColumn(long row) {
        return firstElement(row) % source.shape().columns();
    }

    /// The row of the sample that holds an element of the source, if there is one.
    public OptionalLong rowOf(long sourceRow, long sourceColumn) {
        long wanted = sourceRow * source.shape().columns() + sourceColumn;
        long low = 0;
        long high = tensor.shape().rows() - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            long first = firstElement(middle);
            if (wanted < first) {
                high = middle - 1;
            } else if (wanted >= first + tensor.shape().columns()) {
                low = middle + 1;
            } else {
                return OptionalLong.of(middle);
            }
        }
        return OptionalLong.empty();
    }

    /// The share of the source's elements that are in the sample, 0 to 1.
    public double share() {
        return (double) tensor.elements() / source.elements();
    }

    private long firstElement(long row) {
        int length = Math.toIntExact(tensor.shape().columns());
        return firstElement(source, length, stretch(row, tensor.shape().rows(), length, stretches));
    }

    private static long stretchesPerRow(Tensor source, int length) {
        return length == 0 ? 0 : source.shape().columns() / length;
    }

    /// How many stretches of that length are taken next to each other.
    private static int neighbours(int length) {
        return Math.max(1, LONGEST_STRETCH / Math.max(1, length));
    }

    private static long stretch(long row, long rows, int length, long stretches) {
        if (rows == stretches) {
            return row;
        }
        int neighbours = neighbours(length);
        long places = rows / neighbours;
        return Math.multiplyExact(row / neighbours, stretches) / places + row % neighbours;
    }

    private static long firstElement(Tensor source, int length, long stretch) {
        long perRow = stretchesPerRow(source, length);
        return stretch / perRow * source.shape().columns() + stretch % perRow * length;
    }
}
