package nibblescope.app.numberline;

import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.BlockTrace;

/// Says in a sentence what a step does to a line, with the numbers of the line.
record StepCaption(Presentation presentation) {
    /// @param column of the element in focus, for what a step does to one element
    String of(RecipeLine line, Moment moment, long column) {
        Figures figures = presentation.figures();
        BlockTrace trace = line.trace();
        int element = line.holds(column) ? line.index(column) : 0;
        return switch (moment.step()) {
            case VALUES -> presentation.text("numberline.caption.values", Figures.count(trace.count()), line.label());
            case AMAX -> presentation.text("numberline.caption.amax", figures.element(trace.amax()));
            case IDEAL ->
                presentation.text(
                        "numberline.caption.ideal",
                        figures.element(trace.amax()),
                        figures.element(trace.idealScale()),
                        line.recipe().elements().name(),
                        figures.codeValue(line.recipe().elements().maxFinite()));
            case STORED -> stored(line);
            case SCALED ->
                presentation.text(
                        "numberline.caption.scaled",
                        figures.element(trace.value(element)),
                        figures.element(trace.dequantizingScale()),
                        figures.element(trace.scaled(element)));
            case CODES ->
                presentation.text(
                        "numberline.caption.codes",
                        figures.element(trace.scaled(element)),
                        codeValue(line, element),
                        Figures.fields(line.recipe().elements(), trace.code(element)));
            case DEQUANTIZED ->
                presentation.text(
                        "numberline.caption.dequantized",
                        codeValue(line, element),
                        figures.element(trace.dequantizingScale()),
                        figures.element(trace.reconstruction(element)),
                        figures.element(trace.value(element)));
            case ERRORS -> errors(line, moment);
        };
    }

    private String codeValue(RecipeLine line, int element) {
        return presentation
                .figures()
                .codeValue(line.recipe().elements().decode(line.trace().code(element)));
    }

    private String stored(RecipeLine line) {
        ScaleRounding rounding = ScaleRounding.of(line.stored());
        Figures figures = presentation.figures();
        String why = line.otherScale()
                ? presentation.text(
                        "numberline.caption.chosen",
                        scale(rounding, line.trace().scaleCode()))
                : presentation.text(
                        "numberline.caption.taken",
                        scale(rounding, rounding.taken()),
                        presentation.text("numberline.why." + rounding.reason().key()));
        if (!Double.isFinite(rounding.wanted())) {
            return why;
        }
        String wanted = figures.element((float) rounding.wanted());
        String wantedIs = line.recipe().hasTensorScale()
                ? presentation.text(
                        "numberline.caption.wanted.tensor",
                        wanted,
                        figures.element(line.trace().quantizer().tensorScale()))
                : presentation.text("numberline.caption.wanted", wanted);
        String where = rounding.below() == rounding.above()
                ? presentation.text("numberline.caption.nearest", scale(rounding, rounding.below()))
                : presentation.text(
                        "numberline.caption.between",
                        scale(rounding, rounding.below()),
                        scale(rounding, rounding.above()));
        return presentation.text("numberline.caption.stored", wantedIs, where, why);
    }

    private String scale(ScaleRounding rounding, int code) {
        return presentation.text(
                "numberline.caption.scale",
                Lettering.scale(presentation.figures(), rounding.format().decode(code)),
                Figures.hex(code));
    }

    private String errors(RecipeLine line, Moment moment) {
        Figures figures = presentation.figures();
        BlockTrace trace = line.trace();
        int counted = (int) Math.ceil(moment.counted(trace.count()));
        if (counted < trace.count()) {
            return presentation.text(
                    "numberline.caption.errors.running",
                    Figures.count(counted),
                    Figures.count(trace.count()),
                    figures.error(line.squaredError(counted)));
        }
        int finite = trace.count() - trace.nonFinite();
        if (finite == 0) {
            return presentation.text("numberline.caption.nothing");
        }
        int worst = line.worst();
        String mse = presentation.text(
                "numberline.caption.errors",
                Figures.count(finite),
                figures.error(trace.mse() * finite),
                figures.error(trace.mse()));
        return worst < 0
                ? mse
                : presentation.text(
                        "numberline.caption.worst",
                        mse,
                        Lettering.place(line.place(), worst),
                        figures.element(trace.value(worst)),
                        figures.element(trace.reconstruction(worst)));
    }
}
