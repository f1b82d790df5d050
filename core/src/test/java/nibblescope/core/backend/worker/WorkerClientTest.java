package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client before workers of every kind, most of them bad.
@Timeout(60)
class WorkerClientTest {
    private static final RunRequest.Quantize REQUEST = TestRuns.quantize(TestRuns.PRESETS, true);
    private static final WorkerLaunch HERE = new WorkerLaunch("worker", Optional.empty(), List.of("java"));
    private static final WorkerLaunch THERE = WorkerLaunch.onHost("gpu1");

    /// Long enough for a busy machine.
    private static final Patience LONG = new Patience(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(2));

    /// For peers that never answer.
    private static final Patience SHORT = new Patience(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofMillis(10),
            Duration.ofMillis(10),
            Duration.ofMillis(2));

    private final Deque<WorkerClient> clients = new ArrayDeque<>();

    @AfterEach
    void close() {
        clients.forEach(WorkerClient::close);
    }

    /// A client that starts one peer after the other, and has none beyond those.
    private WorkerClient client(WorkerLaunch command, Patience patience, Peer... peers) {
        Deque<Peer> left = new ArrayDeque<>(Arrays.asList(peers));
        WorkerClient client = new WorkerClient(
                command,
                () -> {
                    if (left.isEmpty()) {
                        throw new IOException("no more peers");
                    }
                    return left.remove();
                },
                TestRuns.RELEASE,
                patience);
        clients.add(client);
        return client;
    }

    private static Peer processors() {
        return new StartedWorker(new LocalRunner(List.of(TestRuns.cpu()), "1.2.3"), TestRuns.RELEASE);
    }

    private static BackendException failure(WorkerClient client) {
        return assertThrows(BackendException.class, () -> client.run(REQUEST, RunMonitor.NONE));
    }

    private static void fails(WorkerClient client, Obstacle obstacle, String... said) {
        BackendException e = failure(client);
        assertEquals(obstacle, e.obstacle(), e.getMessage());
        for (String part : said) {
            assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
        }
    }

    private static RunMonitor cancelledWhen(AtomicBoolean cancelled) {
        return new RunMonitor() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
    }

    @Test
    void aWorkersReportIsThatOfARunHere() throws Exception {
        WorkerClient client = client(HERE, LONG, processors());
        for (int i = 0; i < 3; i++) {
            RunReport report = client.run(REQUEST, RunMonitor.NONE).getFirst();
            assertEquals(new Verification.AllEqual(14), report.verification());
            assertEquals("cpu", report.receipt().device().id());
        }
    }

    @Test
    void aReportOfAnotherHostNamesIt() throws Exception {
        RunReport report =
                client(THERE, LONG, processors()).run(REQUEST, RunMonitor.NONE).getFirst();
        assertEquals("ssh:gpu1/cpu", report.receipt().device().id());
    }

    @Test
    void devicesAreThoseOfTheWorker() throws Exception {
        Peer worker = new StartedWorker(MadeRunner.idle(), TestRuns.RELEASE);
        assertEquals(List.of(MadeRunner.NO_GPU), client(HERE, LONG, worker).devices());
    }

    @Test
    void codesAndScalesComeInOrder() throws Exception {
        Peer worker = new StartedWorker(MadeRunner.idle(), TestRuns.RELEASE);
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        ByteArrayOutputStream scales = new ByteArrayOutputStream();
        client(HERE, LONG, worker)
                .run(
                        REQUEST,
                        (part, bytes) -> {
                            while (bytes.hasRemaining()) {
                                (part == CodesSink.Part.CODES ? codes : scales).write(bytes.get());
                            }
                        },
                        RunMonitor.NONE);
        assertEquals(List.of((byte) 1, (byte) 2, (byte) 4), boxed(codes));
        assertEquals(List.of((byte) 3), boxed(scales));
    }

    private static List<Byte> boxed(ByteArrayOutputStream bytes) {
        List<Byte> boxed = new ArrayList<>();
        for (byte b : bytes.toByteArray()) {
            boxed.add(b);
        }
        return boxed;
    }

    @Test
    void progressIsToldOnTheThreadThatWaits() throws Exception {
        Peer worker = FakePeer.playing((in, out) -> {
            FakePeer.greet(out);
            int job = FakePeer.read(in).job();
            for (long done : new long[] {0, 5}) {
                byte[] progress = new Payloads.Progress(RunMonitor.Stage.VERIFYING, done, 2 * done).json();
                new Frame(Frame.Type.PROGRESS, job, progress).write(out);
            }
            new Frame(Frame.Type.RESULT, job, Payloads.reports(List.of())).write(out);
            FakePeer.listen(in);
        });
        List<String> told = new ArrayList<>();
        Thread waiting = Thread.currentThread();
        RunMonitor monitor = new RunMonitor() {
            @Override
            public void progress(long done, long total) {
                assertEquals(waiting, Thread.currentThread());
                told.add(done + " of " + total);
            }

            @Override
            public void stage(Stage stage) {
                told.add(stage.name());
            }

            @Override
            public boolean cancelled() {
                return false;
            }
        };
        assertEquals(List.of(), client(HERE, LONG, worker).run(REQUEST, monitor));
        assertEquals(List.of("VERIFYING", "5 of 10"), told);
    }

    @Test
    void aWorkerThatCannotBeStartedIsMissing() {
        fails(client(HERE, LONG), Obstacle.WORKER_MISSING, "no more peers", "check that java starts");
        fails(client(THERE, LONG), Obstacle.WORKER_MISSING, "ssh:gpu1: ", "install OpenSSH");
    }

    @Test
    void aProgramThatIsNotThereIsMissing() {
        WorkerLaunch command = new WorkerLaunch("worker", Optional.empty(), List.of("/nowhere/to/be/found"));
        try (WorkerClient client = new WorkerClient(command, TestRuns.RELEASE)) {
            fails(client, Obstacle.WORKER_MISSING, "/nowhere/to/be/found");
        }
    }

    @Test
    void aHostThatCannotBeReachedIsToldInTheWordsOfSsh() {
        String words = "ssh: connect to host gpu1 port 22: Connection refused";
        Peer ssh = FakePeer.playing((_, _) -> {}, 255, words);
        fails(client(THERE, LONG, ssh), Obstacle.WORKER_MISSING, words, "`ssh -o BatchMode=yes gpu1 true`");
    }

    @Test
    void aHostWithoutTheProgramIsTold() {
        String words = "bash: nibblescope: command not found";
        Peer ssh = FakePeer.playing((_, _) -> {}, 127, words);
        fails(client(THERE, LONG, ssh), Obstacle.WORKER_MISSING, words, "install Nibblescope there");
    }

    @Test
    void aWorkerThatEndsAtOnceIsToldInItsOwnWords() {
        Peer dead = FakePeer.playing((_, _) -> {}, 3, "Error: out of luck");
        fails(client(HERE, LONG, dead), Obstacle.WORKER_ENDED, "exit code 3", "Error: out of luck");
    }

    @Test
    void otherVersionsAreNamedBoth() {
        for (Payloads.Hello other : List.of(
                new Payloads.Hello(Release.PROTOCOL + 1, TestRuns.RELEASE),
                new Payloads.Hello(Release.PROTOCOL, new Release("1.2.4", "abc")),
                new Payloads.Hello(Release.PROTOCOL, new Release("1.2.3", "abd")))) {
            Peer peer = FakePeer.playing((in, out) -> {
                FakePeer.greet(out, other);
                FakePeer.listen(in);
            });
            fails(
                    client(HERE, LONG, peer),
                    Obstacle.WORKER_VERSION,
                    "the worker is " + other.release().described(other.protocol()),
                    "this is Nibblescope 1.2.3, protocol 1, kernels abc");
        }
    }

    @Test
    void aGreetingOfALaterProtocolMaySayMore() {
        Peer peer = FakePeer.playing((in, out) -> {
            String json = "{\"protocol\":2,\"programVersion\":\"9\",\"kernels\":\"\",\"more\":[]}";
            new Frame(Frame.Type.HELLO, 0, json.getBytes(StandardCharsets.UTF_8)).write(out);
            FakePeer.listen(in);
        });
        fails(client(HERE, LONG, peer), Obstacle.WORKER_VERSION, "Nibblescope 9, protocol 2, kernels none");
    }

    @Test
    void aWorkerThatNeverGreetsIsSilent() throws Exception {
        FakePeer silent = FakePeer.playing((in, _) -> FakePeer.listen(in));
        fails(client(HERE, SHORT, silent), Obstacle.WORKER_SILENT);
        silent.awaitDestroyed();
    }

    @Test
    void aWorkerThatDoesNotAnswerPingsIsSilent() throws Exception {
        FakePeer silent = FakePeer.playing((in, out) -> {
            FakePeer.greet(out);
            FakePeer.listen(in);
        });
        fails(client(HERE, patient(SHORT, LONG.hello()), silent), Obstacle.WORKER_SILENT);
        silent.awaitDestroyed();
    }

    /// With a start that may take its time.
    private static Patience patient(Patience patience, Duration hello) {
        return new Patience(hello, patience.silence(), patience.ping(), patience.goodbye(), patience.look());
    }

    @Test
    void aWorkerThatReadsNothingIsSilent() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        FakePeer deaf = FakePeer.playing((_, out) -> {
            FakePeer.greet(out);
            awaitWithoutReading(end);
        });
        fails(client(HERE, patient(SHORT, LONG.hello()), deaf), Obstacle.WORKER_SILENT);
        end.countDown();
    }

    private static void awaitWithoutReading(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSlowRunThatAnswersPingsIsWaitedFor() throws Exception {
        CountDownLatch pings = new CountDownLatch(3);
        Peer slow = FakePeer.playing((in, out) -> {
            FakePeer.greet(out);
            int job = FakePeer.read(in).job();
            while (pings.getCount() > 0) {
                assertEquals(Frame.Type.PING, Frame.read(in).orElseThrow().type());
                new Frame(Frame.Type.PONG, 0).write(out);
                pings.countDown();
            }
            new Frame(Frame.Type.RESULT, job, Payloads.reports(List.of())).write(out);
            FakePeer.listen(in);
        });
        assertEquals(List.of(), client(HERE, LONG, slow).run(REQUEST, RunMonitor.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Welcome to gpu1, have a nice day\n",
                // A frame beyond the limit, one shorter than its head, one of an unknown type.
                "\u0001\u0000\u0000\u0001",
                "\u0000\u0000\u0000\u0004\u0001\u0000\u0000\u0000",
                "\u0000\u0000\u0000\u0005\u000c\u0000\u0000\u0000\u0000",
                // HELLO with no JSON, and PONG before HELLO.
                "\u0000\u0000\u0000\u0005\u0001\u0000\u0000\u0000\u0000",
                "\u0000\u0000\u0000\u0005\n\u0000\u0000\u0000\u0000"
            })
    void garbageInPlaceOfAGreetingIsTold(String garbage) throws Exception {
        FakePeer peer = FakePeer.playing((in, out) -> {
            out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
            FakePeer.listen(in);
        });
        fails(client(THERE, LONG, peer), Obstacle.WORKER_GARBAGE, "not of the protocol", "login script");
        peer.awaitDestroyed();
    }

    @Test
    void garbageIsShown() {
        Peer peer = FakePeer.playing((in, out) -> {
            out.write("Hi\r\n\u0007".getBytes(StandardCharsets.UTF_8));
            FakePeer.listen(in);
        });
        fails(client(THERE, LONG, peer), Obstacle.WORKER_GARBAGE, "\"Hi\\x0d\\x0a");
    }

    @Test
    void garbageInTheMiddleOfARunIsTold() {
        for (Frame bad : List.of(
                new Frame(Frame.Type.HELLO, 0),
                new Frame(Frame.Type.SUBMIT, 1),
                new Frame(Frame.Type.BYE, 0),
                new Frame(Frame.Type.RESULT, 1),
                new Frame(Frame.Type.RESULT, 2, Payloads.reports(List.of())),
                new Frame(Frame.Type.RESULT, -1, Payloads.reports(List.of())),
                new Frame(Frame.Type.DEVICES, 1, Payloads.devices(List.of())),
                new Frame(Frame.Type.PROGRESS, 1, new byte[] {'{', '}'}),
                new Frame(Frame.Type.ERROR, 1, new byte[] {'{', '}'}),
                new Frame(Frame.Type.DATA, 1),
                new Frame(Frame.Type.DATA, 1, new byte[] {7, 0}))) {
            Peer peer = FakePeer.playing((in, out) -> {
                FakePeer.greet(out);
                FakePeer.read(in);
                bad.write(out);
                FakePeer.listen(in);
            });
            fails(client(HERE, LONG, peer), Obstacle.WORKER_GARBAGE, "not of the protocol");
        }
    }

    @Test
    void aWorkerThatEndsInTheMiddleIsToldAndTheNextRunStartsANewOne() throws Exception {
        Peer crashing = FakePeer.playing(
                (in, out) -> {
                    FakePeer.greet(out);
                    FakePeer.read(in);
                    // The beginning of a frame, and then the end.
                    out.write(new byte[] {0, 0, 1, 0, 6});
                },
                139,
                "A fatal error has been detected by the Java Runtime Environment");
        WorkerClient client = client(HERE, LONG, crashing, processors());
        fails(client, Obstacle.WORKER_ENDED, "exit code 139", "A fatal error", "the next run starts it again");
        client.run(REQUEST, RunMonitor.NONE);
        client.run(REQUEST, RunMonitor.NONE);
    }

    @Test
    void aWorkerThatEndsBetweenTwoRunsIsStartedAgain() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Peer once = new ListenedPeer(
                FakePeer.playing((in, out) -> {
                    FakePeer.greet(out);
                    int job = FakePeer.read(in).job();
                    new Frame(Frame.Type.RESULT, job, Payloads.reports(List.of())).write(out);
                }),
                ended);
        WorkerClient client = client(HERE, LONG, once, processors());
        client.run(REQUEST, RunMonitor.NONE);
        // The client has noticed, and has taken its leave.
        ended.await();
        client.run(REQUEST, RunMonitor.NONE);
    }

    /// Tells when it is destroyed.
    private record ListenedPeer(Peer peer, CountDownLatch destroyed) implements Peer {
        @Override
        public InputStream output() {
            return peer.output();
        }

        @Override
        public OutputStream input() {
            return peer.input();
        }

        @Override
        public String lastWords() {
            return peer.lastWords();
        }

        @Override
        public OptionalInt exitCode(Duration atMost) throws InterruptedException {
            return peer.exitCode(atMost);
        }

        @Override
        public void destroy() {
            peer.destroy();
            destroyed.countDown();
        }
    }

    @Test
    void afterALostDeviceTheNextRunStartsANewWorker() throws Exception {
        for (Obstacle lost : List.of(Obstacle.DEVICE_LOST, Obstacle.LAUNCH_TIMEOUT)) {
            StartedWorker first = new StartedWorker(
                    new MadeRunner((_, _) -> {
                        throw new BackendException("cuda:0", lost, "error 700", "", null);
                    }),
                    TestRuns.RELEASE);
            WorkerClient client = client(THERE, LONG, first, processors());
            fails(client, lost, "ssh:gpu1/cuda:0: error 700");
            client.run(REQUEST, RunMonitor.NONE);
            first.ends(0);
        }
    }

    @Test
    void otherErrorsKeepTheWorker() {
        Peer only = new StartedWorker(
                new MadeRunner((_, _) -> {
                    throw new BackendException("cuda:0", Obstacle.OUT_OF_MEMORY, "taken", "wait", null);
                }),
                TestRuns.RELEASE);
        WorkerClient client = client(HERE, LONG, only);
        for (int i = 0; i < 3; i++) {
            fails(client, Obstacle.OUT_OF_MEMORY, "cuda:0: taken; wait");
        }
    }

    @Test
    void aCancelledRunEndsAtOnceAndTheWorkerHearsOfIt() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        CountDownLatch heard = new CountDownLatch(1);
        Peer worker = new StartedWorker(
                new MadeRunner((request, monitor) -> {
                    if (request.repeats() == 1) {
                        cancelled.set(true);
                        while (!monitor.cancelled()) {
                            Thread.onSpinWait();
                        }
                        heard.countDown();
                        throw new CancellationException();
                    }
                }),
                TestRuns.RELEASE);
        WorkerClient client = client(HERE, LONG, worker);
        assertThrows(CancellationException.class, () -> client.run(REQUEST, cancelledWhen(cancelled)));
        heard.await();
        // And it is there for the next run.
        client.run(new RunRequest.Quantize("cpu", 2, TestRuns.PRESETS, "e4m3-16", false), RunMonitor.NONE);
    }

    @Test
    void aRunIsCancelledBeforeTheWorkerHasGreetedToo() {
        Peer silent = FakePeer.playing((in, _) -> FakePeer.listen(in));
        WorkerClient client = client(HERE, LONG, silent);
        assertThrows(CancellationException.class, () -> client.run(REQUEST, cancelledWhen(new AtomicBoolean(true))));
    }

    @Test
    void aWorkerThatGoesOnWithACancelledRunIsReplaced() throws Exception {
        AtomicBoolean submitted = new AtomicBoolean();
        FakePeer stubborn = FakePeer.playing((in, out) -> {
            FakePeer.greet(out);
            Frame frame = new Frame(Frame.Type.PING, 0);
            while (frame.type() != Frame.Type.BYE) {
                if (frame.type() == Frame.Type.PING) {
                    new Frame(Frame.Type.PONG, 0).write(out);
                } else if (frame.type() == Frame.Type.SUBMIT) {
                    submitted.set(true);
                }
                frame = Frame.read(in).orElseThrow(ClosedChannelException::new);
            }
        });
        WorkerClient client = client(HERE, patient(SHORT, LONG.hello()), stubborn, processors());
        assertThrows(CancellationException.class, () -> client.run(REQUEST, cancelledWhen(submitted)));
        // This one waits behind the cancelled one, in vain.
        fails(client, Obstacle.WORKER_SILENT, "cancelled run");
        stubborn.awaitDestroyed();
        client.run(REQUEST, RunMonitor.NONE);
    }

    @Test
    void closingEndsTheRunsAndTheWorker() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        StartedWorker worker = new StartedWorker(
                new MadeRunner((_, monitor) -> {
                    underWay.countDown();
                    while (!monitor.cancelled()) {
                        Thread.onSpinWait();
                    }
                    throw new CancellationException();
                }),
                TestRuns.RELEASE);
        WorkerClient client = client(HERE, LONG, worker);
        CompletableFuture<Boolean> cancelled = CompletableFuture.supplyAsync(() -> {
            try {
                client.run(REQUEST, RunMonitor.NONE);
                return false;
            } catch (CancellationException e) {
                return true;
            } catch (BackendException e) {
                throw new AssertionError(e);
            }
        });
        underWay.await();
        client.close();
        worker.ends(0);
        assertTrue(cancelled.get());
        assertThrows(CancellationException.class, () -> client.run(REQUEST, RunMonitor.NONE));
    }

    @Test
    void aWorkerThatDoesNotLeaveIsEndedByForce() throws Exception {
        FakePeer staying = FakePeer.playing((in, out) -> {
            FakePeer.greet(out);
            int job = FakePeer.read(in).job();
            new Frame(Frame.Type.RESULT, job, Payloads.reports(List.of())).write(out);
            FakePeer.listen(in);
            FakePeer.listen(in);
        });
        WorkerClient client = client(HERE, LONG, staying);
        client.run(REQUEST, RunMonitor.NONE);
        client.close();
        staying.awaitDestroyed();
    }
}
