package nibblescope.core.quantize;

import java.util.List;
import java.util.Optional;
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

    private static final String NAN_OVER_NAN =
            "x / NaN is the NaN of x, whose sign and payload, without a meaning of their own, torchao 0.16 makes the"
                    + " code of: 3, 0xB or 0xC; the recipe has the code of the block";

    private static final String SIGNED_NAN =
            "compressed-tensors' code of NaN is 0 or 8 by the sign of the NaN, which the processor made: minus from"
                    + " 0 * infinity on x86 and from BF16; the recipe has 0";

    private static final List<Deviation> ALL = List.of(
            codes("torchao_head.nvfp4.two_level", 1024, SIGN_OF_NAN, "nan_bf16", "inf_bf16"),
            codes("torchao_0.18.0.nvfp4.two_level", 1024, SIGN_OF_NAN, "nan_bf16", "inf_bf16"),
            codes("torchao_0.16.0.nvfp4.two_level", 1006, SIGN_OF_NAN, "nan_bf16"),
            codes("torchao_0.16.0.nvfp4.two_level", 1023, SIGN_OF_NAN, "inf_bf16"),
            codes("torchao_0.16.0.nvfp4.two_level", 18, NAN_OVER_NAN, "nan"),
            codes("torchao_0.16.0.nvfp4.two_level", 1, NAN_OVER_NAN, "inf"),
            codes("torchao_0.16.0.nvfp4.one_level", 18, NAN_OVER_NAN, "nan", "nan_bf16"),
            codes("torchao_0.16.0.nvfp4.one_level", 1, NAN_OVER_NAN, "inf", "inf_bf16"),
            codes("ct.nvfp4.minmax", 64, SIGNED_NAN, "nan_bf16"),
            codes("ct.nvfp4.minmax", 16, SIGNED_NAN, "inf_bf16", "range_ends_bf16"));

    private GoldenDeviations() {}

    private static Deviation codes(String reference, int places, String reason, String... inputs) {
        return new Deviation(reference, Set.of(inputs), GoldenComparison.Field.CODE, places, reason);
    }

    static List<Deviation> all() {
        return ALL;
    }

    static Optional<Deviation> of(GoldenVectors.Output output) {
        return ALL.stream()
                .filter(deviation -> deviation.reference().equals(output.reference()))
                .filter(deviation -> deviation.inputs().contains(output.input()))
                .findFirst();
    }
}
