package nibblescope.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import nibblescope.core.io.TensorFile;
import nibblescope.core.tensor.TensorInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/// Lists what a file holds.
@Command(name = "inspect", description = "Lists the tensors of a file, and which of them can be quantized.")
final class InspectCommand implements Callable<Integer> {
    private final PrintStream out;

    @Parameters(paramLabel = "FILE", description = RootCommand.FILE)
    private String file = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    InspectCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InputException {
        try (TensorFile opened = Tensors.open(file)) {
            if (json) {
                Json.print(out, generator -> write(opened, generator));
            } else {
                print(opened);
            }
        }
        return ExitCode.DONE;
    }

    private void print(TensorFile opened) {
        out.println(opened.name());
        opened.metadata().forEach((key, value) -> out.println("  " + key + ": " + oneLine(value)));
        out.println();
        Table table = new Table(3);
        table.row("tensor", "dtype", "shape", "elements", "bytes", "quantize");
        for (TensorInfo info : opened.tensors()) {
            table.row(
                    oneLine(info.name()),
                    info.dtype().name(),
                    info.shape().toString(),
                    Long.toString(info.shape().elements()),
                    Long.toString(info.bytes()),
                    Tensors.obstacle(info).isEmpty() ? "yes" : "no");
        }
        table.print(out);
        out.println();
        Totals all = Totals.of(opened.tensors());
        Totals quantizable = Totals.of(quantizable(opened));
        out.println("%d tensors, %d elements, %d bytes".formatted(all.tensors, all.elements, all.bytes));
        out.println("%d of them can be quantized: %d elements, %d bytes"
                .formatted(quantizable.tensors, quantizable.elements, quantizable.bytes));
        for (TensorInfo info : opened.tensors()) {
            Tensors.obstacle(info).ifPresent(reason -> out.println("  not " + oneLine(info.name()) + ": " + reason));
        }
    }

    private static void write(TensorFile opened, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("file", opened.name());
        json.writeObjectPropertyStart("metadata");
        opened.metadata().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeArrayPropertyStart("tensors");
        opened.tensors().forEach(info -> write(info, json));
        json.writeEndArray();
        write("total", Totals.of(opened.tensors()), json);
        write("quantizable", Totals.of(quantizable(opened)), json);
        json.writeEndObject();
    }

    private static void write(TensorInfo info, JsonGenerator json) {
        Optional<String> obstacle = Tensors.obstacle(info);
        json.writeStartObject();
        json.writeStringProperty("name", info.name());
        json.writeStringProperty("dtype", info.dtype().name());
        json.writeArrayPropertyStart("shape");
        info.shape().dimensions().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeNumberProperty("elements", info.shape().elements());
        json.writeNumberProperty("bytes", info.bytes());
        json.writeBooleanProperty("quantizable", obstacle.isEmpty());
        json.writeName("reason");
        if (obstacle.isPresent()) {
            json.writeString(obstacle.get());
        } else {
            json.writeNull();
        }
        json.writeEndObject();
    }

    private static void write(String name, Totals totals, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("tensors", totals.tensors);
        json.writeNumberProperty("elements", totals.elements);
        json.writeNumberProperty("bytes", totals.bytes);
        json.writeEndObject();
    }

    private static List<TensorInfo> quantizable(TensorFile opened) {
        return opened.tensors().stream()
                .filter(info -> Tensors.obstacle(info).isEmpty())
                .toList();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }

    private record Totals(long tensors, long elements, long bytes) {
        static Totals of(List<TensorInfo> infos) {
            return new Totals(
                    infos.size(),
                    infos.stream().mapToLong(info -> info.shape().elements()).sum(),
                    infos.stream().mapToLong(TensorInfo::bytes).sum());
        }
    }
}
