package nibblescope.app.recipe;

import nibblescope.core.quantize.Transform.Signs;

/// The signs of a transform without their seed.
enum SignsKind {
    KEPT,
    RANDOM,
    TRANSFORMER_ENGINE;

    static SignsKind of(Signs signs) {
        return switch (signs) {
            case Signs.Kept _ -> KEPT;
            case Signs.Random _ -> RANDOM;
            case Signs.TransformerEngine _ -> TRANSFORMER_ENGINE;
        };
    }

    Signs signs() {
        return switch (this) {
            case KEPT -> new Signs.Kept();
            case RANDOM -> new Signs.Random(1);
            case TRANSFORMER_ENGINE -> new Signs.TransformerEngine();
        };
    }
}
