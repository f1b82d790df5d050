package nibblescope.core.quantize;

/// How a reference lays out the codes of a row in bytes: codes of 4 bits two a byte, the even element
/// in the low half, but for [#GGML_BLOCKS].
public enum Packing {
    /// The reference does not pack: it defines codes and scales alone.
    NONE,
    /// Rows of whole blocks only; the reference refuses others.
    WHOLE_BLOCKS,
    /// The last block of a row is filled up with zeros, and their codes are stored.
    PADDED_BLOCKS,
    /// As many whole bytes as a row has; the reference drops the last code of an odd row.
    WHOLE_BYTES,
    /// A byte an element, for codes of more than 4 bits.
    ONE_A_BYTE,
    /// Scales and codes side by side as [GgmlBlocks] has them; rows of whole blocks only.
    GGML_BLOCKS
}
