package nibblescope.core.quantize;

import java.util.List;
import java.util.Set;

/// Every place where a recipe is not its reference, and why. There are no others, and each still is
/// one: the test counts them.
final class GoldenDeviations {
    /// @param reference whose output is not met
    /// @param inputs    on which cases
    /// @param field     what of it is not met; all else is
    /// @param places    how many elements or blocks, on each of these cases
    /// @param reason    why the recipe does otherwise
    record Deviation(String reference, Set<String> inputs, GoldenComparison.Field field, int places, String reason) {}

    private static final String SIGN_OF_NAN =
            "torchao's codes of a block of NaN follow the sign and payload of the NaN that the processor made: 0xC"
                    + " from FP32, 3 from BF16; the recipe has 0xC for both";

    private static final String SIGNED_NAN =
            "compressed-tensors' code of NaN is 0 or 8 by the sign of the NaN, which the processor made: minus from"
                    + " 0 * infinity on x86, and from BF16, as whatever NaN PyTorch's vector instructions convert to that"
                    + " becomes 0xFFFF, in the inputs too; the recipe has 0";

    private static final List<Deviation> ALL = List.of(
            codes("torchao_head.nvfp4.two_level", 1024, SIGN_OF_NAN, "nan_bf16", "inf_bf16"),
            codes("torchao_0.18.0.nvfp4.two_level", 1024, SIGN_OF_NAN, "nan_bf16", "inf_bf16"),
            codes("torchao_0.16.0.nvfp4.two_level", 1006, SIGN_OF_NAN, "nan_bf16"),
            codes("torchao_0.16.0.nvfp4.two_level", 1023, SIGN_OF_NAN, "inf_bf16"),
            codes("ct.nvfp4.minmax", 64, SIGNED_NAN, "nan_bf16"),
            codes("ct.nvfp4.minmax", 16, SIGNED_NAN, "inf_bf16", "range_ends_bf16"),
            codes("ct.nvfp4.memoryless_mse", 64, SIGNED_NAN, "nan_bf16"),
            codes("ct.nvfp4.memoryless_mse", 16, SIGNED_NAN, "inf_bf16", "range_ends_bf16"),
            codes("ct.nvfp4.expanded_mse", 64, SIGNED_NAN, "nan_bf16"),
            codes("ct.nvfp4.expanded_mse", 16, SIGNED_NAN, "inf_bf16"),
            codes("ct.nvfp4.expanded_mse", 96, SIGNED_NAN, "range_ends_bf16"),
            codes("ct.mxfp4.minmax", 18, SIGNED_NAN, "nan_bf16"),
            values("ct.mxfp4.minmax", 18, SIGNED_NAN, "nan_bf16"),
            codes("ct.mxfp4.minmax", 5, SIGNED_NAN, "inf_bf16"),
            values("ct.mxfp4.minmax", 5, SIGNED_NAN, "inf_bf16"),
            codes("ct.mxfp4.minmax", 1, SIGNED_NAN, "range_ends_bf16"),
            values("ct.mxfp4.minmax", 1, SIGNED_NAN, "range_ends_bf16"));

    private GoldenDeviations() {}

    private static Deviation codes(String reference, int places, String reason, String... inputs) {
        return new Deviation(reference, Set.of(inputs), GoldenComparison.Field.CODE, places, reason);
    }

    /// The same places, as the codes that are not met are dequantized.
    private static Deviation values(String reference, int places, String reason, String... inputs) {
        return new Deviation(reference, Set.of(inputs), GoldenComparison.Field.VALUE, places, reason);
    }

    static List<Deviation> all() {
        return ALL;
    }

    static List<Deviation> of(GoldenVectors.Output output) {
        return ALL.stream()
                .filter(deviation -> deviation.reference().equals(output.reference()))
                .filter(deviation -> deviation.inputs().contains(output.input()))
                .toList();
    }
}
