package nibblescope.core.quantize;

/// How a reference lays out the codes of a row in bytes, two a byte, the even element in the low
/// half.
public enum Packing {
    /// The reference does not pack: it defines codes and scales alone.
    NONE,
    /// Rows of whole blocks only; the reference refuses others.
    WHOLE_BLOCKS,
    /// The last block of a row is filled up with zeros, and their codes are stored.
    PADDED_BLOCKS,
    /// As many whole bytes as a row has; the reference drops the last code of an odd row.
    WHOLE_BYTES
}
