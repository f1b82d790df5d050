package nibblescope.app.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CancellationException;
import nibblescope.app.chart.Dataset;
import nibblescope.app.export.Table.Form;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class TableTest {
    private static final List<String> COLUMNS = List.of("block", "mse");

    private static String text(Table table, Form form) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            table.write(form, out, RunMonitor.NONE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<@Nullable Object> row(@Nullable Object... cells) {
        return Arrays.asList(cells);
    }

    private static List<String> csvRows(Table table) {
        return text(table, Form.CSV)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @Test
    void commentsSayWhereTheNumbersComeFrom() {
        assertEquals("""
                # program: nibblescope 1.2.3
                # view: errormap
                # tensor: layer "0" 权重
                # dtype: BF16
                # shape: [4, 32]
                # source: weights.safetensors
                # sha256: 0123456789ab
                # sample: 6.25 %
                # values: edited
                # recipes: e4m3-16 nvfp4-modelopt
                # setting pooling: mean
                block,mse
                7,0.5
                """, text(Tables.of(COLUMNS, List.of(row(7L, 0.5))), Form.CSV));
    }

    @Test
    void cellsAreQuotedWhereACommaAQuoteALineEndOrACommentWouldBeMistaken() {
        Table table = Tables.of(
                List.of("text"),
                List.of(row("plain"), row("a,b"), row("say \"a\""), row("two\nlines"), row("#1"), row(""), row((Object)
                        null)));
        assertEquals(
                "text\nplain\n\"a,b\"\n\"say \"\"a\"\"\"\n\"two\nlines\"\n\"#1\"\n\"\"\n\n",
                text(table, Form.CSV).substring(text(table, Form.CSV).indexOf("text\n")));
    }

    @Test
    void whatIsNoFiniteNumberIsSpelledOut() {
        List<@Nullable Object> cells = row(Float.NaN, Double.NEGATIVE_INFINITY);
        Table table = Tables.of(COLUMNS, List.of(cells));
        assertEquals("NaN,-Infinity", csvRows(table).getLast());
        String json = text(table, Form.JSON).replace(" ", "");
        assertTrue(json.contains("{\"block\":\"NaN\",\"mse\":\"-Infinity\"}"), json);
    }

    @Test
    void numbersAreReadBackAsTheSameBitsInAnyLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            long seed = 11;
            Random random = new Random(seed);
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                rows.add(row(Float.intBitsToFloat(random.nextInt()), Double.longBitsToDouble(random.nextLong())));
            }
            rows.add(row(Float.MIN_VALUE, Double.MAX_VALUE));
            rows.add(row(-0f, -0.0));
            Table table = Tables.of(COLUMNS, rows);
            List<String> lines = csvRows(table);
            List<List<String>> read = jsonRows(text(table, Form.JSON));
            assertEquals(rows.size(), read.size());
            for (int i = 0; i < rows.size(); i++) {
                String[] cells = lines.get(i + 1).split(",", -1);
                assertSame(rows.get(i), List.of(cells), seed);
                assertSame(rows.get(i), read.get(i), seed);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static void assertSame(List<@Nullable Object> expected, List<String> read, long seed) {
        String where = "seed " + seed + ": " + expected + " was read as " + read;
        assertEquals(
                Float.floatToIntBits((Float) expected.getFirst()),
                Float.floatToIntBits(Float.parseFloat(read.getFirst())),
                where);
        assertEquals(
                Double.doubleToLongBits((Double) expected.getLast()),
                Double.doubleToLongBits(Double.parseDouble(read.getLast())),
                where);
    }

    /// The cells of all rows, as they stand in the text.
    private static List<List<String>> jsonRows(String text) {
        List<List<String>> rows = new ArrayList<>();
        boolean inRows = false;
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME && json.currentName().equals("rows")) {
                    inRows = true;
                } else if (inRows && token == JsonToken.START_OBJECT) {
                    rows.add(new ArrayList<>());
                } else if (inRows && token.isScalarValue()) {
                    rows.getLast().add(json.getString());
                }
            }
        }
        return rows;
    }

    @Test
    void jsonHasTheProvenanceAndARowALine() {
        List<String> lines = text(Tables.of(COLUMNS, List.of(row(7L, 0.5f), row(null, true))), Form.JSON)
                .lines()
                .toList();
        String all = String.join("", lines).replaceAll("\\s", "");
        assertTrue(
                all.contains("\"recipes\":[\"e4m3-16\",\"nvfp4-modelopt\"],\"settings\":{\"pooling\":\"mean\"}}"), all);
        assertTrue(all.contains("\"sha256\":\"0123456789ab\""), all);
        assertTrue(all.endsWith("\"rows\":[{\"block\":7,\"mse\":0.5},{\"block\":null,\"mse\":true}]}"), all);
        assertEquals(1, lines.stream().filter(line -> line.contains("0.5")).count());
    }

    @Test
    void rowsThatAreNotWantedAnyMoreAreNotWritten() {
        Dataset endless = new Dataset() {
            @Override
            public List<String> columns() {
                return List.of("n");
            }

            @Override
            public void forEachRow(Row row) throws IOException {
                for (long n = 0; true; n++) {
                    row.accept(List.of(n));
                }
            }
        };
        RunMonitor afterSome = new RunMonitor() {
            private long rows;

            @Override
            public void progress(long done, long total) {
                rows = done;
            }

            @Override
            public boolean cancelled() {
                return rows > 5000;
            }
        };
        for (Form form : Form.values()) {
            Table table = new Table(endless, Tables.PROVENANCE);
            assertThrows(
                    CancellationException.class, () -> table.write(form, OutputStream.nullOutputStream(), afterSome));
        }
    }
}
