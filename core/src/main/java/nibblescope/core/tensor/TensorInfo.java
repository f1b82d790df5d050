package nibblescope.core.tensor;

/// What a file says of one of its tensors, without its elements.
///
/// @param name the tensor's name in its file
public record TensorInfo(String name, DType dtype, Shape shape) {
    /// The bytes that the elements take in a file; a 4- or 6-bit tensor fills whole bytes.
    public long bytes() {
        return Math.ceilDiv(Math.multiplyExact(shape.elements(), dtype.bits()), 8L);
    }
}
