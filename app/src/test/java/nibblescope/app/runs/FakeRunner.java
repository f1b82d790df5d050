package nibblescope.app.runs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;

/// A machine with processors, a GPU, and one whose driver is too old. What its runs come to is up to
/// the test.
final class FakeRunner implements Runner {
    static final Device PROCESSORS = new Device("cpu", "16 × amd64", "Java 25", "", 64L << 30);
    static final Device H100 =
            new Device("cuda:0", "NVIDIA H100 80GB HBM3", "580.159.04", "4f1d22a90b7c", 85_520_809_984L);
    static final Availability TOO_OLD = new Availability.Unavailable(
            Obstacle.DRIVER_TOO_OLD, "driver 418.40 is there, 440.33 or later is needed", "");

    final List<RunRequest> requests = new ArrayList<>();
    Answer answer = (request, _) -> List.of(quantized(request, 910_000));
    boolean closed;

    /// What a run comes to.
    interface Answer {
        List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException;
    }

    @Override
    public List<DeviceState> devices() throws BackendException {
        return List.of(
                new DeviceState("cpu", new Availability.Ready(PROCESSORS)),
                new DeviceState("cuda:0", new Availability.Ready(H100)),
                new DeviceState("cuda:1", TOO_OLD));
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        requests.add(request);
        return answer.run(request, monitor);
    }

    @Override
    public void close() {
        closed = true;
    }

    static BackendException lost() {
        return new BackendException("cuda:0", Obstacle.DEVICE_LOST, "error 719 in chunk 12 of 64", "", null);
    }

    static RunReport quantized(RunRequest request, long nanos) {
        boolean verified = request instanceof RunRequest.Quantize q && q.verify();
        return report(
                Kind.QUANTIZE,
                request instanceof RunRequest.Quantize q ? q.source().tensor() : "",
                request instanceof RunRequest.Quantize q ? q.recipe() : "",
                nanos,
                verified ? new Verification.AllEqual(603_979_776) : new Verification.NotAsked());
    }

    /// Of 2^30 elements, 2 750 000 000 bytes read and written.
    static RunReport report(Kind kind, String subject, String recipe, long nanos, Verification verification) {
        return new RunReport(
                kind,
                subject,
                DType.BF16,
                1L << 30,
                recipe,
                new Receipt(H100, "0.1.0", Instant.parse("2026-03-01T10:15:30Z")),
                new Measurement(List.of(nanos, nanos + 20_000, nanos - 10_000), 2_750_000_000L, 3022e9),
                0.0123,
                20.33,
                Double.NaN,
                Double.NaN,
                verification);
    }
}
