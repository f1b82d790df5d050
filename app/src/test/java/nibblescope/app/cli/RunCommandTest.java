package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.worker.CodesRunner;
import nibblescope.core.backend.worker.CodesSink;
import nibblescope.core.backend.worker.DeviceKind;
import nibblescope.core.backend.worker.LocalDevice;
import nibblescope.core.backend.worker.LocalRunner;
import nibblescope.core.backend.worker.Release;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest {
    private static final Device GPU = new Device("cuda:0", "NVIDIA H100", "580.1", "ab12", 1L << 36);

    private final List<String> asked = new ArrayList<>();

    /// What is done with a request.
    @FunctionalInterface
    private interface Doing {
        RunReport run(RunRequest request, RunMonitor monitor) throws BackendException;
    }

    private record MadeRunner(Doing doing) implements CodesRunner {
        @Override
        public List<DeviceState> devices() {
            return List.of(
                    new DeviceState("cuda:0", new Availability.Ready(GPU)),
                    new DeviceState(
                            "cuda:1",
                            new Availability.Unavailable(Obstacle.DRIVER_TOO_OLD, "driver 450", "update it")));
        }

        @Override
        public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
            return List.of(doing.run(request, monitor));
        }

        @Override
        public List<RunReport> run(RunRequest.Quantize request, CodesSink codes, RunMonitor monitor) {
            throw new AssertionError("nobody asks for codes");
        }

        @Override
        public void close() {}
    }

    private Services services(Doing doing, Interrupts interrupts) {
        Runners runners = new Runners() {
            @Override
            public CodesRunner here() {
                asked.add("here");
                return new MadeRunner(doing);
            }

            @Override
            public Runner onHost(String host) {
                asked.add(host);
                return new MadeRunner(doing);
            }

            @Override
            public Release release() {
                return new Release("1", "");
            }
        };
        return new Services(
                CommandRun.SERVICES.backend(),
                runners,
                CommandRun.SERVICES.window(),
                CommandRun.SERVICES.plotter(),
                interrupts);
    }

    private CommandRun run(Doing doing, String... arguments) {
        return CommandRun.of(new Program(services(doing, CommandRun.SERVICES.interrupts())), arguments);
    }

    private static RunReport report(RunRequest request, Verification verification) {
        return new RunReport(
                RunReport.Kind.QUANTIZE,
                "w",
                DType.BF16,
                1 << 20,
                ((RunRequest.Quantize) request).recipe(),
                new Receipt(GPU, "0.1.0", Instant.parse("2026-01-31T12:00:00Z")),
                new Measurement(List.of(1_500_000L), 3_000_000_000L, 4e12),
                1.25e-5,
                20.5,
                Double.NaN,
                Double.NaN,
                verification);
    }

    @Test
    void theProcessorsRunAndAreVerified() {
        String out = CommandRun.of("run", "sample:presets", "--recipe", "e4m3-16", "--repeat", "2", "--verify")
                .done()
                .out();
        assertTrue(out.contains("preset A"), out);
        assertTrue(out.contains("all 14 bytes equal to the reference"), out);
        assertTrue(out.contains("receipt: cpu, "), out);
    }

    @Test
    void jsonTellsTheSame() {
        Map<String, @Nullable Object> report = JsonTree.object(CommandRun.of(
                        "run",
                        "sample:minilm",
                        "--recipe",
                        "nvfp4-torchao",
                        "--repeat",
                        "3",
                        "--verify",
                        "--json",
                        "--backend",
                        "cpu")
                .done()
                .out());
        assertEquals("nvfp4-torchao", report.get("recipe"));
        assertEquals(3, ((List<?>) JsonTree.require(report.get("milliseconds"))).size());
        assertEquals(
                "all bytes equal", JsonTree.asObject(report.get("verification")).get("outcome"));
        assertEquals(
                "cpu",
                JsonTree.asObject(JsonTree.asObject(report.get("receipt")).get("device"))
                        .get("id"));
        assertEquals(Program.version(), JsonTree.asObject(report.get("receipt")).get("programVersion"));
    }

    @Test
    void aRunOnAGpuIsALineAndAReceipt() {
        List<String> lines = run(
                        (request, _) -> report(request, new Verification.AllEqual(7)),
                        "run",
                        "sample:presets",
                        "--recipe",
                        "e4m3-16",
                        "--backend",
                        "cuda")
                .done()
                .out()
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
        // 3 GB in 1.5 ms are 2000 GB/s, half of the copy's 4000.
        assertEquals(
                List.of(
                        "tensor recipe device elements ms GB/s of copy (%) MSE SQNR (dB)",
                        "w e4m3-16 cuda:0 1048576 1.500 2000.0 50.0 1.25000e-05 20.50",
                        "all 7 bytes equal to the reference",
                        "receipt: cuda:0, NVIDIA H100, 580.1, kernels ab12, Nibblescope 0.1.0, 2026-01-31T12:00:00Z"),
                lines);
    }

    @Test
    void theBackendSaysWhereTheRunIsDone() {
        List<RunRequest> requests = new ArrayList<>();
        Doing doing = (request, _) -> {
            requests.add(request);
            return report(request, new Verification.NotAsked());
        };
        run(doing, "run", "sample:presets", "--recipe", "e4m3-16", "--backend", "cuda:2")
                .done();
        // The file of another host is not looked for here.
        run(doing, "run", "/there/w.npy", "--recipe", "e4m3-16", "--backend", "ssh:me@gpu1", "--repeat", "9")
                .done();
        run(
                        doing,
                        "run",
                        "/there/w.npy",
                        "--tensor",
                        "x",
                        "--recipe",
                        "e4m3-16",
                        "--backend",
                        "ssh:gpu1/cpu",
                        "--verify")
                .done();
        assertEquals(List.of("here", "me@gpu1", "gpu1"), asked);
        assertEquals(
                List.of(
                        new RunRequest.Quantize(
                                "cuda:2", 5, new TensorSource("sample:presets", "preset A"), "e4m3-16", false),
                        new RunRequest.Quantize("cuda:0", 9, new TensorSource("/there/w.npy", ""), "e4m3-16", false),
                        new RunRequest.Quantize("cpu", 5, new TensorSource("/there/w.npy", "x"), "e4m3-16", true)),
                requests);
    }

    @Test
    void aDifferenceIsAFailure() {
        CommandRun run = run(
                (request, _) -> report(request, new Verification.Differs(70, "scale", "01", "3c")),
                "run",
                "sample:presets",
                "--recipe",
                "e4m3-16",
                "--json",
                "--verify");
        assertEquals(
                "nibblescope: cuda:0: block 70 differs from the reference: scale is 01, 3c is expected;"
                        + " do not use this device",
                run.complaint(ExitCode.FAILED));
        assertEquals(
                "differs",
                JsonTree.asObject(JsonTree.object(run.out()).get("verification"))
                        .get("outcome"));
    }

    @Test
    void aDeviceThatCannotRunIsAFailureWithItsRemedy() {
        Availability none = new Availability.Unavailable(Obstacle.DRIVER_MISSING, "there is no driver", "install it");
        DeviceKind cuda = new DeviceKind(
                "cuda",
                () -> List.of(new LocalDevice("cuda", () -> none, () -> {
                    throw new AssertionError("opened");
                })));
        Doing doing = (request, monitor) -> {
            try (LocalRunner runner = new LocalRunner(List.of(cuda), "1")) {
                return runner.run(request, monitor).getFirst();
            }
        };
        CommandRun run = run(doing, "run", "sample:presets", "--recipe", "e4m3-16", "--backend", "cuda");
        assertEquals("nibblescope: cuda: there is no driver; install it", run.complaint(ExitCode.FAILED));
        assertEquals("", run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sample:presets --recipe e4m3-16 --backend tpu",
                "sample:presets --recipe e4m3-16 --backend ssh:-oProxyCommand=reboot",
                "sample:presets --recipe e4m3-16 --repeat 0",
                "sample:presets --recipe e4m3-16 --repeat 10001",
                "sample:presets --recipe e4m3-16 --recipe e4m3-32",
                "sample:presets --recipe e4m3",
                "sample:presets",
                "sample:none --recipe e4m3-16",
                "sample:presets --tensor x --recipe e4m3-16",
                "/no/such/file --recipe e4m3-16"
            })
    void wrongUseIsToldBeforeAnythingRuns(String arguments) {
        Doing never = (_, _) -> {
            throw new AssertionError("run");
        };
        String[] words = ("run " + arguments).split(" ", -1);
        run(never, words).complaint(ExitCode.WRONG_USE);
    }

    @Test
    void anInterruptEndsTheRun() throws Exception {
        AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});
        List<Thread> interrupters = new ArrayList<>();
        Services services = services(
                (_, monitor) -> {
                    interrupters.add(Thread.ofPlatform().start(interrupt.get()));
                    while (!monitor.cancelled()) {
                        Thread.onSpinWait();
                    }
                    throw new CancellationException();
                },
                action -> {
                    interrupt.set(action);
                    return () -> {};
                });
        CommandRun run =
                CommandRun.of(new Program(services), "run", "/there", "--recipe", "e4m3-16", "--backend", "ssh:gpu1");
        assertTrue(run.complaint(ExitCode.INTERRUPTED).contains("interrupted"));
        for (Thread interrupter : interrupters) {
            interrupter.join();
        }
    }

    @Test
    void devicesAreListedWithWhatIsMissing() {
        Doing never = (_, _) -> {
            throw new AssertionError("run");
        };
        List<String> lines = run(never, "devices").done().out().lines().toList();
        assertEquals(4, lines.size());
        assertTrue(lines.get(1).matches("cuda:0 +ready +NVIDIA H100 +580\\.1 +64\\.0"), lines.get(1));
        assertTrue(lines.get(2).matches("cuda:1 +driver too old +- +- +-"), lines.get(2));
        assertEquals("cuda:1: driver 450; update it", lines.get(3));
        List<Map<String, @Nullable Object>> json = JsonTree.objects(JsonTree.parse(
                run(never, "devices", "--host", "gpu1", "--json").done().out()));
        assertEquals(List.of("here", "gpu1"), asked);
        assertEquals("ready", json.getFirst().get("state"));
        assertEquals("DRIVER_TOO_OLD", json.getLast().get("obstacle"));
        assertEquals("update it", json.getLast().get("remedy"));
    }

    @Test
    void theProcessorsAreADevice() {
        String out = CommandRun.of("devices").done().out();
        assertTrue(out.contains("\ncpu"), out);
    }

    @Test
    void aHostThatIsNoneIsWrongUse() {
        CommandRun.of("devices", "--host", "-v").complaint(ExitCode.WRONG_USE);
        assertThrows(IllegalArgumentException.class, () -> new SystemRunners().onHost("a b"));
    }
}
