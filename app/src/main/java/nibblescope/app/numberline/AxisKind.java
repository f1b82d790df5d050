package nibblescope.app.numberline;

import java.util.Arrays;
import java.util.Locale;

/// How values are spread over the axis.
enum AxisKind {
    LINEAR,
    /// Logarithmic either side of 0, linear around it.
    LOG;

    /// How settings and message keys call it.
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if there is none of that name
    static AxisKind of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("axis is \"%s\"; linear or log is expected".formatted(id)));
    }
}
