package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The worker as whoever is at the other end of its pipes sees it.
@Timeout(60)
class WorkerMainTest {
    private static final RunRequest.Quantize REQUEST = TestRuns.quantize(TestRuns.PRESETS, true);

    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch underWay = new CountDownLatch(1);
    private final MadeRunner untilCancelled = untilCancelled(underWay);
    private final MadeRunner idle = MadeRunner.idle();
    private StartedWorker worker = new StartedWorker(MadeRunner.idle(), TestRuns.RELEASE);

    private static MadeRunner untilCancelled(CountDownLatch underWay) {
        return new MadeRunner((_, monitor) -> {
            underWay.countDown();
            while (!monitor.cancelled()) {
                Thread.onSpinWait();
            }
            throw new CancellationException();
        });
    }

    @AfterEach
    void destroy() {
        worker.destroy();
    }

    /// Starts a worker and hears its greeting.
    private void start(CodesRunner runner, Path... allowed) throws Exception {
        worker.destroy();
        worker = new StartedWorker(runner, TestRuns.RELEASE, allowed);
        worker.receive(Frame.Type.HELLO);
    }

    private static Frame submit(int job, RunRequest request) {
        return new Frame(Frame.Type.SUBMIT, job, new Payloads.Submission(request, false).json());
    }

    private static BackendException error(Frame frame) throws Exception {
        return Payloads.error(frame.payload());
    }

    /// Requires that the worker ends with one line that says that.
    private void endsForGarbage(String said) throws Exception {
        worker.ends(1);
        List<String> lines = worker.lastWords().lines().toList();
        assertEquals(1, lines.size(), worker.lastWords());
        assertTrue(lines.getFirst().startsWith("nibblescope: "), lines.getFirst());
        assertTrue(lines.getFirst().contains(said), lines.getFirst());
    }

    @Test
    void itSaysFirstWhoItIs() throws Exception {
        Frame hello = worker.receive(Frame.Type.HELLO);
        assertEquals(new Payloads.Hello(1, TestRuns.RELEASE), Payloads.Hello.of(hello.payload()));
        assertEquals(
                "{\"protocol\":1,\"programVersion\":\"1.2.3\",\"kernels\":\"abc\"}",
                new String(hello.payload(), StandardCharsets.UTF_8));
    }

    @Test
    void itRunsOnTheProcessorsAndReports() throws Exception {
        start(new LocalRunner(List.of(TestRuns.cpu()), "1.2.3"));
        worker.send(submit(1, REQUEST));
        Frame result = worker.answer(Frame.Type.RESULT);
        assertEquals(1, result.job());
        RunReport report = Payloads.reports(result.payload()).getFirst();
        assertEquals(new Verification.AllEqual(14), report.verification());
        assertEquals("1.2.3", report.receipt().programVersion());
        worker.send(new Frame(Frame.Type.BYE, 0));
        worker.ends(0);
    }

    @Test
    void itListsItsDevices() throws Exception {
        start(idle);
        worker.send(new Frame(Frame.Type.DEVICES, 5));
        Frame answer = worker.receive(Frame.Type.DEVICES);
        assertEquals(5, answer.job());
        assertEquals(List.of(MadeRunner.NO_GPU), Payloads.devices(answer.payload()));
    }

    @Test
    void codesAreSentOnRequestOnly() throws Exception {
        start(idle);
        worker.send(submit(1, REQUEST));
        worker.receive(Frame.Type.RESULT);
        worker.send(new Frame(Frame.Type.SUBMIT, 2, new Payloads.Submission(REQUEST, true).json()));
        assertArrayEquals(new byte[] {0, 1, 2}, worker.receive(Frame.Type.DATA).payload());
        assertArrayEquals(new byte[] {1, 3}, worker.receive(Frame.Type.DATA).payload());
        assertArrayEquals(new byte[] {0, 4}, worker.receive(Frame.Type.DATA).payload());
        assertEquals(2, worker.receive(Frame.Type.RESULT).job());
    }

    @Test
    void itTellsHowFarARunIs() throws Exception {
        start(new MadeRunner((_, monitor) -> {
            monitor.stage(RunMonitor.Stage.TIMING);
            long end = System.nanoTime() + 150_000_000;
            while (System.nanoTime() < end) {
                monitor.progress(3, 4);
            }
        }));
        worker.send(submit(1, REQUEST));
        Frame begun = worker.receive(Frame.Type.PROGRESS);
        assertEquals(new Payloads.Progress(RunMonitor.Stage.TIMING, 0, 0), Payloads.Progress.of(begun.payload()));
        Frame next = worker.receive(Frame.Type.PROGRESS);
        assertEquals(new Payloads.Progress(RunMonitor.Stage.TIMING, 3, 4), Payloads.Progress.of(next.payload()));
        worker.answer(Frame.Type.RESULT);
    }

    @Test
    void itAnswersWhileItRunsAndDoesOneAfterTheOther() throws Exception {
        start(untilCancelled);
        worker.send(submit(1, REQUEST));
        worker.send(submit(2, REQUEST));
        underWay.await();
        worker.send(new Frame(Frame.Type.PING, 77));
        assertEquals(77, worker.receive(Frame.Type.PONG).job());
        // The second has not begun: it is cancelled without having run.
        worker.send(new Frame(Frame.Type.CANCEL, 2));
        worker.send(new Frame(Frame.Type.CANCEL, 1));
        assertEquals(1, worker.receive(Frame.Type.CANCEL).job());
        assertEquals(2, worker.receive(Frame.Type.CANCEL).job());
        // What is over, or never was, can be cancelled too.
        worker.send(new Frame(Frame.Type.CANCEL, 1));
        worker.send(new Frame(Frame.Type.CANCEL, 99));
        worker.send(new Frame(Frame.Type.PING, 78));
        assertEquals(78, worker.receive(Frame.Type.PONG).job());
    }

    @Test
    void theEndOfItsInputCancelsAndEndsIt() throws Exception {
        start(untilCancelled);
        worker.send(submit(1, REQUEST));
        worker.send(submit(2, REQUEST));
        underWay.await();
        worker.input().close();
        worker.ends(0);
        assertEquals("", worker.lastWords());
        assertEquals(1, untilCancelled.closed().get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Text.
                "hello, worker\n",
                "GET / HTTP/1.1\r\n\r\n",
                // Lengths beyond the limit, and of less than a head.
                "\u0001\u0000\u0000\u0001",
                "\u007f\u0000\u0000\u0000\u0003",
                "\u0000\u0000\u0000\u0004\u0001\u0000\u0000\u0000",
                // Unknown types.
                "\u0000\u0000\u0000\u0005\u0000\u0000\u0000\u0000\u0000",
                "\u0000\u0000\u0000\u0005\u000c\u0000\u0000\u0000\u0000",
                // Ends within a frame.
                "\u0000\u0000",
                "\u0000\u0000\u0000\u0009\u0003\u0000\u0000\u0000\u0001{"
            })
    void garbageEndsItWithOneLine(String garbage) throws Exception {
        start(idle);
        OutputStream in = worker.input();
        in.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
        in.close();
        endsForGarbage("not of the protocol");
        assertEquals(1, idle.closed().get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"results\":false,\"request\":{\"kind\":\"crunch\"}}",
                "{\"results\":true,\"request\":{\"kind\":\"decode\",\"device\":\"cpu\",\"repeats\":1,\"rows\":1,"
                        + "\"columns\":1,\"batch\":1}}"
            })
    void aSubmissionThatIsNoneEndsItWithOneLine(String json) throws Exception {
        start(idle);
        worker.send(new Frame(Frame.Type.SUBMIT, 1, json.getBytes(StandardCharsets.UTF_8)));
        endsForGarbage("nibblescope: the worker ends: ");
    }

    @ParameterizedTest
    @EnumSource(names = {"HELLO", "PROGRESS", "DATA", "RESULT", "ERROR", "PONG"})
    void framesThatOnlyAWorkerSendsEndIt(Frame.Type type) throws Exception {
        start(idle);
        worker.send(new Frame(type, 1));
        endsForGarbage(type.name());
    }

    @Test
    void aSecondJobOfTheSameNumberEndsIt() throws Exception {
        start(untilCancelled);
        worker.send(submit(1, REQUEST));
        worker.send(submit(1, REQUEST));
        endsForGarbage("a second job of the number 1");
    }

    @Test
    void filesOutsideTheAllowedFoldersAreRefused() throws Exception {
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        Path secret = TestRuns.write(folder.resolve("secret.safetensors"), 1, 16);
        Path inside = TestRuns.write(allowed.resolve("w.safetensors"), 1, 16);
        Files.createSymbolicLink(allowed.resolve("link"), secret);
        start(new LocalRunner(List.of(TestRuns.cpu()), "1.2.3"), allowed);
        int job = 0;
        for (String path : List.of(
                secret.toString(),
                allowed + "/../secret.safetensors",
                allowed.resolve("link").toString(),
                "/etc")) {
            job++;
            worker.send(submit(job, TestRuns.quantize(new TensorSource(path, "w"), false)));
            BackendException e = error(worker.receive(Frame.Type.ERROR));
            assertEquals(Obstacle.PATH_REFUSED, e.obstacle(), path);
        }
        worker.send(submit(99, TestRuns.quantize(new TensorSource(inside.toString(), "w"), false)));
        worker.answer(Frame.Type.RESULT);
    }

    @Test
    void aRunThatFailsIsAnsweredAndTheNextOneRuns() throws Exception {
        start(new MadeRunner((request, _) -> {
            switch (request.repeats()) {
                case 1 -> throw new BackendException("cuda:0", Obstacle.OUT_OF_MEMORY, "2 GiB are free", "wait", null);
                case 2 -> throw new IllegalStateException("a mistake\nof ours");
                case 3 -> throw new OutOfMemoryError("Java heap space");
                case 4 -> throw new InternalError("a fault in mapped memory");
                default -> {}
            }
        }));
        for (int i = 1; i <= 5; i++) {
            worker.send(submit(i, new RunRequest.Quantize("cpu", i, TestRuns.PRESETS, "e4m3-16", false)));
        }
        BackendException told = error(worker.receive(Frame.Type.ERROR));
        assertEquals("cuda:0: 2 GiB are free; wait", told.getMessage());
        assertEquals(Obstacle.OUT_OF_MEMORY, told.obstacle());
        String mistake = error(worker.receive(Frame.Type.ERROR)).found();
        assertTrue(mistake.endsWith("IllegalStateException: a mistake of ours"), mistake);
        assertEquals(
                "out of memory: Java heap space",
                error(worker.receive(Frame.Type.ERROR)).found());
        String shrunk = error(worker.receive(Frame.Type.ERROR)).found();
        assertTrue(shrunk.startsWith("the file has changed"), shrunk);
        assertEquals(5, worker.receive(Frame.Type.RESULT).job());
    }

    @Test
    void aPeerThatNoLongerListensIsNoReasonToHang() throws Exception {
        start(untilCancelled);
        worker.send(submit(1, REQUEST));
        underWay.await();
        worker.output().close();
        worker.send(new Frame(Frame.Type.PING, 1));
        worker.input().close();
        assertTrue(worker.exitCode(Duration.ofSeconds(30)).isPresent());
    }
}
