package nibblescope.app.numberline;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.text.Font;
import nibblescope.app.chart.PowerTickUnit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.ScaleSweep;

/// What the curve says in words.
record ScaleCurveText(Presentation presentation) {
    private static final double SMALL_CHANGE = 0.0995;
    private static final int LONGEST_LABEL = 6;
    private static final int LONGEST_VALUE = 10;
    private static final float LARGEST_PLAIN = 1e6f;

    /// What there is to learn, in a sentence: how good the chosen code is, or else whether another
    /// one than the stored one is better.
    String headline(ScaleCurve curve) {
        ScaleSweep sweep = curve.sweep();
        if (!curve.hasErrors()) {
            return presentation.text("curve.headline.none");
        }
        if (curve.isOverridden()) {
            return chosen(curve);
        }
        String best = Figures.hex(sweep.best());
        String least = error(sweep.mse(sweep.best()));
        if (!sweep.holds(sweep.stored())) {
            return presentation.text("curve.headline.nan", best, least);
        }
        String stored = Figures.hex(sweep.stored());
        String error = error(sweep.mse(sweep.stored()));
        if (sweep.storedIsBest()) {
            return presentation.text("curve.headline.stored", stored, error);
        }
        double change = curve.change(sweep.best());
        return change < 0 && change > -1
                ? presentation.text("curve.headline.less", stored, error, best, least, share(change))
                : presentation.text("curve.headline.other", stored, error, best, least);
    }

    private String error(double mse) {
        return mse == 0 ? "0" : presentation.figures().error(mse);
    }

    private String chosen(ScaleCurve curve) {
        ScaleSweep sweep = curve.sweep();
        String code = Figures.hex(curve.chosen());
        String stored = Figures.hex(sweep.stored());
        String error = error(sweep.mse(curve.chosen()));
        double change = curve.change(curve.chosen());
        if (change == 0) {
            return presentation.text("curve.chosen.same", code, error, stored);
        }
        if (!Double.isFinite(change)) {
            return presentation.text("curve.chosen.other", code, error, stored);
        }
        if (change > 1) {
            return presentation.text(
                    "curve.chosen.more", code, error, presentation.figures().factor(1 + change), stored);
        }
        if (change > 0) {
            return presentation.text("curve.chosen.greater", code, error, share(change), stored);
        }
        return curve.chosen() == sweep.best()
                ? presentation.text("curve.chosen.best", code, error, share(change), stored)
                : presentation.text("curve.chosen.less", code, error, share(change), stored);
    }

    /// `12.3 %`; `0.42 %` where that would be too coarse.
    private String share(double change) {
        double percent = 100 * Math.abs(change);
        Figures figures = presentation.figures();
        return figures.percent(figures.format(percent < SMALL_CHANGE * 100 ? "%.2f" : "%.1f", percent))
                .replace(' ', '\u00a0');
    }

    /// `+12.3 %`, `−5.7 %`, and a factor where it is more than twice as much: `3.40×`.
    private String signed(double change) {
        if (change > 1) {
            return presentation.figures().factor(1 + change);
        }
        return (change < 0 ? "−" : "+") + share(change);
    }

    /// All about one code, in a line or two each.
    String readout(ScaleCurve curve, int code) {
        ScaleSweep sweep = curve.sweep();
        Figures figures = presentation.figures();
        float scale = sweep.format().decode(code);
        float tensorScale = sweep.quantizer().tensorScale();
        List<String> lines = new ArrayList<>();
        lines.add(Figures.hex(code) + " · " + Figures.fields(sweep.format(), code) + marks(curve, code));
        lines.add(
                tensorScale == 1
                        ? presentation.text("curve.readout.scale", plain(scale))
                        : presentation.text(
                                "curve.readout.scales",
                                plain(scale),
                                figures.value(tensorScale),
                                figures.value(sweep.quantizer().dequantizingScale(code))));
        double change = curve.change(code);
        String error = error(sweep.mse(code));
        lines.add(
                change == 0 || !Double.isFinite(change)
                        ? presentation.text("curve.readout.mse", error)
                        : presentation.text("curve.readout.change", error, signed(change)));
        return String.join("\n", lines);
    }

    private String marks(ScaleCurve curve, int code) {
        String marks = "";
        if (code == curve.sweep().stored()) {
            marks += " · " + presentation.text("curve.stored");
        }
        if (code == curve.sweep().best()) {
            marks += " · " + presentation.text("curve.best");
        }
        return marks;
    }

    /// The whole picture for those who do not see it.
    String summary(ScaleCurve curve) {
        String headline = headline(curve);
        int code = curve.chosen();
        return curve.sweep().holds(code)
                ? presentation.text(
                        "curve.accessible",
                        headline,
                        Figures.hex(code),
                        plain(curve.sweep().format().decode(code)))
                : headline;
    }

    /// The scale of a code below the axis: a power of two where all that are labelled are, else its
    /// value.
    ///
    /// @param step how many codes lie from one label to the next
    String scale(ScaleFormat format, int code, int step) {
        float value = format.decode(code);
        if (value != 0 && step % (1 << format.mantissaBits()) == 0) {
            return PowerTickUnit.power(2, Math.getExponent((double) value));
        }
        return shortened(value, LONGEST_LABEL, presentation.figures().tick(value));
    }

    /// A value as it is where that is short, else rounded.
    private String shortened(float value, int longest, String rounded) {
        String exact = presentation.figures().codeValue(value);
        return Math.abs(value) < LARGEST_PLAIN && exact.length() <= longest ? exact : rounded;
    }

    private String plain(float value) {
        return shortened(value, LONGEST_VALUE, presentation.figures().value(value));
    }

    /// A text in lines that are no wider than so many pixels, as far as its words allow.
    List<String> lines(String text, double width, Font font) {
        BreakIterator breaks =
                BreakIterator.getLineInstance(presentation.messages().language());
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        int start = 0;
        int fitting = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            boolean fits = presentation.width(text.substring(start, end).strip(), font) <= width;
            if (!fits && fitting > start) {
                lines.add(text.substring(start, fitting).strip());
                start = fitting;
            }
            fitting = end;
        }
        lines.add(text.substring(start).strip());
        return lines;
    }
}
