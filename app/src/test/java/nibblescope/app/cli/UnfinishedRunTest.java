package nibblescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.RunResult;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedRunTest {
    @TempDir
    private Path folder = Path.of("");

    private Path input() throws Exception {
        return TestFiles.write(folder.resolve("in.safetensors"), TestFiles.info("w", DType.F32, 2, 32));
    }

    private CommandRun quantize(Services services, Path input, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "quantize",
                input.toString(),
                "--recipe",
                "e4m3-16",
                "--out",
                folder.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(new Program(services), arguments.toArray(String[]::new));
    }

    @Test
    void anInterruptLeavesNothingBehind() throws Exception {
        AtomicReference<Runnable> interrupt = new AtomicReference<>(() -> {});
        List<Thread> interrupters = new ArrayList<>();
        Services services = new Services(
                () -> new OnRun(() -> {
                    Thread interrupter = Thread.ofPlatform().start(interrupt.get());
                    interrupters.add(interrupter);
                }),
                CommandRun.SERVICES.runners(),
                CommandRun.SERVICES.window(),
                CommandRun.SERVICES.plotter(),
                action -> {
                    interrupt.set(action);
                    return () -> {};
                });
        CommandRun run = quantize(services, input());
        assertTrue(run.complaint(ExitCode.INTERRUPTED).contains("interrupted"));
        assertEquals(List.of("in.safetensors"), filesIn(folder));
        for (Thread interrupter : interrupters) {
            interrupter.join();
        }
        assertEquals(1, interrupters.size());
    }

    @Test
    void aRunThatFailsLeavesNothingBehind() throws Exception {
        Services services = new Services(
                () -> new OnRun(() -> {
                    throw new BackendException("test", "the device is gone", new IOException());
                }),
                CommandRun.SERVICES.runners(),
                CommandRun.SERVICES.window(),
                CommandRun.SERVICES.plotter(),
                CommandRun.SERVICES.interrupts());
        CommandRun run = quantize(services, input());
        assertEquals("nibblescope: test: the device is gone", run.complaint(ExitCode.FAILED));
        assertEquals(List.of("in.safetensors"), filesIn(folder));
        String trace =
                quantize(services, folder.resolve("in.safetensors"), "--debug").err();
        assertTrue(trace.contains("\tat "), trace);
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    /// A backend to which something happens when it runs a recipe.
    private record OnRun(CpuBackend cpu, Happening happening) implements Backend {
        interface Happening {
            void happen() throws BackendException;
        }

        OnRun(Happening happening) {
            this(new CpuBackend(1), happening);
        }

        @Override
        public String id() {
            return "test";
        }

        @Override
        public Availability availability() {
            return cpu.availability();
        }

        @Override
        public float amax(Tensor tensor, RunMonitor monitor) throws BackendException {
            return cpu.amax(tensor, monitor);
        }

        @Override
        public RunResult run(Job job, Arena results, RunMonitor monitor) throws BackendException {
            happening.happen();
            while (!monitor.cancelled()) {
                Thread.onSpinWait();
            }
            return cpu.run(job, results, monitor);
        }

        @Override
        public Measurement measure(Job job, int repeats, RunMonitor monitor) throws BackendException {
            return cpu.measure(job, repeats, monitor);
        }

        @Override
        public void close() {
            cpu.close();
        }
    }
}
