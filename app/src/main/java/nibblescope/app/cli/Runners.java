package nibblescope.app.cli;

import nibblescope.core.backend.Runner;
import nibblescope.core.backend.worker.BackendName;
import nibblescope.core.backend.worker.CodesRunner;
import nibblescope.core.backend.worker.Release;

/// Makes what does runs; whoever asks for a runner closes it.
public interface Runners {
    /// A runner in this process.
    CodesRunner here();

    /// A runner on another host.
    ///
    /// @param host as ssh takes it
    /// @throws IllegalArgumentException if it is no name of a host
    Runner onHost(String host);

    /// The runner of a backend's name.
    default Runner of(BackendName name) {
        return name.host().isPresent() ? onHost(name.host().get()) : here();
    }

    /// What a worker has to be of, and what one that is started here is of.
    Release release();
}
