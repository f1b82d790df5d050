package nibblescope.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.runs.Attached.Listing;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.Runner;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsModelTest {
    private static final Attachment.Host BOX = new Attachment.Host("gpubox");

    private final Deque<Runnable> devices = new ArrayDeque<>();
    private final Map<Attachment, List<Runner>> made = new HashMap<>();
    private boolean boxIsSilent;
    private final BackendsModel model = new BackendsModel(this::runner, devices::add, Runnable::run);

    private Runner runner(Attachment attachment) {
        Runner runner = attachment.equals(BOX) && boxIsSilent ? new Silent() : new FakeRunner();
        made.computeIfAbsent(attachment, _ -> new ArrayList<>()).add(runner);
        return runner;
    }

    /// A host that does not answer.
    private static final class Silent implements Runner {
        @Override
        public List<DeviceState> devices() throws BackendException {
            throw new BackendException("ssh:gpubox", Obstacle.WORKER_SILENT, "no word within 10 s", "", null);
        }

        @Override
        public List<RunReport> run(RunRequest request, RunMonitor monitor) {
            throw new AssertionError("it has no devices");
        }

        @Override
        public void close() {}
    }

    private void work() {
        while (!devices.isEmpty()) {
            devices.remove().run();
        }
    }

    private Listing listing(int machine) {
        return model.attachedProperty().get().get(machine).listing();
    }

    @Test
    void nobodyIsAskedBeforeSomebodyLooksAndThenOnce() {
        assertInstanceOf(Listing.Unknown.class, listing(0));
        assertEquals(0, devices.size());
        model.look();
        model.look();
        assertEquals(1, devices.size());
        assertInstanceOf(Listing.Asked.class, listing(0));
        work();
        assertEquals(
                3, assertInstanceOf(Listing.Listed.class, listing(0)).devices().size());
    }

    @Test
    void theChoiceIsTheProcessorsUntilTheUserChooses() {
        assertEquals(Place.PROCESSORS, model.chosenProperty().get());
        model.look();
        work();
        assertEquals(Place.PROCESSORS, model.chosenProperty().get());
        model.chosenProperty().set(new Place(Attachment.HERE, "cuda:1"));
        model.refresh();
        work();
        assertEquals("cuda:1", model.chosenProperty().get().toString());
        assertEquals(Optional.of(FakeRunner.TOO_OLD), model.chosenAvailability());
    }

    @Test
    void anAttachedHostIsListedAndAskedAnewWhenItIsAttachedAgain() {
        boxIsSilent = true;
        model.attach(BOX);
        work();
        assertInstanceOf(Listing.Failed.class, listing(1));
        boxIsSilent = false;
        model.attach(BOX);
        work();
        assertInstanceOf(Listing.Listed.class, listing(1));
        assertEquals(2, model.attachedProperty().get().size());
        assertEquals(2, made.getOrDefault(BOX, List.of()).size(), "a worker that was silent is not asked again");
    }

    @Test
    void aHostThatRunsGoToCannotBeDetached() {
        model.attach(BOX);
        work();
        model.chosenProperty().set(new Place(BOX, "cuda:0"));
        assertFalse(model.canDetach(BOX));
        assertThrows(IllegalStateException.class, () -> model.detach(BOX));
        model.chosenProperty().set(Place.PROCESSORS);
        model.detach(BOX);
        work();
        assertEquals(1, model.attachedProperty().get().size());
        assertTrue(((FakeRunner) made.getOrDefault(BOX, List.of()).getFirst()).closed);
    }

    @Test
    void anAnswerThatComesAfterTheHostWasDetachedIsDropped() {
        model.attach(BOX);
        model.detach(BOX);
        work();
        assertEquals(1, model.attachedProperty().get().size());
    }

    @Test
    void closingEndsAllRunners() {
        model.attach(BOX);
        model.look();
        work();
        model.close();
        work();
        assertTrue(made.values().stream().flatMap(List::stream).allMatch(r -> ((FakeRunner) r).closed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu1", "me@gpu1.example.org", " gpu-2 ", "10.0.0.7", "a_b"})
    void aNameThatSshCanTakeIsAHost(String name) {
        assertEquals(name.strip(), Attachment.Host.of(name).orElseThrow().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-oProxyCommand=sh", "me@-x", "two words", "a;b", "$(x)", "a\nb", "@host", "me@"})
    void whatCouldBeAnOptionOrACommandIsNoHost(String name) {
        assertEquals(Optional.empty(), Attachment.Host.of(name));
        assertThrows(IllegalArgumentException.class, () -> new Attachment.Host(name));
    }
}
