package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows of text in columns as wide as what is in them.
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftColumns;

    /// @param leftColumns how many columns, from the first on, are aligned left; the others right
    Table(int leftColumns) {
        this.leftColumns = leftColumns;
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void print(PrintStream out) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        String[] padding = Arrays.stream(widths).mapToObj(" "::repeat).toArray(String[]::new);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String pad = padding[i].substring(row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row.get(i) + pad : pad + row.get(i));
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
