package nibblescope.core.backend;

import java.time.Instant;
import nibblescope.core.tensor.DType;

/// What a run came to: one line of the table of runs.
///
/// @param subject       what was run on: a tensor's name, or the shape of a product
/// @param dtype         of the values that were read
/// @param elements      of the tensor, or of the weights
/// @param recipe        id of the recipe, or what stands in its place, as `bf16 (cuBLASLt)`
/// @param receipt       what it ran on
/// @param timing        how long it took
/// @param mse           mean squared error; NaN where there is none
/// @param sqnrDecibels  of the tensor, or of a layer's output; NaN where there is none
/// @param relativeError of a product against float64; NaN where there is none
/// @param speedUp       over the BF16 weights of the same request; NaN where there are none
/// @param path          what code was timed
/// @param verification  how its bytes compare with those of the reference quantizer
public record RunReport(
        Kind kind,
        String subject,
        DType dtype,
        long elements,
        String recipe,
        Receipt receipt,
        Measurement timing,
        double mse,
        double sqnrDecibels,
        double relativeError,
        double speedUp,
        CodePath path,
        Verification verification) {
    /// Of a run by kernels of a device.
    public RunReport(
            Kind kind,
            String subject,
            DType dtype,
            long elements,
            String recipe,
            Receipt receipt,
            Measurement timing,
            double mse,
            double sqnrDecibels,
            double relativeError,
            double speedUp,
            Verification verification) {
        this(
                kind,
                subject,
                dtype,
                elements,
                recipe,
                receipt,
                timing,
                mse,
                sqnrDecibels,
                relativeError,
                speedUp,
                CodePath.KERNELS,
                verification);
    }

    /// What was done.
    public enum Kind {
        QUANTIZE,
        DEQUANTIZE,
        /// From a mapped file to codes and scales in memory, by the clock.
        STREAM,
        DECODE,
        LAYER
    }

    /// What a run can be repeated by.
    ///
    /// @param programVersion of Nibblescope
    /// @param started        when the run began
    public record Receipt(Device device, String programVersion, Instant started) {}

    /// How the bytes of a run compare with those of the reference quantizer.
    public sealed interface Verification {
        /// Nobody asked.
        record NotAsked() implements Verification {}

        /// All are equal.
        ///
        /// @param bytes of codes, scales and block errors
        record AllEqual(long bytes) implements Verification {}

        /// Some are not.
        ///
        /// @param block    the first block that differs; 0 if the tensor's amax does
        /// @param what     what differs: `amax`, `scale`, `codes`, `error`, or `non-finite`, the
        ///                 count of such elements
        /// @param found    in hexadecimal, highest byte first
        /// @param expected what the reference quantizer gives, likewise
        record Differs(long block, String what, String found, String expected) implements Verification {}
    }
}
