package nibblescope.core.backend.worker;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.RunJsonException;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// Has a worker do the runs: in a child process, or on another host. The worker is started by the
/// first run, and again by a run after it has failed or ended, or its device was lost. Nothing
/// waits for a worker that does not answer for 10 seconds.
public final class WorkerClient implements CodesRunner {
    private final WorkerLaunch launch;
    private final Peer.Start start;
    private final Release release;
    private final Patience patience;
    private @Nullable Connection connection;
    private boolean closed;

    /// @param release what the worker has to be of
    public WorkerClient(WorkerLaunch launch, Release release) {
        this(launch, () -> ProcessPeer.start(launch.command()), release, Patience.NORMAL);
    }

    WorkerClient(WorkerLaunch launch, Peer.Start start, Release release, Patience patience) {
        this.launch = launch;
        this.start = start;
        this.release = release;
        this.patience = patience;
    }

    @Override
    public List<DeviceState> devices() throws BackendException {
        return connection()
                .ask(new Frame(Frame.Type.DEVICES, 0), Frame.Type.DEVICES, Payloads::devices, _ -> {}, RunMonitor.NONE);
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        return run(new Payloads.Submission(request, false), (_, _) -> {}, monitor);
    }

    @Override
    public List<RunReport> run(RunRequest.Quantize request, CodesSink codes, RunMonitor monitor)
            throws BackendException {
        return run(new Payloads.Submission(request, true), codes, monitor);
    }

    private List<RunReport> run(Payloads.Submission submission, CodesSink codes, RunMonitor monitor)
            throws BackendException {
        List<RunReport> reports = connection()
                .ask(
                        new Frame(Frame.Type.SUBMIT, 0, submission.json()),
                        Frame.Type.RESULT,
                        Payloads::reports,
                        frame -> hear(frame, codes, monitor),
                        monitor);
        return reports.stream().map(this::named).toList();
    }

    private static void hear(Frame frame, CodesSink codes, RunMonitor monitor) throws RunJsonException {
        if (frame.type() == Frame.Type.DATA) {
            ByteBuffer payload = ByteBuffer.wrap(frame.payload());
            codes.take(Payloads.part(payload), payload.slice().asReadOnlyBuffer());
            return;
        }
        Payloads.Progress progress = Payloads.Progress.of(frame.payload());
        if (progress.total() == 0) {
            monitor.stage(progress.stage());
        } else {
            monitor.progress(progress.done(), progress.total());
        }
    }

    /// The report with its device named as seen from here: `ssh:gpu1/cuda:0`.
    private RunReport named(RunReport report) {
        if (launch.host().isEmpty()) {
            return report;
        }
        Device there = report.receipt().device();
        Device device = new Device(
                launch.name() + "/" + there.id(), there.name(), there.driver(), there.kernels(), there.memoryBytes());
        return new RunReport(
                report.kind(),
                report.subject(),
                report.dtype(),
                report.elements(),
                report.recipe(),
                new Receipt(
                        device,
                        report.receipt().programVersion(),
                        report.receipt().started()),
                report.timing(),
                report.mse(),
                report.sqnrDecibels(),
                report.relativeError(),
                report.speedUp(),
                report.path(),
                report.verification());
    }

    private synchronized Connection connection() throws BackendException {
        if (closed) {
            throw new CancellationException("the runner is closed");
        }
        Connection current = connection;
        if (current == null || !current.usable()) {
            current = Connection.open(launch, start, release, patience);
            connection = current;
        }
        return current;
    }

    /// Ends the worker; runs under way end too.
    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }
}
