package nibblescope.core.backend.worker;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner.DeviceState;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalRunnerTest {
    private static final long SLICE = 256;

    @TempDir
    private Path folder = Path.of("");

    private LocalRunner runner(DeviceKind... kinds) {
        return new LocalRunner(List.of(kinds), "1.2.3", SLICE);
    }

    private RunReport run(RunRequest request, DeviceKind... kinds) throws BackendException {
        try (LocalRunner runner = runner(kinds.length == 0 ? new DeviceKind[] {TestRuns.cpu()} : kinds)) {
            List<RunReport> reports = runner.run(request, RunMonitor.NONE);
            assertEquals(1, reports.size());
            return reports.getFirst();
        }
    }

    private BackendException refused(RunRequest request, DeviceKind... kinds) {
        return assertThrows(BackendException.class, () -> run(request, kinds));
    }

    @Test
    void aBenchTimesEveryRecipeTwiceAndAMappedFileOnItsWay() throws Exception {
        List<RunReport> reports;
        try (LocalRunner runner = runner(TestRuns.cpu())) {
            reports = runner.run(new RunRequest.Bench("cpu", 2, 8192), RunMonitor.NONE);
        }
        List<RunReport> quantized = reports.stream()
                .filter(report -> report.kind() == RunReport.Kind.QUANTIZE)
                .toList();
        // Ten recipes of references and the four corners.
        assertEquals(2 * (10 + 4), quantized.size());
        List<RunReport> torchao = quantized.stream()
                .filter(report -> report.recipe().equals("nvfp4-torchao"))
                .toList();
        // 8192 BF16 values read, 4096 bytes of codes and 512 of scales written, then errors too.
        assertEquals(16_384 + 4096 + 512, torchao.getFirst().timing().bytes());
        assertEquals(16_384 + 4096 + 512 + 4 * 512, torchao.getLast().timing().bytes());
        List<RunReport> streamed = reports.stream()
                .filter(report -> report.kind() == RunReport.Kind.STREAM)
                .toList();
        assertEquals(2, streamed.size());
        for (RunReport report : streamed) {
            assertEquals(16_384, report.timing().bytes());
            assertEquals(2, report.timing().nanos().size());
        }
    }

    @Test
    void aReportSaysWhatWasRunAndOnWhat() throws Exception {
        Instant before = Instant.now();
        RunReport report = run(new RunRequest.Quantize("cpu", 3, TestRuns.PRESETS, "e4m3-16-one-level", true));
        assertEquals(RunReport.Kind.QUANTIZE, report.kind());
        assertEquals("preset B", report.subject());
        assertEquals(DType.F32, report.dtype());
        assertEquals(16, report.elements());
        assertEquals("e4m3-16-one-level", report.recipe());
        assertEquals("cpu", report.receipt().device().id());
        assertEquals("1.2.3", report.receipt().programVersion());
        assertFalse(report.receipt().started().isBefore(before));
        assertFalse(report.receipt().started().isAfter(Instant.now()));
        assertEquals(3, report.timing().nanos().size());
        // 16 F32 values read, 8 bytes of codes and one of scale written.
        assertEquals(64 + 9, report.timing().bytes());
        assertTrue(report.mse() > 0 && report.sqnrDecibels() > 10, report.toString());
        // 8 bytes of codes, a scale, a squared error and a count.
        assertEquals(new Verification.AllEqual(8 + 1 + 4 + 1), report.verification());
    }

    @Test
    void withoutATensorTheFirstThatCanBeQuantizedIsTaken() throws Exception {
        RunReport report = run(TestRuns.quantize(new TensorSource("sample:presets", ""), false));
        assertEquals("preset A", report.subject());
        assertEquals(new Verification.NotAsked(), report.verification());
    }

    @ParameterizedTest
    @ValueSource(longs = {48, 100, 250, 333, 1000})
    void aTensorOfManySlicesIsVerifiedInAllBytes(long columns) throws Exception {
        Path file = TestRuns.write(folder.resolve("w.safetensors"), 9, columns);
        RunReport report = run(TestRuns.quantize(new TensorSource(file.toString(), "w"), true));
        long blocks = 9 * Math.ceilDiv(columns, 16L);
        assertEquals(new Verification.AllEqual(9 * Math.ceilDiv(columns, 2L) + 6 * blocks), report.verification());
    }

    @ParameterizedTest
    @ValueSource(longs = {48, 333, 1000})
    void aDifferenceInALaterSliceIsToldByItsBlockInTheTensor(long columns) throws Exception {
        Path file = TestRuns.write(folder.resolve("w.safetensors"), 9, columns);
        long blocks = 9 * Math.ceilDiv(columns, 16L);
        AtomicInteger slices = new AtomicInteger();
        DeviceKind broken = TestRuns.kind(
                "cpu",
                () -> new AlteredBackend((result, _, _) -> {
                    // The last block of every slice but the first is wrong.
                    result.quantized().filter(_ -> slices.getAndIncrement() > 0).ifPresent(q -> {
                        long last = q.scales().byteSize() - 1;
                        q.scales().set(JAVA_BYTE, last, (byte) (q.scales().get(JAVA_BYTE, last) ^ 1));
                    });
                    return result;
                }));
        RunReport report = run(TestRuns.quantize(new TensorSource(file.toString(), "w"), true), broken);
        // Slices of 5 rows of 3 blocks; of 16 blocks of a row of 21 or 63.
        long expected = columns == 48 ? blocks - 1 : columns == 333 ? 20 : 31;
        Verification.Differs differs = (Verification.Differs) report.verification();
        assertEquals("scale", differs.what());
        assertEquals(expected, differs.block());
    }

    @Test
    void anotherAmaxIsADifferenceOfTheTensor() throws Exception {
        DeviceKind broken = TestRuns.kind("cpu", () -> new AlteredBackend(2f, (result, _, _) -> result));
        RunReport report = run(TestRuns.quantize(TestRuns.PRESETS, true), broken);
        // The largest of preset B is 13.4 = 0x41566666, and twice that has an exponent one higher.
        assertEquals(new Verification.Differs(0, "amax", "41d66666", "41566666"), report.verification());
    }

    @Test
    void codesAndScalesAreHandedOverInOrder() throws Exception {
        Path file = TestRuns.write(folder.resolve("w.safetensors"), 9, 333);
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        ByteArrayOutputStream scales = new ByteArrayOutputStream();
        try (LocalRunner runner = runner(TestRuns.cpu());
                TensorFile opened = TensorFiles.open(file);
                Arena arena = Arena.ofConfined()) {
            runner.run(
                    TestRuns.quantize(new TensorSource(file.toString(), "w"), false),
                    (part, bytes) -> {
                        byte[] copy = new byte[bytes.remaining()];
                        bytes.get(copy);
                        (part == CodesSink.Part.CODES ? codes : scales).writeBytes(copy);
                    },
                    RunMonitor.NONE);
            QuantizedTensor expected = ReferenceQuantizer.quantize(
                    opened.tensor(opened.tensors().getFirst()),
                    RecipeCatalog.find("nvfp4-modelopt").orElseThrow(),
                    arena);
            assertBytes(expected.codes(), codes);
            assertBytes(expected.scales(), scales);
        }
    }

    private static void assertBytes(MemorySegment expected, ByteArrayOutputStream found) {
        assertArrayEquals(expected.toArray(JAVA_BYTE), found.toByteArray());
    }

    @Test
    void stagesFollowEachOther() throws Exception {
        List<RunMonitor.Stage> stages = new ArrayList<>();
        RunMonitor monitor = new RunMonitor() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public void stage(Stage stage) {
                if (stages.isEmpty() || stages.getLast() != stage) {
                    stages.add(stage);
                }
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        try (LocalRunner runner = runner(TestRuns.cpu())) {
            runner.run(TestRuns.quantize(TestRuns.PRESETS, true), monitor);
        }
        assertEquals(List.of(RunMonitor.Stage.values()), stages);
    }

    @Test
    void whatIsNotThereIsToldAsAWrongRequest() throws Exception {
        Path file = TestRuns.write(folder.resolve("w.safetensors"), 1, 16);
        Path broken = Files.write(folder.resolve("broken"), new byte[] {1});
        String name = file.toString();
        Map<RunRequest, String> requests = Map.of(
                new RunRequest.Quantize("cpu", 1, TestRuns.PRESETS, "mxfp5", false),
                "no recipe \"mxfp5\"",
                TestRuns.quantize(new TensorSource(name, "x"), false),
                "w.safetensors has no tensor \"x\"",
                TestRuns.quantize(new TensorSource(name + "2", "w"), false),
                "does not exist",
                TestRuns.quantize(new TensorSource(broken.toString(), "w"), false),
                "broken: ",
                TestRuns.quantize(new TensorSource("sample:none", "w"), false),
                "there is no sample",
                TestRuns.quantize(new TensorSource("a\u0000b", "w"), false),
                "Nul character not allowed",
                new RunRequest.Quantize("cpu", 0, TestRuns.PRESETS, "e4m3-16", false),
                "0 repetitions",
                new RunRequest.Quantize("tpu", 1, TestRuns.PRESETS, "e4m3-16", false),
                "no device of that kind");
        requests.forEach((request, found) -> {
            BackendException e = refused(request);
            assertEquals(Obstacle.WRONG_REQUEST, e.obstacle(), e.getMessage());
            assertTrue(e.found().contains(found), e.found());
        });
    }

    @Test
    void aDeviceThatCannotRunIsListedAndRefusedWithItsRemedy() throws Exception {
        Availability none = new Availability.Unavailable(Obstacle.DRIVER_MISSING, "no libcuda.so.1", "install it");
        DeviceKind cuda = new DeviceKind(
                "cuda",
                () -> List.of(new LocalDevice("cuda", () -> none, () -> {
                    throw new AssertionError("opened");
                })));
        try (LocalRunner runner = runner(TestRuns.cpu(), cuda)) {
            List<DeviceState> devices = runner.devices();
            assertEquals("cpu", devices.getFirst().id());
            assertEquals(new DeviceState("cuda", none), devices.getLast());
        }
        BackendException e =
                refused(new RunRequest.Quantize("cuda:0", 1, TestRuns.PRESETS, "e4m3-16", false), TestRuns.cpu(), cuda);
        assertEquals(Obstacle.DRIVER_MISSING, e.obstacle());
        assertEquals("cuda: no libcuda.so.1; install it", e.getMessage());
    }

    @Test
    void devicesOfOtherKindsAreNotLookedFor() throws Exception {
        DeviceKind costly = new DeviceKind("cuda", () -> {
            throw new AssertionError("looked for");
        });
        run(TestRuns.quantize(TestRuns.PRESETS, false), TestRuns.cpu(), costly);
    }

    @Test
    void aDeviceIsChosenByItsNumber() {
        Availability ready = new Availability.Ready(new Device("", "", "", "", 0));
        DeviceKind two = new DeviceKind(
                "cuda",
                () -> List.of(
                        new LocalDevice("cuda:0", () -> ready, () -> new CpuBackend(1)),
                        new LocalDevice("cuda:1", () -> ready, () -> {
                            throw new BackendException("cuda:1", Obstacle.OUT_OF_MEMORY, "taken", "", null);
                        })));
        assertEquals(
                Obstacle.OUT_OF_MEMORY,
                refused(new RunRequest.Quantize("cuda:1", 1, TestRuns.PRESETS, "e4m3-16", false), two)
                        .obstacle());
        BackendException e = refused(new RunRequest.Quantize("cuda:2", 1, TestRuns.PRESETS, "e4m3-16", false), two);
        assertEquals("cuda:2: there is no such device; choose one of cuda:0, cuda:1", e.getMessage());
    }

    @Test
    void aBackendWithoutProductsSaysSo() {
        BackendException decode = refused(new RunRequest.Decode("cpu", 1, 64, 64, 1));
        assertEquals(Obstacle.NO_KERNEL, decode.obstacle());
        assertTrue(decode.remedy().contains("CUDA"), decode.remedy());
        TensorSource made = new TensorSource("synthetic", "7");
        assertEquals(
                Obstacle.NO_KERNEL,
                refused(new RunRequest.Layer("cpu", 1, TestRuns.PRESETS, made, List.of("e4m3-16")))
                        .obstacle());
        assertEquals(
                Obstacle.WRONG_REQUEST,
                refused(new RunRequest.Layer(
                                "cpu", 1, TestRuns.PRESETS, new TensorSource("synthetic", "x"), List.of("e4m3-16")))
                        .obstacle());
    }

    @Test
    void aLostDeviceIsOpenedAnewByTheNextRun() throws Exception {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        DeviceKind lost = TestRuns.kind("cpu", () -> {
            boolean first = opened.getAndIncrement() == 0;
            return new AlteredBackend(
                    new CpuBackend(1),
                    1f,
                    (result, _, _) -> {
                        if (first) {
                            throw new BackendException("altered", Obstacle.DEVICE_LOST, "error 700", "", null);
                        }
                        return result;
                    },
                    closed::incrementAndGet);
        });
        try (LocalRunner runner = runner(lost)) {
            RunRequest request = TestRuns.quantize(TestRuns.PRESETS, false);
            assertThrows(BackendException.class, () -> runner.run(request, RunMonitor.NONE));
            assertEquals(1, closed.get());
            runner.run(request, RunMonitor.NONE);
            runner.run(request, RunMonitor.NONE);
            assertEquals(2, opened.get());
        }
        assertEquals(2, closed.get());
    }

    @Test
    void nothingRunsOnceTheRunnerIsClosed() {
        LocalRunner runner = runner(TestRuns.cpu());
        runner.close();
        assertThrows(
                CancellationException.class,
                () -> runner.run(TestRuns.quantize(TestRuns.PRESETS, false), RunMonitor.NONE));
    }
}
