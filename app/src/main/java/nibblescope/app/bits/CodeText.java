package nibblescope.app.bits;

import nibblescope.app.chart.Presentation;

/// What is said about a code by itself.
record CodeText(BitFormat format, int code, Presentation presentation) {
    /// Its value, written as a power of two where that is shorter to read.
    String value() {
        float value = format.decode(code);
        return format == BitFormat.E8M0
                ? Formula.power(value, presentation.figures())
                : presentation.figures().shortest(value);
    }

    /// Which kind of code it is.
    String kind() {
        boolean largest = code == format.largestCode();
        return presentation.text(
                largest ? "bits.kind.largest" : "bits.kind." + format.kind(code).id());
    }

    /// The code with its value: `0x2B = 0.34375`.
    String whole() {
        return format.hex(code) + " = " + value();
    }

    /// How values of such a code follow from its fields.
    String rule() {
        return switch (format.kind(code)) {
            case NORMAL, INTEGER -> Formula.general(format);
            case ZERO, SUBNORMAL -> format.isInteger() ? Formula.general(format) : Formula.subnormal(format);
            case INFINITE, NAN ->
                presentation.text("bits.kind." + format.kind(code).id() + ".help");
        };
    }

    /// What a bit is, for those who do not see it.
    String bit(int bit) {
        return presentation.text(
                "bits.bit.code",
                Integer.toString(bit),
                presentation.text("bits.field." + format.field(bit).id()),
                (code >>> bit & 1) == 1 ? "1" : "0",
                format.name());
    }

    String summary() {
        return presentation.text("bits.code.summary", format.name(), format.fields(code), whole(), kind());
    }
}
