package nibblescope.app.memory;

import java.util.List;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.tensor.TensorInfo;

/// The bytes of some tensors in a format.
///
/// @param format            what those that can be quantized are stored in
/// @param elements          of all tensors
/// @param quantizedElements of the tensors that are stored in the format
/// @param codeBytes         bytes of their codes; of their elements, in a plain format
/// @param scaleBytes        bytes of their block scales
/// @param tensorScaleBytes  bytes of their tensor scales
/// @param paddingBytes      bytes that their rows are filled up with
/// @param unquantizedBytes  bytes of the other tensors, which stay as they are in the file
public record FormatCost(
        StoredFormat format,
        long elements,
        long quantizedElements,
        long codeBytes,
        long scaleBytes,
        long tensorScaleBytes,
        long paddingBytes,
        long unquantizedBytes) {
    private static final int BITS_PER_BYTE = 8;

    /// The cost of tensors in a format.
    ///
    /// @param stored   those that are stored in the format
    /// @param untouched those that stay as they are
    static FormatCost of(StoredFormat format, List<TensorInfo> stored, List<TensorInfo> untouched) {
        FormatCost sum = new FormatCost(format, 0, 0, 0, 0, 0, 0, 0);
        for (TensorInfo info : stored) {
            sum = sum.plus(
                    switch (format) {
                        case StoredFormat.Plain plain -> of(plain, info.shape().elements());
                        case StoredFormat.Quantized(var recipe) -> of(format, StorageCost.of(info.shape(), recipe));
                    });
        }
        for (TensorInfo info : untouched) {
            sum = sum.plus(new FormatCost(format, info.shape().elements(), 0, 0, 0, 0, 0, info.bytes()));
        }
        return sum;
    }

    private static FormatCost of(StoredFormat.Plain plain, long elements) {
        long bytes = Math.multiplyExact(elements, plain.bits() / BITS_PER_BYTE);
        return new FormatCost(plain, elements, elements, bytes, 0, 0, 0, 0);
    }

    private static FormatCost of(StoredFormat format, StorageCost cost) {
        return new FormatCost(
                format,
                cost.elements(),
                cost.elements(),
                cost.codeBytes(),
                cost.scaleBytes(),
                cost.tensorScaleBytes(),
                cost.paddingBytes(),
                0);
    }

    private FormatCost plus(FormatCost more) {
        return new FormatCost(
                format,
                Math.addExact(elements, more.elements),
                Math.addExact(quantizedElements, more.quantizedElements),
                Math.addExact(codeBytes, more.codeBytes),
                Math.addExact(scaleBytes, more.scaleBytes),
                Math.addExact(tensorScaleBytes, more.tensorScaleBytes),
                Math.addExact(paddingBytes, more.paddingBytes),
                Math.addExact(unquantizedBytes, more.unquantizedBytes));
    }

    /// All bytes.
    public long totalBytes() {
        return codeBytes + scaleBytes + tensorScaleBytes + paddingBytes + unquantizedBytes;
    }

    /// All stored bits over all elements.
    public double bitsPerElement() {
        return totalBytes() * (double) BITS_PER_BYTE / elements;
    }

    /// How many times smaller this is than the same tensors in a plain format, what stays as it is
    /// counted in both.
    public double savingAgainst(StoredFormat.Plain plain) {
        double plainBytes = (double) quantizedElements * plain.bits() / BITS_PER_BYTE + unquantizedBytes;
        return plainBytes / totalBytes();
    }
}
