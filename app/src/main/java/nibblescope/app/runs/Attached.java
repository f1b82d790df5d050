package nibblescope.app.runs;

import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Runner;

/// A machine and what is known of its devices.
public record Attached(Attachment attachment, Listing listing) {
    /// What is known of the devices of a machine.
    public sealed interface Listing {
        /// Nobody has asked.
        record Unknown() implements Listing {}

        /// It has been asked and has not answered yet.
        record Asked() implements Listing {}

        /// It has answered.
        record Listed(List<Runner.DeviceState> devices) implements Listing {
            public Listed {
                devices = List.copyOf(devices);
            }
        }

        /// It could not be asked.
        record Failed(Throwable failure) implements Listing {}
    }

    /// Whether a device can run, as far as that is known.
    Optional<Availability> availability(String device) {
        return listing instanceof Listing.Listed(var devices)
                ? devices.stream()
                        .filter(state -> state.id().equals(device))
                        .map(Runner.DeviceState::availability)
                        .findFirst()
                : Optional.empty();
    }
}
