package nibblescope.core.backend.cpu.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// A JVM that has just been started quantizes 1 MiB: how long somebody waits who has never called
/// anything before.
final class FirstAnswer {
    private static final int STARTS = 7;
    private static final int ROWS = 512;
    private static final int COLUMNS = 512;

    private FirstAnswer() {}

    /// The child: prints the MSE.
    public static void main(String[] arguments) throws BackendException {
        float[] values = new float[ROWS * COLUMNS];
        int state = 1;
        for (int i = 0; i < values.length; i++) {
            state = state * 1664525 + 1013904223;
            values[i] = state * 0x1p-31f;
        }
        Tensor tensor = Tensor.ofFloats("first", Shape.of(ROWS, COLUMNS), values);
        try (CpuBackend backend = new CpuBackend(Runtime.getRuntime().availableProcessors());
                Arena results = Arena.ofShared()) {
            long start = System.nanoTime();
            float amax = backend.amax(tensor, RunMonitor.NONE);
            Job job = new Job(
                    tensor,
                    Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, true),
                    amax,
                    Set.of(Job.Output.QUANTIZED_TENSOR, Job.Output.BLOCK_ERRORS));
            double mse = backend.run(job, results, RunMonitor.NONE).summary().mse();
            System.out.println((System.nanoTime() - start) + " " + mse);
        }
    }

    /// What it took.
    ///
    /// @param sinceStart milliseconds from the start of the process to its answer
    /// @param ofThese    those of amax and the run
    record Milliseconds(double sinceStart, double ofThese) {}

    /// Starts JVMs, one after the other, and gives back the medians.
    static Milliseconds measure() throws IOException {
        double[] sinceStart = new double[STARTS];
        double[] ofThese = new double[STARTS];
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED",
                "-classpath",
                System.getProperty("java.class.path"),
                FirstAnswer.class.getName());
        for (int i = 0; i < STARTS; i++) {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                String line = out.readLine();
                sinceStart[i] = (System.nanoTime() - start) / 1e6;
                if (line == null) {
                    throw new IOException("the JVM started to quantize 1 MiB printed nothing");
                }
                ofThese[i] = Long.parseLong(line.substring(0, line.indexOf(' '))) / 1e6;
            }
        }
        return new Milliseconds(Rounds.median(sinceStart), Rounds.median(ofThese));
    }
}
