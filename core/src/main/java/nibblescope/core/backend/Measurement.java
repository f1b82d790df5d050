package nibblescope.core.backend;

import java.util.List;

/// How long one and the same work took, several times.
///
/// @param nanos               of each repetition, warm: between two events on a device, by the
///                            clock on processors
/// @param bytes               that each repetition reads and writes
/// @param copyBytesPerSecond  what the device's own copy reaches, read and written bytes counted,
///                            the fastest measured there so far; NaN if it was not
public record Measurement(List<Long> nanos, long bytes, double copyBytesPerSecond) {
    public Measurement {
        nanos = List.copyOf(nanos);
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    /// The median; of an even count the upper of the two in the middle.
    public long medianNanos() {
        return nanos.stream().sorted().toList().get(nanos.size() / 2);
    }

    /// Bytes a second at the median.
    public double bytesPerSecond() {
        return bytes * 1e9 / medianNanos();
    }

    /// Share of the device's own copy speed; NaN if that was not measured.
    public double shareOfCopy() {
        return bytesPerSecond() / copyBytesPerSecond;
    }
}
