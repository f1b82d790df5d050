package nibblescope.app.runs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import nibblescope.app.runs.Attached.Listing;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Runner;

/// The devices of this machine and of attached hosts, and which of them runs go to. The choice is
/// the user's alone: it stays when the device turns out not to be able to run.
public final class BackendsModel implements AutoCloseable {
    private final Runners runners;
    private final Executor devices;
    private final Executor uiThread;
    private final Map<Attachment, LatestOnly<List<Runner.DeviceState>>> asking = new HashMap<>();
    private final ReadOnlyObjectWrapper<List<Attached>> attached =
            new ReadOnlyObjectWrapper<>(List.of(new Attached(Attachment.HERE, new Listing.Unknown())));
    private final ObjectProperty<Place> chosen = new SimpleObjectProperty<>(Place.PROCESSORS);

    /// @param runner   makes what runs on a machine, and returns at once; it is closed here
    /// @param devices  where machines are asked and runners closed; a machine may take long to answer
    /// @param uiThread runs what changes properties
    public BackendsModel(Function<Attachment, Runner> runner, Executor devices, Executor uiThread) {
        this.runners = new Runners(runner);
        this.devices = devices;
        this.uiThread = uiThread;
    }

    Runners runners() {
        return runners;
    }

    /// This machine and the attached hosts, in the order in which they were attached.
    public ReadOnlyObjectProperty<List<Attached>> attachedProperty() {
        return attached.getReadOnlyProperty();
    }

    /// Where runs go.
    public ObjectProperty<Place> chosenProperty() {
        return chosen;
    }

    /// What is known of the machine that runs go to.
    Attached chosenMachine() {
        return find(chosen.get().attachment()).orElseThrow();
    }

    /// Whether the chosen device can run, as far as that is known.
    public Optional<Availability> chosenAvailability() {
        return chosenMachine().availability(chosen.get().device());
    }

    private Optional<Attached> find(Attachment attachment) {
        return attached.get().stream()
                .filter(a -> a.attachment().equals(attachment))
                .findFirst();
    }

    /// Asks the machines that nobody has asked yet: called when somebody first looks, so that the
    /// start of the program does not wait for drivers.
    public void look() {
        for (Attached machine : attached.get()) {
            if (machine.listing() instanceof Listing.Unknown) {
                ask(machine.attachment());
            }
        }
    }

    /// Asks all machines anew.
    public void refresh() {
        attached.get().forEach(machine -> ask(machine.attachment()));
    }

    /// Attaches a host and asks it for its devices. One that is attached already is asked anew.
    public void attach(Attachment.Host host) {
        if (find(host).isEmpty()) {
            List<Attached> more = new ArrayList<>(attached.get());
            more.add(new Attached(host, new Listing.Unknown()));
            attached.set(List.copyOf(more));
        }
        ask(host);
    }

    /// Whether a host can be detached: not while runs go there.
    public boolean canDetach(Attachment.Host host) {
        return !chosen.get().attachment().equals(host);
    }

    /// Ends what runs on a host, and forgets it.
    public void detach(Attachment.Host host) {
        if (!canDetach(host)) {
            throw new IllegalStateException("runs go to " + host + ", which is to be detached");
        }
        LatestOnly<List<Runner.DeviceState>> asked = asking.remove(host);
        if (asked != null) {
            asked.cancel();
        }
        attached.set(attached.get().stream()
                .filter(a -> !a.attachment().equals(host))
                .toList());
        devices.execute(() -> runners.end(host));
    }

    private void ask(Attachment attachment) {
        show(attachment, new Listing.Asked());
        asking.computeIfAbsent(
                        attachment,
                        a -> new LatestOnly<>(
                                devices,
                                uiThread,
                                found -> show(a, new Listing.Listed(found)),
                                failure -> show(a, new Listing.Failed(failure))))
                .submit(_ -> devices(attachment));
    }

    private List<Runner.DeviceState> devices(Attachment attachment) throws Exception {
        Runner runner = runners.of(attachment);
        try {
            return runner.devices();
        } catch (Exception e) {
            runners.failed(attachment, runner, e);
            throw e;
        }
    }

    private void show(Attachment attachment, Listing listing) {
        attached.set(attached.get().stream()
                .map(a -> a.attachment().equals(attachment) ? new Attached(attachment, listing) : a)
                .toList());
    }

    /// Attaches the hosts that another model has attached, and chooses what is chosen there.
    void resume(BackendsModel other) {
        attached.set(other.attached.get().stream()
                .map(a -> new Attached(a.attachment(), new Listing.Unknown()))
                .toList());
        chosen.set(other.chosen.get());
    }

    /// Ends all runners and their runs.
    @Override
    public void close() {
        asking.values().forEach(LatestOnly::cancel);
        devices.execute(runners::close);
    }
}
