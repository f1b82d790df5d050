package nibblescope.core.metrics;

import nibblescope.core.quantize.BlockLayout;

/// One level of a [Pyramid]. At level 0 of blocks, maxima and means are the same.
///
/// @param rowsPerCell    rows of blocks that a cell covers, but for the last row of cells
/// @param columnsPerCell blocks of a row that a cell covers, but for the last column of cells
record PyramidLevel(long rows, long columns, long rowsPerCell, long columnsPerCell, Cells maxima, Cells means) {
    private static final int MOST_POOLED = 4;
    /// A pixel of any window covers more cells in the longer direction than are pooled at once, if
    /// there is more than one cell to a pixel: pooling costs no sharpness.
    private static final int ELONGATED = 16;

    /// Level 0 of blocks, each of which has one number.
    static PyramidLevel base(BlockLayout layout, Cells cells) {
        return new PyramidLevel(layout.blockRows(), layout.blocksPerRow(), 1, 1, cells, cells);
    }

    /// Whether there is a single cell.
    boolean isTop() {
        return rows == 1 && columns == 1;
    }

    /// How many cells below each other become one.
    int pooledRows() {
        return pooled(rows, columns);
    }

    /// How many cells next to each other become one.
    int pooledColumns() {
        return pooled(columns, rows);
    }

    /// How many cells become one in a direction. Four at once where the matrix is that much longer
    /// than wide: each level then has a quarter of the cells below it, and all of them take little
    /// memory.
    private static int pooled(long extent, long other) {
        if (extent >= ELONGATED * other) {
            return MOST_POOLED;
        }
        return 2 * extent > other && extent > 1 ? 2 : 1;
    }

    /// The same cells with rows for columns.
    PyramidLevel turned() {
        return new PyramidLevel(
                /* rows= */ columns,
                /* columns= */ rows,
                /* rowsPerCell= */ columnsPerCell,
                /* columnsPerCell= */ rowsPerCell,
                maxima,
                means);
    }

    /// How many rows of blocks the cells of a row cover, of so many rows of blocks in all.
    long rowsCovered(long row, long extent) {
        return Math.min(rowsPerCell, extent - row * rowsPerCell);
    }

    /// How many blocks of a row the cells of a column cover, of so many in all.
    long columnsCovered(long column, long extent) {
        return Math.min(columnsPerCell, extent - column * columnsPerCell);
    }
}
