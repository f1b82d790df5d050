package nibblescope.core.backend.worker;

import java.util.function.Supplier;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;

/// A device of this machine, or what stands in the list for a kind of which there is none.
///
/// @param id           `cpu`, `cuda:0`, or `cuda` if none can be listed
/// @param availability whether it can run, as far as that is known without opening it
/// @param opening      makes the backend that runs on it; whoever opens it closes it
public record LocalDevice(String id, Supplier<Availability> availability, Opening opening) {
    /// Makes a backend.
    @FunctionalInterface
    public interface Opening {
        Backend open() throws BackendException;
    }
}
