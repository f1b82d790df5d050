package nibblescope.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.GeneratedFile;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.backend.TensorSource;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.io.TensorFiles;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsModelTest {
    private static final String QUERY = "encoder.layer.0.attention.self.query.weight";
    private static final Attachment.Host BOX = new Attachment.Host("gpubox");

    @TempDir
    private Path folder;

    private final CpuBackend backend = new CpuBackend(1);
    private final Exploration exploration = new Exploration(backend, Runnable::run, Runnable::run, Runnable::run);
    private final Deque<Runnable> devices = new ArrayDeque<>();
    private final List<FakeRunner> runners = new ArrayList<>();
    private final BackendsModel backends = new BackendsModel(
            _ -> {
                FakeRunner runner = new FakeRunner();
                runners.add(runner);
                return runner;
            },
            devices::add,
            Runnable::run);
    private long now;
    private Optional<RunsModel> made = Optional.empty();

    private RunsModel model() {
        return made.orElseThrow();
    }

    @BeforeEach
    void make() {
        made = Optional.of(new RunsModel(
                exploration,
                backends,
                new RunsModel.Means(
                        devices::add, Runnable::run, folder, reports -> reports.size() + " reports", () -> now)));
        backends.refresh();
        work();
    }

    @AfterEach
    void close() {
        model().close();
        work();
        exploration.close();
        backend.close();
    }

    /// Does what waits for the devices.
    private void work() {
        while (!devices.isEmpty()) {
            devices.remove().run();
        }
    }

    private void openSample() {
        exploration.open(Samples::miniLm);
    }

    private FakeRunner here() {
        return runners.getFirst();
    }

    private RunEntry entry(int index) {
        return model().entries().get(index);
    }

    private RunState state(int index) {
        return entry(index).stateProperty().get();
    }

    private List<String> recipes() {
        return model().entries().stream().map(RunEntry::recipe).toList();
    }

    @Test
    void aRunIsAskedForAsItWasChosenAndItsReportIsALine() {
        openSample();
        exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-torchao").orElseThrow());
        backends.chosenProperty().set(new Place(Attachment.HERE, "cuda:0"));
        model().repeatsProperty().set(3);
        model().start();
        assertTrue(model().busyProperty().get());
        work();
        assertEquals(
                List.of(new RunRequest.Quantize(
                        "cuda:0", 3, new TensorSource("sample:minilm", QUERY), "nvfp4-torchao", true)),
                here().requests);
        assertEquals(
                new Verification.AllEqual(603_979_776),
                entry(0).report().orElseThrow().verification());
        assertEquals(List.of(entry(0)), model().doneProperty().get());
        assertFalse(model().busyProperty().get());
    }

    @Test
    void runsFollowEachOtherAndTheCornersComeWithTheChosenRecipe() {
        openSample();
        exploration.recipeProperty().set(RecipeCatalog.find("nvfp4-modelopt").orElseThrow());
        model().startCorners();
        assertEquals(List.of("e8m0-32-rceil", "e8m0-16-rceil", "e4m3-32", "e4m3-16", "nvfp4-modelopt"), recipes());
        assertEquals(1, devices.size(), "one at a time");
        assertInstanceOf(RunState.UnderWay.class, state(0));
        assertInstanceOf(RunState.Queued.class, state(1));
        assertEquals(4, model().waitingCount());
        devices.remove().run();
        assertInstanceOf(RunState.Done.class, state(0));
        assertInstanceOf(RunState.UnderWay.class, state(1));
        work();
        assertEquals(5, model().doneProperty().get().size());
    }

    @Test
    void aRunThatFailsKeepsTheRestAndALostDeviceGetsANewRunner() {
        openSample();
        here().answer = (_, _) -> {
            throw FakeRunner.lost();
        };
        model().start();
        model().start();
        work();
        assertInstanceOf(RunState.Failed.class, state(0));
        assertTrue(here().closed, "the lost device's process is ended");
        assertEquals(2, runners.size());
        assertInstanceOf(RunState.Done.class, state(1), "the next run works");
    }

    @Test
    void anErrorThatTheDeviceSurvivesKeepsItsRunner() {
        openSample();
        here().answer = (_, _) -> {
            throw new OutOfMemoryError("no room");
        };
        model().start();
        work();
        assertInstanceOf(RunState.Failed.class, state(0));
        here().answer = (request, _) -> List.of(FakeRunner.quantized(request, 1));
        model().start();
        work();
        assertInstanceOf(RunState.Done.class, state(1));
        assertEquals(1, runners.size());
    }

    @Test
    void cancelEndsTheRunUnderWayAndTheNextOneBegins() {
        openSample();
        here().answer = (_, monitor) -> {
            assertFalse(monitor.cancelled());
            model().cancel();
            assertTrue(monitor.cancelled());
            assertTrue(state(0) instanceof RunState.UnderWay u && u.cancelled());
            here().answer = (request, _) -> List.of(FakeRunner.quantized(request, 1));
            throw new CancellationException();
        };
        model().start();
        model().start();
        work();
        assertInstanceOf(RunState.Cancelled.class, state(0));
        assertInstanceOf(RunState.Done.class, state(1));
    }

    @Test
    void whatFailsBecauseItWasCutOffWasCancelled() {
        openSample();
        here().answer = (_, _) -> {
            model().cancelAll();
            throw FakeRunner.lost();
        };
        model().start();
        model().start();
        work();
        assertInstanceOf(RunState.Cancelled.class, state(0));
        assertInstanceOf(RunState.Cancelled.class, state(1));
        assertNull(model().currentProperty().get());
    }

    @Test
    void progressTellsStageBytesAndRate() {
        openSample();
        List<RunState> seen = new ArrayList<>();
        here().answer = (request, monitor) -> {
            monitor.stage(RunMonitor.Stage.TIMING);
            now += 500_000_000;
            // 147 456 elements of F32: half of them are 294 912 bytes, in half a second.
            monitor.progress(73_728, 147_456);
            seen.add(state(0));
            monitor.progress(73_729, 147_456);
            assertEquals(seen.getLast(), state(0), "at most 20 reports a second");
            now += 500_000_000;
            monitor.progress(14_745, 147_456);
            now += 500_000_000;
            monitor.progress(29_490, 147_456);
            seen.add(state(0));
            return List.of(FakeRunner.quantized(request, 1));
        };
        model().start();
        work();
        assertEquals(
                new RunState.UnderWay(Optional.of(RunMonitor.Stage.TIMING), 0.5, 294_912, 589_824, 589_824, false),
                seen.getFirst());
        // The second repetition began at the third report: 29 490 elements in half a second.
        assertEquals(
                29_490 * 4 * 2.0,
                assertInstanceOf(RunState.UnderWay.class, seen.getLast()).bytesPerSecond());
    }

    @Test
    void aProductHasALineForEachKindOfWeights() {
        model().kindProperty().set(RunKind.DECODE);
        assertEquals(Optional.empty(), model().refusalProperty().get(), "it needs no tensor");
        model().inputs().productProperty().set(Product.LAYERS.get(2));
        model().inputs().vectorsProperty().set(8);
        here().answer = (_, _) -> Stream.of("bf16", "nvfp4", "mxfp4")
                .map(recipe ->
                        FakeRunner.report(Kind.DECODE, "4096 × 14336", recipe, 5920, new Verification.NotAsked()))
                .toList();
        model().start();
        model().start();
        assertEquals("4096 × 14336", entry(0).subject());
        work();
        assertEquals(
                new RunRequest.Decode("cpu", 10, 4096, 14336, 8),
                here().requests.getFirst());
        assertEquals(
                List.of("1", "1b", "1c", "2", "2b", "2c"),
                model().entries().stream().map(RunEntry::number).toList());
        assertEquals(List.of("bf16", "nvfp4", "mxfp4", "bf16", "nvfp4", "mxfp4"), recipes());
    }

    @Test
    void aLayerIsMultipliedWithATensorOfTheFileThatFits() {
        openSample();
        model().kindProperty().set(RunKind.LAYER);
        List<String> fitting = model().inputs().activationChoicesProperty().get().stream()
                .map(choice -> choice.map(info -> info.name()).orElse("synthetic"))
                .toList();
        assertEquals(List.of("synthetic", "activation.layer.0.ffn_input"), fitting);
        model().start();
        model().inputs()
                .activationsProperty()
                .set(model().inputs().activationChoicesProperty().get().getLast());
        model().start();
        work();
        TensorSource weights = new TensorSource("sample:minilm", QUERY);
        List<String> corners = List.of("e8m0-32-rceil", "e8m0-16-rceil", "e4m3-32", "e4m3-16");
        assertEquals(
                List.of(
                        new RunRequest.Layer("cpu", 10, weights, new TensorSource("synthetic", "1"), corners),
                        new RunRequest.Layer(
                                "cpu",
                                10,
                                weights,
                                new TensorSource("sample:minilm", "activation.layer.0.ffn_input"),
                                corners)),
                here().requests);
    }

    @Test
    void whatCannotRunSaysWhy() {
        assertEquals(Optional.of(Refusal.NO_TENSOR), model().refusalProperty().get());
        exploration.open(Samples::presetBlocks);
        assertEquals(Optional.empty(), model().refusalProperty().get());
        backends.chosenProperty().set(new Place(Attachment.HERE, "cuda:1"));
        assertEquals(Optional.of(Refusal.NO_DEVICE), model().refusalProperty().get());
        assertEquals("cuda:1", backends.chosenProperty().get().device(), "the choice stays");
        backends.chosenProperty().set(Place.PROCESSORS);
        Tensor cube = Tensor.ofFloats("cube", new Shape(List.of(2L, 2L, 2L)), new float[8]);
        exploration.open(() -> new GeneratedFile("cube", cube));
        assertEquals(Optional.empty(), model().refusalProperty().get());
        model().kindProperty().set(RunKind.LAYER);
        assertEquals(Optional.of(Refusal.NO_MATRIX), model().refusalProperty().get());
        model().kindProperty().set(RunKind.QUANTIZE);
        backends.attach(BOX);
        work();
        backends.chosenProperty().set(new Place(BOX, "cuda:0"));
        assertEquals(Optional.of(Refusal.NOT_THERE), model().refusalProperty().get());
    }

    @Test
    void aTensorThatWasMadeHereIsReadFromAFileThatGoesAtTheEnd() throws Exception {
        Tensor tensor = Tensor.ofFloats("made", Shape.of(1, 3), 1, -2, 0.5f);
        exploration.open(() -> new GeneratedFile("made", tensor));
        List<Float> read = new ArrayList<>();
        here().answer = (request, _) -> {
            RunRequest.Quantize quantize = assertInstanceOf(RunRequest.Quantize.class, request);
            try (TensorFile file = TensorFiles.open(Path.of(quantize.source().file()))) {
                Tensor there = file.tensor(file.find("made").orElseThrow());
                for (int i = 0; i < 3; i++) {
                    read.add(there.get(i));
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return List.of(FakeRunner.quantized(request, 1));
        };
        model().start();
        work();
        assertEquals(List.of(1f, -2f, 0.5f), read);
        model().start();
        work();
        assertEquals(6, read.size(), "the file is written once and read twice");
        model().close();
        work();
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void onAnotherHostTheFileHasAPathOfItsOwn() throws Exception {
        Path file = folder.resolve("w.safetensors");
        Files.write(file, Files.readAllBytes(sampleFile()));
        exploration.open(() -> TensorFiles.open(file));
        backends.attach(BOX);
        work();
        assertFalse(model().inputs().needsFileThere());
        backends.chosenProperty().set(new Place(BOX, "cuda:0"));
        assertTrue(model().inputs().needsFileThere());
        assertEquals(file.toString(), model().inputs().fileThereProperty().get());
        model().inputs().fileThereProperty().set(" /data/w.safetensors ");
        model().start();
        model().inputs().fileThereProperty().set("");
        assertEquals(Optional.of(Refusal.NO_PATH), model().refusalProperty().get());
        work();
        RunRequest.Quantize asked = assertInstanceOf(
                RunRequest.Quantize.class, runners.getLast().requests.getFirst());
        assertEquals("/data/w.safetensors", asked.source().file());
        exploration.open(Samples::miniLm);
        assertFalse(model().inputs().needsFileThere(), "samples are there too");
    }

    private static Path sampleFile() {
        return Path.of("..", "resources", "samples", "minilm-l6-v2-l0.safetensors");
    }

    @Test
    void linesCanBeRemovedAndAWaitingRunIsEnded() {
        openSample();
        model().start();
        model().start();
        model().remove(List.of(entry(1)));
        assertInstanceOf(RunState.Cancelled.class, state(1));
        work();
        assertEquals(1, here().requests.size());
        model().remove(List.of(entry(0), entry(1)));
        assertEquals(List.of(), model().entries());
        assertEquals(List.of(), model().doneProperty().get());
    }

    @Test
    void runsAreWrittenToAFileAndATargetThatCannotBeWrittenIsToldOf() throws IOException {
        openSample();
        model().start();
        work();
        Path csv = folder.resolve("runs.csv");
        model().export(RunsModel.Export.CSV, csv);
        work();
        assertEquals("runs.csv", model().exportedProperty().get());
        assertEquals(RunCsv.text(model().entries()), Files.readString(csv));
        model().export(RunsModel.Export.JSON, folder.resolve("runs.json"));
        work();
        assertEquals("1 reports", Files.readString(folder.resolve("runs.json")));
        model().export(RunsModel.Export.CSV, folder.resolve("missing").resolve("runs.csv"));
        work();
        assertNull(model().exportedProperty().get());
        assertInstanceOf(IOException.class, model().exportFailureProperty().get());
    }

    @Test
    void inAnotherLanguageTheRunsAndTheHostsAreStillThere() {
        openSample();
        backends.attach(BOX);
        work();
        backends.chosenProperty().set(new Place(BOX, "cuda:0"));
        model().repeatsProperty().set(7);
        model().start();
        work();
        BackendsModel otherBackends = new BackendsModel(_ -> new FakeRunner(), devices::add, Runnable::run);
        RunsModel other = new RunsModel(
                exploration,
                otherBackends,
                new RunsModel.Means(devices::add, Runnable::run, folder, _ -> "", () -> now));
        other.resume(model());
        assertEquals(model().entries(), other.entries());
        assertEquals(7, other.repeatsProperty().get());
        assertEquals("gpubox/cuda:0", otherBackends.chosenProperty().get().toString());
        other.start();
        assertEquals("2", other.entries().getLast().number());
        other.close();
        work();
        assertFalse(other.entries().getLast().isPending());
    }
}
