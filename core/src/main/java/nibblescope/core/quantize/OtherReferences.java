package nibblescope.core.quantize;

import java.util.List;

/// The recipes of reference implementations with wide scales: FP8 and INT4 with floating-point
/// scales, and ggml's older formats.
final class OtherReferences {
    private OtherReferences() {}

    static List<Recipe> all() {
        return List.of();
    }
}
