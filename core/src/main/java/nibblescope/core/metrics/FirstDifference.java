package nibblescope.core.metrics;

import java.util.Optional;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.ScaleChoice;

/// Looks for the first cell where two recipes differ on a block, and for the reason.
final class FirstDifference {
    /// Scales that differ by less than this share differ by rounding alone: BF16 has 8 bits.
    private static final double ROUNDING = 0.01;

    /// What a few FP32 operations may be apart.
    private static final int FEW_ULPS = 16;

    private static final Disagreement.Cell SCALE = new Disagreement.Cell.Scale();

    private final RuleRow a;
    private final RuleRow b;

    FirstDifference(RuleRow a, RuleRow b) {
        this.a = a;
        this.b = b;
    }

    Optional<Disagreement> find() {
        if (a.recipe().elements() != b.recipe().elements() || format(a) != format(b)) {
            return Optional.of(new Disagreement.Formats(SCALE));
        }
        if (a.trace().scaleCode() != b.trace().scaleCode()) {
            return Optional.of(scales());
        }
        int end = Math.min(a.firstColumn() + a.columns(), b.firstColumn() + b.columns());
        for (int i = Math.max(a.firstColumn(), b.firstColumn()); i < end; i++) {
            if (a.code(i) != b.code(i)) {
                return Optional.of(codes(i));
            }
        }
        return reading(end);
    }

    private static ScaleFormat format(RuleRow row) {
        return row.recipe().scaling().scaleFormat();
    }

    /// The block scale.
    private static float scale(RuleRow row) {
        return format(row).decode(row.trace().scaleCode());
    }

    private static float tensorScale(RuleRow row) {
        return row.trace().quantizer().tensorScale();
    }

    private static boolean isBroken(float tensorScale) {
        return tensorScale == 0 || !Float.isFinite(tensorScale);
    }

    private Disagreement scales() {
        float amax = Math.max(a.trace().amax(), b.trace().amax());
        if (!Float.isFinite(amax)) {
            return new Disagreement.NotFinite(SCALE, amax);
        }
        if (isBroken(tensorScale(a)) || isBroken(tensorScale(b))) {
            return new Disagreement.BrokenTensorScale(SCALE, tensorScale(a), tensorScale(b));
        }
        if (amax == 0) {
            return new Disagreement.EmptyBlock(SCALE, scale(a), scale(b));
        }
        if (tries(a) || tries(b)) {
            return new Disagreement.Tried(
                    SCALE, scale(a), scale(b), a.trace().mse(), b.trace().mse());
        }
        return format(a) == ScaleFormat.E8M0 ? powersOfTwo(amax) : fractions(amax);
    }

    private static boolean tries(RuleRow row) {
        return !(row.recipe().scaling().choice() instanceof ScaleChoice.Rounded);
    }

    private Disagreement powersOfTwo(float amax) {
        float largest = a.recipe().elements().maxFinite();
        double ideal = (double) amax / largest;
        float lowest = Math.min(scale(a), scale(b));
        boolean neighbours = Math.abs(a.trace().scaleCode() - b.trace().scaleCode()) == 1;
        // The scale of the block's own binade is one of the two that a rule can have meant.
        if (!neighbours || ideal > 2.0 * lowest || ideal < 0.5 * lowest) {
            return new Disagreement.EndOfRange(SCALE, amax, scale(a), scale(b));
        }
        boolean sameDirection = a.recipe().scaling().rule() instanceof PowerOfTwoRule one
                && b.recipe().scaling().rule() instanceof PowerOfTwoRule two
                && one.direction() == two.direction();
        return sameDirection
                ? new Disagreement.Logarithm(SCALE, amax, scale(a), scale(b))
                : new Disagreement.PowersOfTwo(SCALE, amax, largest, ideal, lowest, scale(a), scale(b));
    }

    private Disagreement fractions(float amax) {
        float first = scale(a);
        float second = scale(b);
        boolean oneLevel = a.recipe().hasTensorScale() != b.recipe().hasTensorScale();
        if (oneLevel && Math.abs(tensorScale(a) - tensorScale(b)) > ROUNDING) {
            float tensor = a.recipe().hasTensorScale() ? tensorScale(a) : tensorScale(b);
            return new Disagreement.Levels(SCALE, tensor, first, second);
        }
        if (Math.abs(tensorScale(a) - tensorScale(b)) > ROUNDING * tensorScale(b)) {
            return new Disagreement.Units(SCALE, tensorScale(a), tensorScale(b), first, second);
        }
        double exact = (double) amax / a.recipe().elements().maxFinite() / tensorScale(a);
        int apart = Math.abs(a.trace().scaleCode() - b.trace().scaleCode());
        if (apart > 1 && Math.max(first, second) >= 1.5 * exact) {
            boolean overflows =
                    Math.max(first, second) == format(a).decode(format(a).maxCode()) && exact > 1;
            return overflows
                    ? new Disagreement.ScaleOverflow(SCALE, exact, first, second)
                    : new Disagreement.LeastScale(SCALE, exact, first, second);
        }
        if (apart > 1) {
            return new Disagreement.ScaleOverflow(SCALE, exact, first, second);
        }
        return exact == ((double) first + second) / 2
                ? new Disagreement.ScaleTie(SCALE, exact, first, second)
                : new Disagreement.ScaleRounding(SCALE, exact, first, second);
    }

    private Disagreement codes(int i) {
        Disagreement.Cell cell = new Disagreement.Cell.Element(i);
        float value = a.value(i);
        if (!Float.isFinite(value) || Float.isNaN(a.trace().dequantizingScale())) {
            return new Disagreement.NotFinite(
                    cell, Float.isFinite(value) ? a.trace().amax() : value);
        }
        if (a.codeValue(i) == 0 && b.codeValue(i) == 0 && !beyond(a.scaled(i))) {
            return new Disagreement.SignOfZero(cell, value, a.code(i), b.code(i));
        }
        if (scale(a) == 0) {
            return new Disagreement.ZeroScale(cell, a.code(i), b.code(i));
        }
        if (Math.abs(tensorScale(a) - tensorScale(b)) > ROUNDING * tensorScale(b)) {
            return new Disagreement.OtherUnits(cell, value, tensorScale(a), tensorScale(b), a.scaled(i), b.scaled(i));
        }
        return elements(cell, i);
    }

    /// Why codes of a scale that means the same differ.
    private Disagreement elements(Disagreement.Cell cell, int i) {
        float value = a.value(i);
        float first = a.scaled(i);
        float second = b.scaled(i);
        if (beyond(first) && (a.codeValue(i) == 0 || b.codeValue(i) == 0)) {
            return new Disagreement.NotClamped(cell, first, a.code(i), b.code(i));
        }
        if (first == second) {
            double middle = ((double) a.codeValue(i) + b.codeValue(i)) / 2;
            return middle == first && areNeighbours(i)
                    ? new Disagreement.Tie(cell, value, first, a.codeValue(i), b.codeValue(i))
                    : new Disagreement.OtherRounding(cell, value, first, a.codeValue(i), b.codeValue(i));
        }
        return Math.abs(first - second) <= FEW_ULPS * Math.ulp(first)
                ? new Disagreement.LastBit(cell, value, first, second, a.codeValue(i), b.codeValue(i))
                : new Disagreement.OtherOperand(cell, value, first, second, a.codeValue(i), b.codeValue(i));
    }

    private boolean beyond(float scaled) {
        return Math.abs(scaled) > a.recipe().elements().maxFinite();
    }

    private boolean areNeighbours(int i) {
        ElementFormat format = a.recipe().elements();
        return Math.abs(format.encodeMagnitude(Math.abs(a.codeValue(i)))
                        - format.encodeMagnitude(Math.abs(b.codeValue(i))))
                == 1;
    }

    private Optional<Disagreement> reading(int end) {
        for (int i = Math.max(a.firstColumn(), b.firstColumn()); i < end; i++) {
            float first = a.reconstruction(i);
            float second = b.reconstruction(i);
            boolean close = Math.abs(first - second) <= FEW_ULPS * Math.ulp(first);
            if (Float.compare(first, second) != 0 && !(close && first != 0)) {
                return Optional.of(
                        new Disagreement.Reading(new Disagreement.Cell.Element(i), a.code(i), first, second));
            }
        }
        return Float.compare(tensorScale(a), tensorScale(b)) == 0
                ? Optional.empty()
                : Optional.of(new Disagreement.TensorScales(
                        new Disagreement.Cell.TensorScale(), tensorScale(a), tensorScale(b)));
    }
}
