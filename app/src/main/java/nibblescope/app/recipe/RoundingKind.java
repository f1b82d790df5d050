package nibblescope.app.recipe;

import nibblescope.core.quantize.ElementRounding;
import nibblescope.core.quantize.FixedRounding;

/// The roundings without their seed.
enum RoundingKind {
    NEAREST_EVEN,
    NEAREST_AWAY,
    TOWARD_ZERO,
    STOCHASTIC;

    static RoundingKind of(ElementRounding rounding) {
        return switch (rounding) {
            case ElementRounding.Stochastic _ -> STOCHASTIC;
            case FixedRounding fixed when fixed == FixedRounding.NEAREST_AWAY -> NEAREST_AWAY;
            case FixedRounding fixed when fixed == FixedRounding.TOWARD_ZERO -> TOWARD_ZERO;
            case FixedRounding _, ElementRounding.FirstNearest _ -> NEAREST_EVEN;
        };
    }

    ElementRounding rounding() {
        return switch (this) {
            case NEAREST_EVEN -> FixedRounding.NEAREST_EVEN_COPYING_SIGN;
            case NEAREST_AWAY -> FixedRounding.NEAREST_AWAY;
            case TOWARD_ZERO -> FixedRounding.TOWARD_ZERO;
            case STOCHASTIC -> new ElementRounding.Stochastic(1);
        };
    }
}
