package nibblescope.core.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// torchao's recipes with power-of-two scales: those of today, and those of 0.18 and 0.16, which
/// differ at the ends of the range.
final class TorchaoMx {
    private static final String IMPLEMENTATION = "torchao";
    private static final String REPOSITORY = "pytorch/ao";
    private static final String FILE = "torchao/prototype/mx_formats/mx_tensor.py";
    private static final String VERSION = "0.19 dev, 36027d8";

    // Infinity divided by infinity is a NaN that x86 makes with its sign set.
    private static final SpecialValues ROUNDED_NAN = new SpecialValues(0xB, 3, -0f, SpecialValues.Nan.ROUNDED);

    private static final List<PowerOfTwoRule> RULES =
            List.of(PowerOfTwoRule.FLOOR, PowerOfTwoRule.RCEIL, PowerOfTwoRule.CEIL, PowerOfTwoRule.EVEN);

    private TorchaoMx() {}

    static List<Recipe> all() {
        List<Recipe> all = new ArrayList<>();
        RULES.forEach(rule -> all.add(today(rule)));
        for (String version : List.of("0.18", "0.16")) {
            RULES.forEach(rule -> all.add(old(version, rule)));
        }
        for (ElementFormat elements :
                List.of(ElementFormat.E4M3, ElementFormat.E5M2, ElementFormat.E2M3, ElementFormat.E3M2)) {
            all.add(wide(elements, PowerOfTwoRule.FLOOR));
            all.add(wide(elements, PowerOfTwoRule.RCEIL));
        }
        return all;
    }

    private static String mode(PowerOfTwoRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    private static Recipe today(PowerOfTwoRule rule) {
        return MxReferences.mx(
                "mxfp4-torchao-" + mode(rule),
                rule,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                MxReferences.TORCHAO_SPECIALS,
                Packing.WHOLE_BLOCKS,
                provenance(VERSION, differences(rule), "torchao_head.mxfp4." + mode(rule)));
    }

    private static String differences(PowerOfTwoRule rule) {
        return switch (rule.direction()) {
            case FLOOR ->
                "amax of 6 to 8 times the scale saturates; a block with NaN or infinity has scale NaN and codes 3";
            case CEIL -> "leaves up to half of the range unused";
            case RCEIL -> "never saturates; 6.5 takes scale 2 where FLOOR takes 1";
            case EVEN -> "amax of 1.75 * 2^127 and more gives a NaN scale";
            case NEAREST -> "";
        };
    }

    private static Recipe old(String version, PowerOfTwoRule rule) {
        return MxReferences.mx(
                "mxfp4-torchao-%s-%s".formatted(version, mode(rule)),
                oldRule(rule),
                oldArithmetic(version, rule),
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                ROUNDED_NAN,
                Packing.WHOLE_BLOCKS,
                provenance(
                        version + ".0",
                        rule == PowerOfTwoRule.RCEIL
                                ? "the logarithm rounds: just above 6 times a power of two amax saturates; a block of"
                                        + " scale 2^-127 is quantized as if its scale were 1; infinity has scale 2^127"
                                : "a block of scale 2^-127 is quantized as if its scale were 2^-126, so it decodes to"
                                        + " half; infinity has scale 2^126; NaN makes the rest of its block zero, not code 3",
                        "torchao_%s.0.mxfp4.%s".formatted(version, mode(rule))));
    }

    private static PowerOfTwoRule oldRule(PowerOfTwoRule rule) {
        return switch (rule.direction()) {
            case FLOOR -> PowerOfTwoRule.TORCHAO_18_FLOOR;
            case CEIL -> PowerOfTwoRule.TORCHAO_18_CEIL;
            case EVEN -> PowerOfTwoRule.TORCHAO_18_EVEN;
            case RCEIL, NEAREST -> PowerOfTwoRule.LOG2_RCEIL;
        };
    }

    private static ScaleArithmetic oldArithmetic(String version, PowerOfTwoRule rule) {
        if (rule != PowerOfTwoRule.RCEIL) {
            return ScaleArithmetic.DIVIDED_BY_NORMAL_SCALE;
        }
        return version.equals("0.16")
                ? ScaleArithmetic.TIMES_POWER_OF_TWO_OR_ONE_OF_ALL_CODES
                : ScaleArithmetic.TIMES_POWER_OF_TWO_OR_ONE;
    }

    private static Recipe wide(ElementFormat elements, PowerOfTwoRule rule) {
        String format = MxReferences.idOf(elements);
        return MxReferences.mx(
                "%s-torchao-%s".formatted(format, mode(rule)),
                elements,
                rule,
                ScaleArithmetic.TIMES_POWER_OF_TWO,
                FixedRounding.NEAREST_EVEN_COPYING_SIGN,
                wideSpecials(elements),
                Packing.ONE_A_BYTE,
                provenance(
                        VERSION,
                        rule == PowerOfTwoRule.FLOOR
                                ? "amax between the largest element and the next power of two saturates; a block with"
                                        + " NaN or infinity has scale NaN"
                                : "never saturates; a block with NaN or infinity has scale NaN",
                        "torchao_head.%s.%s".formatted(format.replace('-', '_'), mode(rule))));
    }

    /// The code that the cast gives a NaN, which has a code of its own in FP8 alone.
    private static SpecialValues wideSpecials(ElementFormat elements) {
        int nanCode = switch (elements) {
            case E4M3, E5M2 -> 0x7F;
            case E2M3 -> 0xC;
            case E3M2 -> 0xE;
            case E2M1, INT4, INT8 -> throw new IllegalArgumentException(elements + " is not one of the wide formats");
        };
        return new SpecialValues(nanCode, nanCode, -0f);
    }

    private static Provenance provenance(String version, String differences, String golden) {
        return new Provenance(IMPLEMENTATION, REPOSITORY, FILE, version, differences, Optional.of(golden));
    }
}
