package nibblescope.app.cli;

import nibblescope.core.backend.Runner;
import nibblescope.core.backend.worker.CodesRunner;
import nibblescope.core.backend.worker.Devices;
import nibblescope.core.backend.worker.LocalRunner;
import nibblescope.core.backend.worker.Release;
import nibblescope.core.backend.worker.WorkerClient;
import nibblescope.core.backend.worker.WorkerLaunch;

/// Runners on the devices of this machine, and on those of hosts that the system's ssh reaches.
public record SystemRunners() implements Runners {
    @Override
    public CodesRunner here() {
        return new LocalRunner(Devices.kinds(), Program.version());
    }

    @Override
    public Runner onHost(String host) {
        return new WorkerClient(WorkerLaunch.onHost(host), release());
    }

    @Override
    public Release release() {
        return new Release(Program.version(), Devices.kernels());
    }
}
