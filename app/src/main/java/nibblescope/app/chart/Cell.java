package nibblescope.app.chart;

/// A block of a matrix of blocks: the cells of a heat map.
///
/// @param column counts blocks, not elements
public record Cell(long row, long column) {}
