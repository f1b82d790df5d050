package nibblescope.core.backend.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A worker on a thread, between two pipes.
final class StartedWorker implements Peer {
    private final Pipes toWorker = Pipes.open();
    private final Pipes fromWorker = Pipes.open();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    StartedWorker(CodesRunner runner, Release release, Path... allowed) {
        AllowedFolders folders;
        try {
            folders = AllowedFolders.of(List.of(allowed));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Thread.ofPlatform().daemon().name("tested-worker").start(() -> {
            PrintStream lines = new PrintStream(log, true, StandardCharsets.UTF_8);
            exitCode.complete(
                    new WorkerMain(runner, release, folders).run(toWorker.output(), fromWorker.input(), lines));
            destroy();
        });
    }

    @Override
    public InputStream output() {
        return fromWorker.output();
    }

    @Override
    public OutputStream input() {
        return toWorker.input();
    }

    @Override
    public String lastWords() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public OptionalInt exitCode(Duration atMost) throws InterruptedException {
        try {
            return OptionalInt.of(exitCode.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /// Requires that the worker ends so.
    void ends(int expected) throws InterruptedException {
        assertEquals(OptionalInt.of(expected), exitCode(Duration.ofSeconds(30)), lastWords());
    }

    /// Both pipes end, as they do when a process does.
    @Override
    public void destroy() {
        try {
            fromWorker.input().close();
            toWorker.input().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void send(Frame frame) throws IOException {
        frame.write(input());
    }

    /// The next frame, which is of that type.
    Frame receive(Frame.Type type) throws IOException {
        Frame frame =
                Frame.read(output()).orElseThrow(() -> new AssertionError("the worker has ended: " + lastWords()));
        assertEquals(type, frame.type(), () -> new String(frame.payload(), StandardCharsets.UTF_8));
        return frame;
    }

    /// The next frame that tells of no progress.
    Frame answer(Frame.Type type) throws IOException {
        Frame frame =
                Frame.read(output()).orElseThrow(() -> new AssertionError("the worker has ended: " + lastWords()));
        while (frame.type() == Frame.Type.PROGRESS) {
            frame = Frame.read(output()).orElseThrow();
        }
        Frame last = frame;
        assertEquals(type, last.type(), () -> new String(last.payload(), StandardCharsets.UTF_8));
        return last;
    }
}
