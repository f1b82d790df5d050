package nibblescope.app.bits;

import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.BlockPlace;
import nibblescope.core.quantize.StoredTensorScale;
import nibblescope.core.quantize.TensorScaling;

/// What is said about the bits of a block.
record BlockText(BitsOfBlock block, Presentation presentation) {
    String title() {
        BlockPlace place = block.place();
        String rows = Figures.count(place.row());
        String title = presentation.text(
                "bits.title",
                place.isRow() ? rows : rows + "–" + Figures.count(place.lastRow()),
                Figures.count(place.column()),
                Figures.count(place.lastColumn()),
                Figures.count(block.number()),
                block.recipe().id());
        String whole = block.isWhole() ? title : presentation.text("bits.part", title);
        return block.recipe().transform().isNone() ? whole : presentation.text("bits.transformed", whole);
    }

    /// The heading of the bytes of codes.
    String codes() {
        return presentation.text(
                "bits.codes",
                block.elementFormat(),
                Figures.count(block.byteOffset(block.firstShown())),
                Figures.count(block.byteOffset(block.endShown() - 1)));
    }

    /// The heading of the block scale.
    String scale() {
        int bytes = block.recipe().scaling().scaleFormat().bytes();
        long first = block.number() * bytes;
        String place = Figures.count(first);
        return presentation.text(
                "bits.scale", block.scaleFormat(), bytes == 1 ? place : place + "–" + Figures.count(first + bytes - 1));
    }

    /// The heading of the tensor scale: what the reference stores.
    String tensorScale() {
        boolean ofRow = block.recipe().scaling().tensor() == TensorScaling.ROW;
        return presentation.text(
                ofRow
                        ? "bits.rowscale"
                        : switch (block.tensorScale().orElse(StoredTensorScale.FACTOR)) {
                            case FACTOR -> "bits.tensorscale";
                            case AMAX -> "bits.tensoramax";
                            case DIVISOR -> "bits.tensordivisor";
                        });
    }

    /// What the bits of the block scale stand for, and what they stood for.
    String scaleValue() {
        return valueOf(
                block.scaleFormat(),
                block.stored().bits().scaleCode(),
                block.flipped().bits().scaleCode());
    }

    /// What the bits of the tensor scale stand for, and what they stood for.
    String tensorScaleValue() {
        return valueOf(
                BitFormat.FP32,
                block.stored().bits().tensorScaleBits(),
                block.flipped().bits().tensorScaleBits());
    }

    private String valueOf(BitFormat format, int stored, int flipped) {
        String now = format.hex(flipped) + " = " + value(format, flipped);
        return stored == flipped
                ? now
                : presentation.text("bits.was", now, format.hex(stored) + " = " + value(format, stored));
    }

    private String value(BitFormat format, int code) {
        Figures figures = presentation.figures();
        float value = format.decode(code);
        String power = Formula.power(value, figures);
        String plain = figures.shortest(value);
        return power.equals(plain) ? plain : power + " = " + plain;
    }

    /// The error of the block, and what flips have made of it.
    String error() {
        Figures figures = presentation.figures();
        String stored = figures.error(block.stored().mse());
        return block.stored().bits().equals(block.flipped().bits())
                ? presentation.text("bits.mse", stored)
                : presentation.text(
                        "bits.mse.flipped",
                        stored,
                        figures.error(block.flipped().mse()),
                        difference(block.flipped().mse() - block.stored().mse()));
    }

    /// A difference of errors with its sign.
    String difference(double difference) {
        String figure = presentation.figures().error(difference);
        return difference > 0 ? "+" + figure : figure;
    }

    /// A difference of values with its sign.
    String difference(float difference) {
        String figure = presentation.figures().compact(difference);
        return difference > 0 ? "+" + figure : figure;
    }

    /// What a bit is, for those who do not see it.
    String bit(StoredBit bit) {
        String value = block.flipped().bits().isSet(bit) ? "1" : "0";
        String field = presentation.text(
                "bits.field." + block.format(bit.part()).field(bit.bit()).id());
        boolean flipped =
                block.flipped().bits().isSet(bit) != block.stored().bits().isSet(bit);
        String number = Integer.toString(bit.bit());
        String text = switch (bit.part()) {
            case ELEMENT ->
                presentation.text(
                        "bits.bit.element",
                        number,
                        field,
                        value,
                        Integer.toString(bit.element()),
                        Integer.toString(block.count()));
            case SCALE -> presentation.text("bits.bit.scale", number, field, value);
            case TENSOR_SCALE -> presentation.text("bits.bit.tensorscale", number, field, value);
        };
        return flipped ? presentation.text("bits.bit.flipped", text) : text;
    }

    /// The whole picture in a few sentences.
    String summary() {
        return presentation.text(
                "bits.summary",
                title(),
                Integer.toString(block.count()),
                Integer.toString(block.stored().bits().codeBytes(block.codesPerByte())),
                block.scaleFormat(),
                scaleValue(),
                error());
    }
}
