package nibblescope.app.window;

import java.util.List;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.RunMonitor;

/// Stands for a host that no worker can be started on.
record UnreachableRunner(String host) implements Runner {
    @Override
    public List<DeviceState> devices() throws BackendException {
        throw missing();
    }

    @Override
    public List<RunReport> run(RunRequest request, RunMonitor monitor) throws BackendException {
        throw missing();
    }

    private BackendException missing() {
        return new BackendException(
                "ssh:" + host, Obstacle.WORKER_MISSING, "no worker can be started on other hosts", "", null);
    }

    @Override
    public void close() {}
}
