package nibblescope.app.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Rows as JSON: an object with the `provenance` and the `rows`, each an object with a property a
/// column. Numbers have as many digits as make them exact; those that JSON has no word for are the
/// texts `"NaN"`, `"Infinity"` and `"-Infinity"`.
final class RowsJson {
    private RowsJson() {}

    static void write(Table table, OutputStream out, RunMonitor monitor) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        // The stream is told to stay open, for whoever gave it closes it.
        try (JsonGenerator json = factory.createGenerator(new Lines(), out)) {
            json.writeStartObject();
            json.writeName("provenance");
            provenance(json, table.provenance());
            json.writeArrayPropertyStart("rows");
            List<String> columns = table.data().columns();
            table.forEachRow(cells -> row(json, columns, cells), monitor);
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void provenance(JsonGenerator json, Provenance provenance) {
        json.writeStartObject();
        provenance.facts().forEach(json::writeStringProperty);
        json.writeArrayPropertyStart("recipes");
        provenance.recipes().forEach(json::writeString);
        json.writeEndArray();
        json.writeObjectPropertyStart("settings");
        provenance.settings().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void row(JsonGenerator json, List<String> columns, List<? extends @Nullable Object> cells) {
        json.writeStartObject();
        for (int i = 0; i < columns.size(); i++) {
            json.writeName(columns.get(i));
            cell(json, cells.get(i));
        }
        json.writeEndObject();
    }

    private static void cell(JsonGenerator json, @Nullable Object cell) {
        switch (cell) {
            case null -> json.writeNull();
            case Float number when Float.isFinite(number) -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Byte number -> json.writeNumber(number);
            case Short number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(cell.toString());
        }
    }

    /// A line a row.
    private static final class Lines extends ObjectWriteContext.Base {
        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter()
                    .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance())
                    .withArrayIndenter(new DefaultIndenter("", "\n"));
        }
    }
}
