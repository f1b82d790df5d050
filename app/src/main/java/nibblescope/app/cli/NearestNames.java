package nibblescope.app.cli;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which names a mistyped one may have meant.
final class NearestNames {
    private static final int MOST = 3;
    private static final Pattern DOT = Pattern.compile("\\.");

    private NearestNames() {}

    /// The end of a message: `; did you mean "a" or "b"?`, or nothing if no name is near.
    static String question(String typed, Collection<String> names) {
        List<String> near = of(typed, names);
        return near.isEmpty()
                ? ""
                : near.stream()
                        .map(name -> '"' + name + '"')
                        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
    }

    /// At most three names, the nearest first: those that hold what was typed, and those that
    /// differ from it in few characters, as a whole or in one of their parts between dots.
    static List<String> of(String typed, Collection<String> names) {
        record Near(String name, int edits) {}
        String wanted = typed.toLowerCase(Locale.ROOT);
        return names.stream()
                .map(name -> new Near(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(near -> near.edits <= Math.max(1, wanted.length() / 3))
                .sorted(Comparator.comparingInt(Near::edits))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    private static int distance(String wanted, String name) {
        if (wanted.length() > 1 && name.contains(wanted)) {
            return 0;
        }
        return Stream.concat(Stream.of(name), Arrays.stream(DOT.split(name)))
                .mapToInt(part -> edits(wanted, part))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /// How many characters are to be put in, taken out or exchanged to make one text the other
    /// (Levenshtein's distance).
    static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
