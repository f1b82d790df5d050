package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/// Something at the other end of the pipes that need not be a worker. It ends when its script does.
final class FakePeer implements Peer {
    private final Pipes toPeer = Pipes.open();
    private final Pipes fromPeer = Pipes.open();
    private final CountDownLatch destroyed = new CountDownLatch(1);
    private final int exitCode;
    private final String lastWords;

    /// What it does.
    @FunctionalInterface
    interface Script {
        void play(InputStream in, OutputStream out) throws IOException;
    }

    private FakePeer(int exitCode, String lastWords) {
        this.exitCode = exitCode;
        this.lastWords = lastWords;
    }

    static FakePeer playing(Script script) {
        return playing(script, 0, "");
    }

    static FakePeer playing(Script script, int exitCode, String lastWords) {
        FakePeer peer = new FakePeer(exitCode, lastWords);
        Thread.ofPlatform().daemon().name("fake-peer").start(() -> {
            try (OutputStream out = peer.fromPeer.input();
                    InputStream in = peer.toPeer.output()) {
                script.play(in, out);
            } catch (ClosedChannelException e) {
                // It was ended while it played.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return peer;
    }

    /// Says nothing, and listens until nobody speaks any more.
    static void listen(InputStream in) throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    static void greet(OutputStream out) throws IOException {
        greet(out, new Payloads.Hello(Release.PROTOCOL, TestRuns.RELEASE));
    }

    static void greet(OutputStream out, Payloads.Hello hello) throws IOException {
        new Frame(Frame.Type.HELLO, 0, hello.json()).write(out);
    }

    /// The next frame that is no PING.
    static Frame read(InputStream in) throws IOException {
        Frame frame = Frame.read(in).orElseThrow(ClosedChannelException::new);
        while (frame.type() == Frame.Type.PING) {
            frame = Frame.read(in).orElseThrow(ClosedChannelException::new);
        }
        return frame;
    }

    @Override
    public InputStream output() {
        return fromPeer.output();
    }

    @Override
    public OutputStream input() {
        return toPeer.input();
    }

    @Override
    public String lastWords() {
        return lastWords;
    }

    @Override
    public OptionalInt exitCode(Duration atMost) {
        return OptionalInt.of(exitCode);
    }

    @Override
    public void destroy() {
        destroyed.countDown();
        try {
            fromPeer.input().close();
            toPeer.input().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the client has ended it.
    void awaitDestroyed() throws InterruptedException {
        destroyed.await();
    }
}
