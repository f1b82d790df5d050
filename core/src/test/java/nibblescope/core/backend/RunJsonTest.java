package nibblescope.core.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.Runner.DeviceState;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class RunJsonTest {
    private static final TensorSource SOURCE = new TensorSource("/models/a \"b\".safetensors", "blk.0.ffn");
    private static final Device DEVICE = new Device("cuda:0", "NVIDIA H100", "580.1", "ab12", 85_899_345_920L);

    private static final List<RunRequest> REQUESTS = List.of(
            new RunRequest.Quantize("cuda:0", 5, SOURCE, "nvfp4-torchao", true),
            new RunRequest.Decode("cuda:1", 20, 28672, 8192, 8),
            new RunRequest.Bench("cuda:0", 9, 1L << 30),
            new RunRequest.Layer(
                    "cpu", 1, SOURCE, new TensorSource("synthetic", "7"), List.of("e4m3-16", "nvfp4-modelopt")));

    private static RunReport report(Verification verification) {
        return new RunReport(
                RunReport.Kind.QUANTIZE,
                "blk.0.ffn",
                DType.BF16,
                1L << 40,
                "nvfp4-torchao",
                new Receipt(DEVICE, "0.1.0", Instant.parse("2026-01-31T12:00:00.123456789Z")),
                new Measurement(List.of(3_000_001L, 1_000_000L, 2_000_000L), 4_000_000, 2.5e9),
                1.25e-5,
                20.5,
                Double.NaN,
                Double.NaN,
                verification);
    }

    private static String text(Consumer<JsonGenerator> value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            value.accept(json);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String text(RunReport report) {
        return text(json -> RunJson.write(report, json));
    }

    private static JsonFields fields(String text) throws RunJsonException {
        return JsonFields.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void requestsAreReadAsTheyWereWritten() throws Exception {
        for (RunRequest request : REQUESTS) {
            assertEquals(request, RunJson.request(fields(text(json -> RunJson.write(request, json)))));
        }
    }

    @Test
    void reportsAreReadAsTheyWereWritten() throws Exception {
        for (Verification verification : List.of(
                new Verification.NotAsked(),
                new Verification.AllEqual(1L << 33),
                new Verification.Differs(1L << 32, "codes", "01", "02"))) {
            RunReport report = report(verification);
            assertEquals(report, RunJson.report(fields(text(report))));
        }
    }

    @Test
    void devicesAreReadAsTheyWereWritten() throws Exception {
        for (DeviceState state : List.of(
                new DeviceState("cuda:0", new Availability.Ready(DEVICE)),
                new DeviceState(
                        "cuda", new Availability.Unavailable(Obstacle.DRIVER_MISSING, "no libcuda.so.1", "get one")))) {
            assertEquals(state, RunJson.deviceState(fields(text(json -> RunJson.write(state, json)))));
        }
    }

    @Test
    void aReportTellsWhatPeopleLookFor() {
        String text = text(report(new Verification.AllEqual(7)));
        // The median is 2 ms, in which 4 MB are 2 GB/s, and those 0.8 of the copy's 2.5.
        for (String part : List.of(
                "\"milliseconds\":[3.000001,1.0,2.0]",
                "\"medianMilliseconds\":2.0",
                "\"gigabytesPerSecond\":2.0",
                "\"copyGigabytesPerSecond\":2.5",
                "\"shareOfCopy\":0.8",
                "\"relativeError\":null",
                "\"verification\":{\"outcome\":\"all bytes equal\",\"bytes\":7}",
                "\"receipt\":{\"device\":{\"id\":\"cuda:0\",\"name\":\"NVIDIA H100\",\"driver\":\"580.1\",\"kernels\":\"ab12\"",
                "\"programVersion\":\"0.1.0\",\"started\":\"2026-01-31T12:00:00.123456789Z\"")) {
            assertTrue(text.contains(part), part + " in " + text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kind", "dtype", "elements", "milliseconds", "mse", "receipt", "verification", "speedUp"})
    void aFieldThatIsMissingIsNamed(String name) throws Exception {
        String text = text(report(new Verification.NotAsked())).replace("\"" + name + "\":", "\"other\":");
        RunJsonException e = assertThrows(RunJsonException.class, () -> RunJson.report(fields(text)));
        assertTrue(String.valueOf(e.getMessage()).contains("has no " + name), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"kind\":\"quantize\" | \"kind\":\"crunch\" | kind is \"crunch\", quantize, decode, layer or bench is expected",
                "\"repeats\":5 | \"repeats\":-5 | repeats is -5, a whole number from 0",
                "\"repeats\":5 | \"repeats\":5.5 | repeats is 5.5, a whole number from 0",
                "\"repeats\":5 | \"repeats\":4294967296 | repeats is 4294967296, a whole number below 2^31",
                "\"repeats\":5 | \"repeats\":99999999999999999999 | repeats is 99999999999999999999, a whole number",
                "\"repeats\":5 | \"repeats\":5,\"repeats\":6 | Duplicate",
                "\"verify\":true | \"verify\":\"yes\" | verify is \"yes\", true or false is expected",
                "\"verify\":true | \"verify\":true,\"more\":1 | has more as well",
                "\"tensor\":\"blk.0.ffn\" | \"tensor\":null | source.tensor is null, a text is expected",
                "\"tensor\":\"blk.0.ffn\" | \"tensors\":\"blk.0.ffn\" | source has no tensor",
                "\"verify\":true} | \"verify\":true}} | the JSON",
                "\"verify\":true} | \"verify\":true | is not valid"
            })
    void whatIsNotOfARequestIsToldWithItsPlace(String good, String bad, String complaint) {
        String text = text(json -> RunJson.write(REQUESTS.getFirst(), json));
        assertTrue(text.contains(good), text);
        RunJsonException e =
                assertThrows(RunJsonException.class, () -> RunJson.request(fields(text.replace(good, bad))));
        assertTrue(String.valueOf(e.getMessage()).contains(complaint), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "[]", "null", "{} {}", "{\"a\":", "\u0000"})
    void whatIsNoObjectIsRefused(String text) {
        assertThrows(RunJsonException.class, () -> RunJson.request(fields(text)));
    }

    @Test
    void aReportWithoutATimeIsRefused() {
        String text = text(report(new Verification.NotAsked())).replace("[3.000001,1.0,2.0]", "[]");
        assertThrows(RunJsonException.class, () -> RunJson.report(fields(text)));
    }
}
