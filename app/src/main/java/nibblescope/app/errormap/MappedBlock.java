package nibblescope.app.errormap;

/// A block on the map in figures.
///
/// @param number      of the block in the tensor, counted row by row of blocks from 0
/// @param firstRow    of the tensor
/// @param lastRow     its last one, which is the first one of a block in a row
/// @param firstColumn of the tensor, in elements
/// @param lastColumn  its last element
/// @param value       the quantity that the map shows; NaN if it has none
/// @param mse         mean squared error of its finite elements; NaN if there are none
/// @param nonFinite   how many of its elements are not finite, before or after
public record MappedBlock(
        long number,
        long firstRow,
        long lastRow,
        long firstColumn,
        long lastColumn,
        float value,
        double mse,
        int nonFinite) {}
