package nibblescope.app.chart;

import nibblescope.core.metrics.BlockRegion;

/// The part of a matrix of blocks that is seen, in blocks: 0.5 is the middle of the first one.
public record Viewport(double left, double top, double width, double height) {
    /// The fewest blocks that are seen either way, so that one of them fills a good part of the
    /// view.
    public static final double SMALLEST_EXTENT = 1.5;

    private static final double AROUND = 0.08;

    /// All of a matrix.
    public static Viewport fit(long rows, long columns) {
        return new Viewport(0, 0, columns, rows);
    }

    /// This part, moved and resized as little as is needed to lie in the matrix and to be no
    /// smaller than [#SMALLEST_EXTENT], or the matrix.
    public Viewport within(long rows, long columns) {
        double w = extent(width, columns);
        double h = extent(height, rows);
        return new Viewport(Math.clamp(left, 0, columns - w), Math.clamp(top, 0, rows - h), w, h);
    }

    private static double extent(double wanted, long blocks) {
        return Math.clamp(wanted, Math.min(SMALLEST_EXTENT, (double) blocks), (double) blocks);
    }

    /// Shows `factor` times fewer blocks either way, as far as the matrix allows, while the place
    /// in the view that `shareX` and `shareY` name, 0 to 1, keeps what it shows.
    public Viewport zoomed(double factor, double shareX, double shareY, long rows, long columns) {
        Viewport size = new Viewport(0, 0, width / factor, height / factor).within(rows, columns);
        return new Viewport(
                        left + shareX * (width - size.width),
                        top + shareY * (height - size.height),
                        size.width,
                        size.height)
                .within(rows, columns);
    }

    /// Moved by so many of its widths and heights.
    public Viewport panned(double widths, double heights, long rows, long columns) {
        return new Viewport(left + widths * width, top + heights * height, width, height).within(rows, columns);
    }

    /// Moved as little as is needed to show all of a block.
    public Viewport showing(Cell cell, long rows, long columns) {
        return new Viewport(
                        start(left, width, (double) cell.column()),
                        start(top, height, (double) cell.row()),
                        width,
                        height)
                .within(rows, columns);
    }

    private static double start(double start, double extent, double block) {
        return Math.clamp(start, Math.max(0, block + 1 - extent), block);
    }

    /// The part that shows all of a region, with a little around it.
    public static Viewport around(BlockRegion region, long rows, long columns) {
        double w = region.columns() * (1 + 2 * AROUND);
        double h = region.rows() * (1 + 2 * AROUND);
        double middle = region.firstColumn() + region.columns() / 2.0;
        return new Viewport(middle - w / 2, region.firstRow() + region.rows() / 2.0 - h / 2, w, h)
                .within(rows, columns);
    }

    /// A part on the way to another one, where the eye sees a steady zoom; what both show at the same
    /// place stays there.
    ///
    /// @param share of the way, 0 to 1
    public Viewport towards(Viewport other, double share) {
        double w = width * Math.pow(other.width / width, share);
        double h = height * Math.pow(other.height / height, share);
        double across = other.width == width ? share : (w - width) / (other.width - width);
        double down = other.height == height ? share : (h - height) / (other.height - height);
        return new Viewport(left + across * (other.left - left), top + down * (other.top - top), w, h);
    }

    /// The block under a point of a view of some size, which shows this part.
    public Cell cellAt(double x, double y, double viewWidth, double viewHeight) {
        return new Cell(
                (long) Math.floor(top + y * height / viewHeight), (long) Math.floor(left + x * width / viewWidth));
    }

    /// Where in a view a column of blocks starts, in the view's unit of length.
    public double x(double column, double viewWidth) {
        return (column - left) * viewWidth / width;
    }

    /// Where in a view a row of blocks starts, in the view's unit of length.
    public double y(double row, double viewHeight) {
        return (row - top) * viewHeight / height;
    }
}
