package nibblescope.core.backend.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A worker in a process of its own. A thread reads its standard error and keeps the end of it.
final class ProcessPeer implements Peer {
    private static final int KEPT_BYTES = 4096;
    private static final int KEPT_LINES = 6;
    private static final Duration DRAINING = Duration.ofMillis(500);

    private final Process process;
    private final Thread errorReader;
    private byte[] lastBytes = {};

    private ProcessPeer(Process process) {
        this.process = process;
        errorReader = Thread.ofPlatform().daemon().name("worker-errors").unstarted(this::readErrors);
    }

    static ProcessPeer start(List<String> command) throws IOException {
        ProcessPeer peer = new ProcessPeer(new ProcessBuilder(command).start());
        peer.errorReader.start();
        return peer;
    }

    private void readErrors() {
        byte[] buffer = new byte[KEPT_BYTES];
        try (InputStream errors = process.getErrorStream()) {
            for (int count = errors.read(buffer); count >= 0; count = errors.read(buffer)) {
                keep(buffer, count);
            }
        } catch (IOException e) {
            // The process was ended by force; what it said before is kept.
            return;
        }
    }

    private synchronized void keep(byte[] bytes, int count) {
        byte[] all = Arrays.copyOf(lastBytes, lastBytes.length + count);
        System.arraycopy(bytes, 0, all, lastBytes.length, count);
        lastBytes = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT_BYTES), all.length);
    }

    @Override
    public InputStream output() {
        return process.getInputStream();
    }

    @Override
    public OutputStream input() {
        return process.getOutputStream();
    }

    @Override
    public String lastWords() {
        try {
            errorReader.join(DRAINING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            List<String> lines = new String(lastBytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.stream().skip(Math.max(0, lines.size() - KEPT_LINES)).collect(Collectors.joining("\n"));
        }
    }

    @Override
    public OptionalInt exitCode(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    @Override
    public void destroy() {
        // Where the program is started by a script, the script has a child.
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
