/// Small number formats: which value a code denotes, and which code a value rounds to. What a
/// reference implementation does differently (special values, signs of zero) is a matter of its
/// recipe and belongs to `quantize`.
package nibblescope.core.format;
