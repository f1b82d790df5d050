package nibblescope.core.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nibblescope.core.format.ElementFormat;

/// microxcaling's recipes. It computes in the format of the tensor and gives dequantized values
/// alone; codes and scales are those that stand for them.
final class MicroxcalingMx {
    private static final SpecialValues SPECIALS = new SpecialValues(0, 0, -0f);

    private static final List<FixedRounding> ROUNDINGS = List.of(
            FixedRounding.MICROXCALING_NEAREST, FixedRounding.MICROXCALING_EVEN, FixedRounding.MICROXCALING_FLOOR);

    private MicroxcalingMx() {}

    static List<Recipe> all() {
        List<Recipe> all = new ArrayList<>();
        for (FixedRounding rounding : ROUNDINGS) {
            all.add(fp4(rounding, PowerOfTwoRule.MICROXCALING));
            all.add(fp4(rounding, PowerOfTwoRule.MICROXCALING_FLUSHING));
        }
        for (ElementFormat elements : List.of(
                ElementFormat.E4M3, ElementFormat.E5M2, ElementFormat.E3M2, ElementFormat.E2M3, ElementFormat.INT8)) {
            all.add(wide(elements));
        }
        return all;
    }

    private static Recipe fp4(FixedRounding rounding, PowerOfTwoRule rule) {
        String name = rounding.name().toLowerCase(Locale.ROOT).substring("microxcaling_".length());
        boolean flushing = rule == PowerOfTwoRule.MICROXCALING_FLUSHING;
        String ties = switch (rounding) {
            case MICROXCALING_NEAREST -> "ties go away from zero";
            case MICROXCALING_EVEN -> "the number next below 0.25 becomes 0.5";
            default -> "elements are rounded toward zero";
        };
        return recipe(
                "mxfp4-microxcaling-" + name + (flushing ? "-flush" : ""),
                ElementFormat.E2M1,
                rounding,
                rule,
                ties + (flushing ? "; a block below 2^-126 becomes zero" : "")
                        + "; just below a power of two the logarithm rounds up, in BF16 far below; -0 becomes 0",
                "microxcaling.mxfp4." + name + (flushing ? ".flush" : ""));
    }

    private static Recipe wide(ElementFormat elements) {
        String format = MxReferences.idOf(elements);
        return recipe(
                format + "-microxcaling",
                elements,
                FixedRounding.MICROXCALING_EVEN,
                PowerOfTwoRule.MICROXCALING,
                "just below a power of two the logarithm rounds up, in BF16 far below; -0 becomes 0",
                "microxcaling.%s.even".formatted(format.substring("mx".length()).replace('-', '_')));
    }

    private static Recipe recipe(
            String id,
            ElementFormat elements,
            FixedRounding rounding,
            PowerOfTwoRule rule,
            String differences,
            String golden) {
        return MxReferences.mx(
                id,
                elements,
                rule,
                ScaleArithmetic.DIVIDED_IN_TENSOR_FORMAT,
                rounding,
                SPECIALS,
                Packing.NONE,
                new Provenance(
                        "microxcaling",
                        "microsoft/microxcaling",
                        "mx/mx_ops.py",
                        "1.1.0, 7bc4195",
                        differences,
                        Optional.of(golden)));
    }
}
