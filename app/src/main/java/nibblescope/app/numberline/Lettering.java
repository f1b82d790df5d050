package nibblescope.app.numberline;

import java.util.function.ToDoubleFunction;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.BlockPlace;
import nibblescope.app.study.Position;

/// How numbers are written into the picture, and how much room they take.
///
/// @param figures how they are written
/// @param scale   how much larger than usual text is
/// @param width   of a small text, in pixels
record Lettering(Figures figures, double scale, ToDoubleFunction<String> width) {
    /// The size of small text at the usual scale.
    static final double SMALL = 10;

    private static final int MOST_DIGITS = 8;

    /// The value of a scale: all its digits where they are few.
    static String scale(Figures figures, float scale) {
        String exact = figures.codeValue(scale);
        return exact.length() <= MOST_DIGITS ? exact : figures.element(scale);
    }

    /// Where an element of a block lies: its column, and where the block has more rows than one its
    /// row before that.
    static String place(BlockPlace place, int index) {
        Position at = place.position(index);
        String column = Figures.count(at.column());
        return place.isRow() ? column : "[" + Figures.count(at.row()) + ", " + column + "]";
    }

    double width(String text) {
        return width.applyAsDouble(text);
    }

    /// A number on an axis, with as many digits as tell it from that a step away: `0.25`, `−2e-5`.
    ///
    /// @param step 1, 2 or 5 times a power of ten
    String tick(double value, double step) {
        double magnitude = Math.abs(value);
        if (magnitude < step / 2) {
            return "0";
        }
        int last = (int) Math.floor(Math.log10(step) + 1e-9);
        int first = (int) Math.floor(Math.log10(magnitude) + 1e-9);
        String text = last >= -5 && first < 6
                ? figures.format("%." + Math.max(0, -last) + "f", magnitude)
                : figures.format("%." + Math.max(0, first - last) + "e", magnitude)
                        .replaceFirst("e([+-])0*(\\d)", "e$1$2")
                        .replace("e+", "e");
        return value < 0 ? "−" + text : text;
    }
}
