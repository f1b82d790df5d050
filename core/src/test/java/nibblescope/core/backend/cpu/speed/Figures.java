package nibblescope.core.backend.cpu.speed;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Figures beside what they ought to be, as lines of a Markdown table.
final class Figures {
    private final List<String> lines = new ArrayList<>();

    /// A figure without a target.
    void add(String figure, String measured) {
        lines.add("| %s | | %s |".formatted(figure, measured));
    }

    /// A figure that is to be at least so much.
    void atLeast(String figure, double target, double measured) {
        lines.add("| %s | ≥ %s x | %s x%s |"
                .formatted(figure, number(target), number(measured), measured >= target ? "" : " (missed)"));
    }

    /// Milliseconds that are to be at most so many.
    void atMostMillis(String figure, double target, double measured) {
        lines.add("| %s | ≤ %s ms | %s ms%s |"
                .formatted(figure, number(target), number(measured), measured <= target ? "" : " (missed)"));
    }

    /// Three digits.
    static String number(double value) {
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /// The table's lines, each with a line end.
    String markdown() {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
