/// Recipes, and what they make of a tensor. A [Recipe] is data: five plug points (scale rule
/// and what it chooses among, multiplier expression, element rounding, special values, packing) and
/// where they come from.
/// [ReferenceQuantizer] is the executable definition that every backend is compared with. How good
/// the outcome is belongs to `metrics`, how fast it comes about to `backend`.
package nibblescope.core.quantize;
