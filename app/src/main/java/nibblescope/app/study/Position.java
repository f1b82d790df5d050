package nibblescope.app.study;

/// An element of a tensor taken as a matrix. It names the block that holds it under any recipe.
public record Position(long row, long column) {}
