package nibblescope.app.runs;

import java.util.Locale;
import java.util.Optional;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Device;
import nibblescope.core.backend.Runner;

/// Devices and what keeps them from running, in words.
///
/// @param presentation whose words
record BackendText(Presentation presentation) {
    /// The first line of a device: its id and, where it is known, its name.
    String title(Place place, Availability availability) {
        return switch (availability) {
            case Availability.Ready(Device device) -> presentation.text("backend.device", place, device.name());
            case Availability.Unavailable _ -> place.toString();
        };
    }

    /// The second: its memory and driver, or what is missing and what to do about it.
    String state(Availability availability) {
        return switch (availability) {
            case Availability.Ready(Device device) ->
                presentation.text(
                        "backend.ready", presentation.figures().bytes((double) device.memoryBytes()), device.driver());
            case Availability.Unavailable(var obstacle, var missing, var remedy) ->
                presentation.text(
                        "backend.unavailable",
                        Failures.obstacle(obstacle, presentation.messages()),
                        missing,
                        Failures.remedy(obstacle, remedy, presentation.messages()));
        };
    }

    /// Why a run cannot begin.
    String refusal(Refusal refusal, BackendsModel backends) {
        if (refusal == Refusal.NO_DEVICE) {
            Place place = backends.chosenProperty().get();
            Optional<Availability> known = backends.chosenAvailability();
            return presentation.text(
                    "backend.refusal",
                    place.toString(),
                    known.map(this::state).orElseGet(() -> presentation.text("backend.gone")));
        }
        return presentation.text("runs.refusal." + refusal.name().toLowerCase(Locale.ROOT));
    }

    String title(Attachment attachment, Runner.DeviceState state) {
        return title(new Place(attachment, state.id()), state.availability());
    }
}
