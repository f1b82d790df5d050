package nibblescope.app.errormap;

/// A block on the map in figures.
///
/// @param number      of the block in the tensor, counted row by row from 0
/// @param row         of the tensor
/// @param firstColumn of the tensor, in elements
/// @param lastColumn  its last element
/// @param value       the quantity that the map shows; NaN if it has none
/// @param mse         mean squared error of its finite elements; NaN if there are none
/// @param nonFinite   how many of its elements are not finite, before or after
public record MappedBlock(
        long number, long row, long firstColumn, long lastColumn, float value, double mse, int nonFinite) {}
