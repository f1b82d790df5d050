package nibblescope.core.backend;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.Runner.DeviceState;
import nibblescope.core.tensor.DType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Requests, reports and devices as JSON objects. JSON has no NaN and no infinity: such a number is
/// written as null, and null is read as NaN. Reading is strict: a field that is missing, of another
/// type or unknown is an error.
public final class RunJson {
    private static final double NANOS_PER_MILLISECOND = 1e6;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private RunJson() {}

    /// Writes a request.
    public static void write(RunRequest request, JsonGenerator json) {
        json.writeStartObject();
        switch (request) {
            case RunRequest.Quantize quantize -> {
                begin("quantize", request, json);
                write("source", quantize.source(), json);
                json.writeStringProperty("recipe", quantize.recipe());
                json.writeBooleanProperty("verify", quantize.verify());
            }
            case RunRequest.Decode decode -> {
                begin("decode", request, json);
                json.writeNumberProperty("rows", decode.rows());
                json.writeNumberProperty("columns", decode.columns());
                json.writeNumberProperty("batch", decode.batch());
            }
            case RunRequest.Layer layer -> {
                begin("layer", request, json);
                write("weights", layer.weights(), json);
                write("activations", layer.activations(), json);
                json.writeArrayPropertyStart("recipes");
                layer.recipes().forEach(json::writeString);
                json.writeEndArray();
            }
            case RunRequest.Bench bench -> {
                begin("bench", request, json);
                json.writeNumberProperty("elements", bench.elements());
            }
        }
        json.writeEndObject();
    }

    private static void begin(String kind, RunRequest request, JsonGenerator json) {
        json.writeStringProperty("kind", kind);
        json.writeStringProperty("device", request.device());
        json.writeNumberProperty("repeats", request.repeats());
    }

    private static void write(String name, TensorSource source, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("file", source.file());
        json.writeStringProperty("tensor", source.tensor());
        json.writeEndObject();
    }

    /// Reads a request.
    public static RunRequest request(JsonFields fields) throws RunJsonException {
        String kind = fields.text("kind");
        String device = fields.text("device");
        int repeats = fields.smallCount("repeats");
        RunRequest request = switch (kind) {
            case "quantize" ->
                new RunRequest.Quantize(
                        device, repeats, source(fields.object("source")), fields.text("recipe"), fields.flag("verify"));
            case "decode" ->
                new RunRequest.Decode(
                        device, repeats, fields.count("rows"), fields.count("columns"), fields.smallCount("batch"));
            case "layer" ->
                new RunRequest.Layer(
                        device,
                        repeats,
                        source(fields.object("weights")),
                        source(fields.object("activations")),
                        fields.texts("recipes"));
            case "bench" -> new RunRequest.Bench(device, repeats, fields.count("elements"));
            default -> throw fields.refused("kind", kind, "quantize, decode, layer or bench");
        };
        fields.end();
        return request;
    }

    private static TensorSource source(JsonFields fields) throws RunJsonException {
        TensorSource source = new TensorSource(fields.text("file"), fields.text("tensor"));
        fields.end();
        return source;
    }

    /// Reports as one JSON array.
    public static String text(List<RunReport> reports) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            reports.forEach(report -> write(report, json));
            json.writeEndArray();
        }
        return text.toString();
    }

    /// Writes a report. What follows from other fields, as the median, is written too.
    public static void write(RunReport report, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("kind", report.kind().name());
        json.writeStringProperty("subject", report.subject());
        json.writeStringProperty("dtype", report.dtype().name());
        json.writeNumberProperty("elements", report.elements());
        json.writeStringProperty("recipe", report.recipe());
        write(report.timing(), json);
        number("mse", report.mse(), json);
        number("sqnrDecibels", report.sqnrDecibels(), json);
        number("relativeError", report.relativeError(), json);
        number("speedUp", report.speedUp(), json);
        json.writeStringProperty("code", report.path().name());
        write(report.verification(), json);
        json.writeObjectPropertyStart("receipt");
        json.writeName("device");
        write(report.receipt().device(), json);
        json.writeStringProperty("programVersion", report.receipt().programVersion());
        json.writeStringProperty("started", report.receipt().started().toString());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(Measurement timing, JsonGenerator json) {
        json.writeArrayPropertyStart("milliseconds");
        timing.nanos().forEach(nanos -> json.writeNumber(nanos / NANOS_PER_MILLISECOND));
        json.writeEndArray();
        json.writeNumberProperty("medianMilliseconds", timing.medianNanos() / NANOS_PER_MILLISECOND);
        json.writeNumberProperty("bytes", timing.bytes());
        number("gigabytesPerSecond", timing.bytesPerSecond() / BYTES_PER_GIGABYTE, json);
        number("copyGigabytesPerSecond", timing.copyBytesPerSecond() / BYTES_PER_GIGABYTE, json);
        number("shareOfCopy", timing.shareOfCopy(), json);
    }

    private static void write(Verification verification, JsonGenerator json) {
        json.writeObjectPropertyStart("verification");
        switch (verification) {
            case Verification.NotAsked _ -> json.writeStringProperty("outcome", "not asked");
            case Verification.AllEqual equal -> {
                json.writeStringProperty("outcome", "all bytes equal");
                json.writeNumberProperty("bytes", equal.bytes());
            }
            case Verification.Differs differs -> {
                json.writeStringProperty("outcome", "differs");
                json.writeNumberProperty("block", differs.block());
                json.writeStringProperty("what", differs.what());
                json.writeStringProperty("found", differs.found());
                json.writeStringProperty("expected", differs.expected());
            }
        }
        json.writeEndObject();
    }

    private static void write(Device device, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", device.id());
        json.writeStringProperty("name", device.name());
        json.writeStringProperty("driver", device.driver());
        json.writeStringProperty("kernels", device.kernels());
        json.writeNumberProperty("memoryBytes", device.memoryBytes());
        json.writeEndObject();
    }

    private static void number(String name, double value, JsonGenerator json) {
        if (Double.isFinite(value)) {
            json.writeNumberProperty(name, value);
        } else {
            json.writeNullProperty(name);
        }
    }

    /// Reads a report.
    public static RunReport report(JsonFields fields) throws RunJsonException {
        RunReport report = new RunReport(
                fields.constant("kind", RunReport.Kind.class),
                fields.text("subject"),
                fields.constant("dtype", DType.class),
                fields.count("elements"),
                fields.text("recipe"),
                receipt(fields.object("receipt")),
                timing(fields),
                fields.number("mse"),
                fields.number("sqnrDecibels"),
                fields.number("relativeError"),
                fields.number("speedUp"),
                fields.constant("code", CodePath.class),
                verification(fields.object("verification")));
        fields.end();
        return report;
    }

    private static Receipt receipt(JsonFields fields) throws RunJsonException {
        Receipt receipt =
                new Receipt(device(fields.object("device")), fields.text("programVersion"), fields.instant("started"));
        fields.end();
        return receipt;
    }

    private static Measurement timing(JsonFields fields) throws RunJsonException {
        List<Long> nanos = new ArrayList<>();
        List<Double> milliseconds = fields.numbers("milliseconds");
        for (double each : milliseconds) {
            // The nearest whole number is the one that was divided.
            nanos.add(Math.round(each * NANOS_PER_MILLISECOND));
        }
        if (nanos.isEmpty()) {
            throw fields.refused("milliseconds", milliseconds, "a list of one number or more");
        }
        // What follows from the others has to be there, and is not looked at.
        fields.number("medianMilliseconds");
        fields.number("gigabytesPerSecond");
        fields.number("shareOfCopy");
        return new Measurement(
                nanos, fields.count("bytes"), fields.number("copyGigabytesPerSecond") * BYTES_PER_GIGABYTE);
    }

    private static Verification verification(JsonFields fields) throws RunJsonException {
        String outcome = fields.text("outcome");
        Verification verification = switch (outcome) {
            case "not asked" -> new Verification.NotAsked();
            case "all bytes equal" -> new Verification.AllEqual(fields.count("bytes"));
            case "differs" ->
                new Verification.Differs(
                        fields.count("block"), fields.text("what"), fields.text("found"), fields.text("expected"));
            default -> throw fields.refused("outcome", outcome, "\"not asked\", \"all bytes equal\" or \"differs\"");
        };
        fields.end();
        return verification;
    }

    private static Device device(JsonFields fields) throws RunJsonException {
        Device device = new Device(
                fields.text("id"),
                fields.text("name"),
                fields.text("driver"),
                fields.text("kernels"),
                fields.count("memoryBytes"));
        fields.end();
        return device;
    }

    /// Writes a device and whether it can run.
    public static void write(DeviceState state, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", state.id());
        switch (state.availability()) {
            case Availability.Ready(Device device) -> {
                json.writeStringProperty("state", "ready");
                json.writeName("device");
                write(device, json);
            }
            case Availability.Unavailable(Obstacle obstacle, String missing, String remedy) -> {
                json.writeStringProperty("state", "unavailable");
                json.writeStringProperty("obstacle", obstacle.name());
                json.writeStringProperty("missing", missing);
                json.writeStringProperty("remedy", remedy);
            }
        }
        json.writeEndObject();
    }

    /// Reads a device and whether it can run.
    public static DeviceState deviceState(JsonFields fields) throws RunJsonException {
        String id = fields.text("id");
        String state = fields.text("state");
        Availability availability = switch (state) {
            case "ready" -> new Availability.Ready(device(fields.object("device")));
            case "unavailable" ->
                new Availability.Unavailable(
                        fields.constant("obstacle", Obstacle.class), fields.text("missing"), fields.text("remedy"));
            default -> throw fields.refused("state", state, "ready or unavailable");
        };
        fields.end();
        return new DeviceState(id, availability);
    }
}
