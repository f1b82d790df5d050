package nibblescope.core.backend.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.JsonFields;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunJson;
import nibblescope.core.backend.RunJsonException;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner.DeviceState;
import nibblescope.core.quantize.RunMonitor.Stage;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What frames carry: JSON objects, but for DATA.
final class Payloads {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte CODES = 0;
    private static final byte SCALES = 1;

    private Payloads() {}

    /// What a worker says of itself.
    record Hello(int protocol, Release release) {
        byte[] json() {
            return object(json -> {
                json.writeNumberProperty("protocol", protocol);
                json.writeStringProperty("programVersion", release.programVersion());
                json.writeStringProperty("kernels", release.kernels());
            });
        }

        /// A later protocol may have more fields: only those that tell it apart are looked at.
        static Hello of(byte[] json) throws RunJsonException {
            JsonFields fields = JsonFields.parse(json);
            return new Hello(
                    fields.smallCount("protocol"), new Release(fields.text("programVersion"), fields.text("kernels")));
        }
    }

    /// A job for a worker.
    ///
    /// @param results whether codes and scales are wanted, which only a [RunRequest.Quantize] gives
    record Submission(RunRequest request, boolean results) {
        byte[] json() {
            return object(json -> {
                json.writeBooleanProperty("results", results);
                json.writeName("request");
                RunJson.write(request, json);
            });
        }

        static Submission of(byte[] json) throws RunJsonException {
            JsonFields fields = JsonFields.parse(json);
            Submission submission = new Submission(RunJson.request(fields.object("request")), fields.flag("results"));
            fields.end();
            if (submission.results && !(submission.request instanceof RunRequest.Quantize)) {
                throw fields.refused("results", true, "false, but for a request of the kind quantize,");
            }
            return submission;
        }
    }

    /// How far a job is.
    record Progress(Stage stage, long done, long total) {
        byte[] json() {
            return object(json -> {
                json.writeStringProperty("stage", stage.name());
                json.writeNumberProperty("done", done);
                json.writeNumberProperty("total", total);
            });
        }

        static Progress of(byte[] json) throws RunJsonException {
            JsonFields fields = JsonFields.parse(json);
            Progress progress =
                    new Progress(fields.constant("stage", Stage.class), fields.count("done"), fields.count("total"));
            fields.end();
            return progress;
        }
    }

    static byte[] devices(List<DeviceState> devices) {
        return object(json -> {
            json.writeArrayPropertyStart("devices");
            devices.forEach(device -> RunJson.write(device, json));
            json.writeEndArray();
        });
    }

    static List<DeviceState> devices(byte[] json) throws RunJsonException {
        JsonFields fields = JsonFields.parse(json);
        List<DeviceState> devices = new ArrayList<>();
        for (JsonFields device : fields.objects("devices")) {
            devices.add(RunJson.deviceState(device));
        }
        fields.end();
        return devices;
    }

    static byte[] reports(List<RunReport> reports) {
        return object(json -> {
            json.writeArrayPropertyStart("reports");
            reports.forEach(report -> RunJson.write(report, json));
            json.writeEndArray();
        });
    }

    static List<RunReport> reports(byte[] json) throws RunJsonException {
        JsonFields fields = JsonFields.parse(json);
        List<RunReport> reports = new ArrayList<>();
        for (JsonFields report : fields.objects("reports")) {
            reports.add(RunJson.report(report));
        }
        fields.end();
        return reports;
    }

    static byte[] error(BackendException e) {
        return object(json -> {
            json.writeStringProperty("backend", e.backendId());
            json.writeStringProperty("obstacle", e.obstacle().name());
            json.writeStringProperty("found", e.found());
            json.writeStringProperty("remedy", e.remedy());
        });
    }

    static BackendException error(byte[] json) throws RunJsonException {
        JsonFields fields = JsonFields.parse(json);
        BackendException error = new BackendException(
                fields.text("backend"),
                fields.constant("obstacle", Obstacle.class),
                fields.text("found"),
                fields.text("remedy"),
                null);
        fields.end();
        return error;
    }

    static byte[] data(CodesSink.Part part, ByteBuffer bytes) {
        byte[] payload = new byte[1 + bytes.remaining()];
        payload[0] = switch (part) {
            case CODES -> CODES;
            case SCALES -> SCALES;
        };
        bytes.get(payload, 1, bytes.remaining());
        return payload;
    }

    /// Takes the part off the beginning of a DATA frame.
    static CodesSink.Part part(ByteBuffer payload) throws RunJsonException {
        int part = payload.hasRemaining() ? payload.get() : -1;
        return switch (part) {
            case CODES -> CodesSink.Part.CODES;
            case SCALES -> CodesSink.Part.SCALES;
            default -> throw new RunJsonException("DATA", "is of the part " + part, "0 or 1 is expected", null);
        };
    }

    private static byte[] object(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            fields.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
