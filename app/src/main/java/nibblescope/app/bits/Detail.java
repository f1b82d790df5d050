package nibblescope.app.bits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;

/// A figure of what is looked at: as it is stored, after the flips, and the change. What flips do
/// not touch has the first of them alone.
///
/// @param name key of its name and, with `.help`, of its definition
record Detail(String name, String stored, String flipped, String change) {
    /// Whether flips have changed it.
    boolean changed() {
        return !flipped.isEmpty() && !flipped.equals(stored);
    }

    /// All figures of a bit's element, or of its scale.
    static List<Detail> of(BitsOfBlock block, StoredBit bit, Presentation presentation) {
        Details details = new Details(block, presentation);
        return switch (bit.part()) {
            case ELEMENT -> details.ofElement(bit.element());
            case SCALE -> details.ofScale();
            case TENSOR_SCALE -> details.ofTensorScale();
        };
    }

    private static final class Details {
        private final BitsOfBlock block;
        private final Figures figures;
        private final BlockText text;
        private final Presentation presentation;
        private final List<Detail> lines = new ArrayList<>();

        Details(BitsOfBlock block, Presentation presentation) {
            this.block = block;
            this.presentation = presentation;
            figures = presentation.figures();
            text = new BlockText(block, presentation);
        }

        List<Detail> ofElement(int element) {
            fixed("value", figures.element(block.stored().value(element)));
            fixed("scaled", figures.element(block.trace().scaled(element)));
            bits(
                    "code",
                    block.elementFormat(),
                    decoding -> decoding.bits().codes().get(element));
            number("codevalue", decoding -> decoding.codeValue(element));
            number("blockscale", Decoding::blockScale);
            tensorScale();
            number("dequantized", decoding -> decoding.dequantized(element));
            number("error", decoding -> decoding.error(element));
            error();
            return lines;
        }

        List<Detail> ofScale() {
            bits("scalecode", block.scaleFormat(), decoding -> decoding.bits().scaleCode());
            number("blockscale", Decoding::blockScale);
            tensorScale();
            number("dequantizing", Decoding::dequantizingScale);
            largest();
            error();
            return lines;
        }

        List<Detail> ofTensorScale() {
            number("storedtensorscale", Decoding::storedTensorScale);
            tensorScale();
            number("blockscale", Decoding::blockScale);
            number("dequantizing", Decoding::dequantizingScale);
            largest();
            error();
            return lines;
        }

        private void tensorScale() {
            if (block.recipe().hasTensorScale()) {
                number("tensorscale", Decoding::tensorScale);
            } else {
                fixed("tensorscale", presentation.text("bits.none"));
            }
        }

        private void largest() {
            float largest = block.recipe().elements().maxFinite();
            number("largest", decoding -> largest * decoding.dequantizingScale());
        }

        private void error() {
            figure("mse", Decoding::mse);
            boolean scaleFlipped =
                    block.stored().bits().scaleCode() != block.flipped().bits().scaleCode()
                            || block.stored().bits().tensorScaleBits()
                                    != block.flipped().bits().tensorScaleBits();
            if (scaleFlipped) {
                figure("anew", Decoding::mseQuantizedAnew);
            }
            if (block.stored().nonFinite() > 0 || block.flipped().nonFinite() > 0) {
                compared(
                        "nonfinite",
                        Integer.toString(block.stored().nonFinite()),
                        Integer.toString(block.flipped().nonFinite()),
                        "");
            }
        }

        private void fixed(String name, String figure) {
            lines.add(new Detail(name, figure, "", ""));
        }

        private void bits(String name, BitFormat format, Function<Decoding, Integer> code) {
            compared(name, format.fields(code.apply(block.stored())), format.fields(code.apply(block.flipped())), "");
        }

        private void number(String name, Function<Decoding, Float> number) {
            float stored = number.apply(block.stored());
            float flipped = number.apply(block.flipped());
            compared(
                    name,
                    figures.element(stored),
                    figures.element(flipped),
                    Float.compare(stored, flipped) == 0 ? "" : text.difference(flipped - stored));
        }

        private void figure(String name, Function<Decoding, Double> number) {
            double stored = number.apply(block.stored());
            double flipped = number.apply(block.flipped());
            compared(
                    name,
                    figures.error(stored),
                    figures.error(flipped),
                    Double.compare(stored, flipped) == 0 ? "" : text.difference(flipped - stored));
        }

        private void compared(String name, String stored, String flipped, String change) {
            lines.add(new Detail(name, stored, flipped, change));
        }
    }
}
