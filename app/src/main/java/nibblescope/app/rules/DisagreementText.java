package nibblescope.app.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.Disagreement;
import nibblescope.core.metrics.RuleRow;

/// What two rows disagree about, in words.
final class DisagreementText {
    private final Presentation presentation;
    private final String a;
    private final String b;
    private final RuleRow row;

    /// @param one   of the two rows
    /// @param other the other one
    DisagreementText(Presentation presentation, RuleGroup one, RuleGroup other) {
        this.presentation = presentation;
        a = one.shortName();
        b = other.shortName();
        row = one.first();
    }

    /// Which cell it is: the block scale, element 3, the tensor scale.
    String cell(Disagreement.Cell cell) {
        return switch (cell) {
            case Disagreement.Cell.Scale _ -> presentation.text("rules.cell.scale");
            case Disagreement.Cell.Element(int column) -> presentation.text("rules.cell.element", column);
            case Disagreement.Cell.TensorScale _ -> presentation.text("rules.cell.tensorscale");
        };
    }

    /// Why the two differ there.
    String reason(Disagreement found) {
        return switch (found) {
            case Disagreement.Formats _ -> text("formats");
            case Disagreement.NotFinite d -> text("notfinite", a, b, f(d.amax()));
            case Disagreement.BrokenTensorScale d -> text("brokentensorscale", a, b, f(d.a()), f(d.b()));
            case Disagreement.EmptyBlock d -> text("emptyblock", a, b, f(d.a()), f(d.b()));
            case Disagreement.PowersOfTwo d -> powersOfTwo(d);
            case Disagreement.Logarithm d -> text("logarithm", a, b, f(d.a()), f(d.b()), f(d.amax()));
            case Disagreement.EndOfRange d -> text("endofrange", a, b, f(d.a()), f(d.b()), f(d.amax()));
            case Disagreement.Tried d -> text("tried", a, b, f(d.a()), f(d.b()), error(d.errorA()), error(d.errorB()));
            case Disagreement.Levels d -> text("levels", a, b, f(d.a()), f(d.b()), f(d.tensorScale()));
            case Disagreement.Units d -> text("units", a, b, f(d.a()), f(d.b()), f(d.tensorA()), f(d.tensorB()));
            case Disagreement.LeastScale d -> text("leastscale", a, b, f(d.a()), f(d.b()), exact(d.exact()));
            case Disagreement.ScaleTie d -> text("scaletie", a, b, f(d.a()), f(d.b()), exact(d.exact()));
            case Disagreement.ScaleOverflow d -> text("scaleoverflow", a, b, f(d.a()), f(d.b()), exact(d.exact()));
            case Disagreement.ScaleRounding d -> text("scalerounding", a, b, f(d.a()), f(d.b()), exact(d.exact()));
            case Disagreement.SignOfZero d -> text("signofzero", a, b, hex(d.codeA()), hex(d.codeB()), f(d.value()));
            case Disagreement.Tie d ->
                text("tie", a, b, v(d.a()), v(d.b()), f(d.value()), operand(d.value(), d.scaled()), f(d.scaled()));
            case Disagreement.LastBit d ->
                text("lastbit", a, b, v(d.a()), v(d.b()), f(d.value()), f(d.scaledA()), f(d.scaledB()));
            case Disagreement.OtherOperand d ->
                text("otheroperand", a, b, v(d.a()), v(d.b()), f(d.value()), f(d.scaledA()), f(d.scaledB()));
            case Disagreement.OtherUnits d ->
                text("otherunits", a, b, f(d.tensorA()), f(d.tensorB()), f(d.value()), f(d.scaledA()), f(d.scaledB()));
            case Disagreement.NotClamped d -> text("notclamped", a, b, hex(d.codeA()), hex(d.codeB()), f(d.scaled()));
            case Disagreement.ZeroScale d -> text("zeroscale", a, b, hex(d.codeA()), hex(d.codeB()));
            case Disagreement.OtherRounding d ->
                text(
                        "otherrounding",
                        a,
                        b,
                        v(d.a()),
                        v(d.b()),
                        f(d.value()),
                        operand(d.value(), d.scaled()),
                        f(d.scaled()));
            case Disagreement.TensorScales d -> text("tensorscales", a, b, f(d.a()), f(d.b()));
            case Disagreement.Reading d -> text("reading", a, b, f(d.a()), f(d.b()), hex(d.code()));
        };
    }

    private String powersOfTwo(Disagreement.PowersOfTwo d) {
        String ideal = f(new BigDecimal(d.ideal()).round(new MathContext(5)).floatValue());
        return text(
                d.saturates() ? "powersoftwo.above" : "powersoftwo.fits",
                a,
                b,
                f(d.a()),
                f(d.b()),
                f(d.amax()),
                v(d.largest()),
                f(d.lowest()),
                ideal,
                f(d.lowest() * d.largest()));
    }

    private String text(String key, Object... arguments) {
        return presentation.text("rules.why." + key, arguments);
    }

    /// What a value was divided by.
    private String operand(float value, float scaled) {
        return f(scaled == 0 ? row.trace().dequantizingScale() : value / scaled);
    }

    private String f(float value) {
        return presentation.figures().shortest(value);
    }

    private String v(float codeValue) {
        return presentation.figures().codeValue(codeValue);
    }

    private String exact(double value) {
        return presentation.figures().shortest((float) value);
    }

    private String error(double mse) {
        return presentation.figures().error(mse);
    }

    private static String hex(int code) {
        return Figures.hex(code);
    }
}
