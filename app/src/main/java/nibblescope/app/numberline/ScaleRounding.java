package nibblescope.app.numberline;

import java.util.Locale;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.LinearRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.ScaleChoice;

/// How the ideal scale became one that the format can store.
///
/// @param wanted the ideal scale in units of the tensor scale: amax / 6 / tensor scale
/// @param below  the code of the greatest scale that is not above it, or of the least there is
/// @param above  the code of the least scale that is not below it, or of the greatest there is
/// @param taken  the code that the recipe stores
/// @param reason why that one
record ScaleRounding(ScaleFormat format, double wanted, int below, int above, int taken, Reason reason) {
    private static final double FLOAT_ROUNDING = 0x1p-22;

    /// Why a code is taken.
    enum Reason {
        FLOOR,
        CEIL,
        RCEIL,
        EVEN,
        NEAREST,
        /// Of E4M3: the nearest, ties to the even code.
        NEAREST_EVEN,
        SEARCH,
        FOUR_OVER_SIX,
        /// The ideal scale is itself a code.
        EXACT,
        /// The ideal scale lies beyond what the recipe stores.
        LIMITED,
        /// All values are 0.
        ZERO,
        /// A value is not finite.
        NAN;

        /// The part of message keys that stands for it.
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param stored a block under the scale that its recipe gives it
    static ScaleRounding of(BlockTrace stored) {
        BlockScaling scaling = stored.quantizer().recipe().scaling();
        ScaleFormat format = scaling.scaleFormat();
        double wanted = snapped(
                format,
                (double) stored.amax()
                        / stored.quantizer().recipe().elements().maxFinite()
                        / stored.quantizer().tensorScale());
        int above = ScaleCodes.least(format);
        while (above < format.maxCode() && !(format.decode(above) >= wanted)) {
            above++;
        }
        boolean between = format.decode(above) > wanted && above > ScaleCodes.least(format);
        int below = between ? above - 1 : above;
        int taken = stored.scaleCode();
        return new ScaleRounding(
                format, wanted, below, above, taken, reason(scaling, stored.amax(), wanted, below, above, taken));
    }

    /// The tensor scale is rounded to a float: what is next to a code because of that is the code.
    private static double snapped(ScaleFormat format, double wanted) {
        double code = format.decode(ScaleCodes.positive(format, format.encode((float) wanted)));
        return Math.abs(wanted - code) <= FLOAT_ROUNDING * code ? code : wanted;
    }

    private static Reason reason(BlockScaling scaling, float amax, double wanted, int below, int above, int taken) {
        ScaleFormat format = scaling.scaleFormat();
        if (Float.isNaN(format.decode(taken))) {
            return Reason.NAN;
        }
        if (amax == 0) {
            return Reason.ZERO;
        }
        Reason rule = rule(scaling);
        if (rule == Reason.SEARCH || rule == Reason.FOUR_OVER_SIX) {
            return rule;
        }
        if (!(wanted >= format.decode(below) && wanted <= format.decode(above))
                || (format == ScaleFormat.E4M3 && taken != below && taken != above)) {
            return Reason.LIMITED;
        }
        return taken == below && taken == above ? Reason.EXACT : rule;
    }

    private static Reason rule(BlockScaling scaling) {
        return switch (scaling.choice()) {
            case ScaleChoice.Search _, ScaleChoice.ModelOptSweep _ -> Reason.SEARCH;
            case ScaleChoice.FourOverSix _ -> Reason.FOUR_OVER_SIX;
            case ScaleChoice.Rounded _ ->
                switch (scaling.rule()) {
                    case PowerOfTwoRule power ->
                        switch (power.direction()) {
                            case FLOOR -> Reason.FLOOR;
                            case CEIL -> Reason.CEIL;
                            case RCEIL -> Reason.RCEIL;
                            case EVEN -> Reason.EVEN;
                            case NEAREST -> Reason.NEAREST;
                        };
                    case FractionalRule _, LinearRule _ -> Reason.NEAREST_EVEN;
                };
        };
    }

    /// Where the ideal scale lies between the two codes, 0 to 1.
    double share() {
        double low = format.decode(below);
        double high = format.decode(above);
        return high > low ? Math.clamp((wanted - low) / (high - low), 0, 1) : 0.5;
    }
}
