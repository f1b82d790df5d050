package nibblescope.app.board;

/// What a figure means.
///
/// @param name       what it is called
/// @param definition in a sentence
/// @param formula    in signs of any language
/// @param unit       what it is counted in
/// @param exact      its value with all digits
record Explanation(String name, String definition, String formula, String unit, String exact) {}
