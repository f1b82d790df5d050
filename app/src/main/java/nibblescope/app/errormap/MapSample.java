package nibblescope.app.errormap;

/// What part of the tensor the map shows while the rest is still computed.
///
/// @param rows      rows of the map
/// @param stretches how many such rows the tensor has
/// @param elements  elements of each
/// @param wholeRows whether they are rows of the tensor, or stretches of its rows
/// @param share     of the tensor's elements, 0 to 1
public record MapSample(long rows, long stretches, long elements, boolean wholeRows, double share) {}
