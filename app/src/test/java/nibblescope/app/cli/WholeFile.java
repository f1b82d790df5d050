package nibblescope.app.cli;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nibblescope.core.io.SafetensorsWriter;
import nibblescope.core.io.TensorFileException;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;

/// From a path to the printed 2 x 2 by the packaged program, and the table of all figures of speed:
/// `WholeFile FOLDER-OF-APP`. The file is 1 GiB of normal BF16 in `target/speed`; cold, it is not in
/// the memory of the system.
public final class WholeFile {
    private static final Shape SHAPE = Shape.of(1 << 14, 1 << 15);
    private static final int DRAWN = 1 << 16;
    private static final int WARM_RUNS = 3;
    private static final int COLD_RUNS = 2;
    private static final int SAMPLE_RUNS = 5;
    private static final Pattern MEMORY = Pattern.compile("(VmHWM|RssAnon):\\s+(\\d+) kB");

    private WholeFile() {}

    /// One run of the program.
    ///
    /// @param residentKilobytes the most that was in memory, the pages of the file among it
    /// @param ownKilobytes      the most of its own: without those
    private record Run(double seconds, long residentKilobytes, long ownKilobytes) {}

    public static void main(String[] arguments) throws IOException, InterruptedException, TensorFileException {
        Path app = Path.of(arguments[0]);
        Path program = app.resolve("target", "nibblescope", "bin", "nibblescope");
        Path file = Files.createDirectories(app.resolve("target", "speed")).resolve("normal.safetensors");
        if (!Files.exists(file)) {
            write(file);
        }
        StringBuilder lines = new StringBuilder();
        lines.append(line("1 GiB of BF16, path to printed 2 x 2, warm", runs(program, file.toString(), WARM_RUNS)));
        Run[] cold = new Run[COLD_RUNS];
        boolean dropped = true;
        for (int i = 0; i < cold.length; i++) {
            dropped &= drop(file);
            cold[i] = run(program, file.toString());
        }
        lines.append(dropped ? line("the same, cold", cold) : "| the same, cold | | left out: there is no GNU dd |\n");
        lines.append(line("the sample, name to printed 2 x 2", runs(program, "sample:minilm", SAMPLE_RUNS)));
        Path core = app.resolveSibling("core").resolve("target", "speed", "table.md");
        String table = "| figure | target | measured |\n|---|---|---|\n"
                + (Files.exists(core) ? Files.readString(core) : "")
                + lines
                + "| machine | | %s |\n| JDK | | %s |\n".formatted(machine(), System.getProperty("java.vm.version"));
        Files.writeString(file.resolveSibling("table.md"), table);
        System.out.print(table);
    }

    private static Run[] runs(Path program, String source, int count) throws IOException, InterruptedException {
        Run[] runs = new Run[count];
        run(program, source);
        for (int i = 0; i < count; i++) {
            runs[i] = run(program, source);
        }
        return runs;
    }

    private static Run run(Path program, String source) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(program.toString(), "board", source)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        long resident = 0;
        long own = 0;
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            Map<String, Long> memory = memory(status);
            resident = Math.max(resident, memory.getOrDefault("VmHWM", 0L));
            own = Math.max(own, memory.getOrDefault("RssAnon", 0L));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (process.exitValue() != 0) {
            throw new IllegalStateException("board %s ended with %d".formatted(source, process.exitValue()));
        }
        return new Run(seconds, resident, own);
    }

    /// Empty where the system has no such file, or no longer.
    private static Map<String, Long> memory(Path status) {
        try {
            return MEMORY.matcher(Files.readString(status))
                    .results()
                    .collect(Collectors.toMap(line -> line.group(1), line -> Long.parseLong(line.group(2))));
        } catch (IOException _) {
            return Map.of();
        }
    }

    private static String line(String figure, Run... runs) {
        double seconds = Arrays.stream(runs).mapToDouble(Run::seconds).sorted().toArray()[runs.length / 2];
        long resident =
                Arrays.stream(runs).mapToLong(Run::residentKilobytes).max().orElse(0);
        long own = Arrays.stream(runs).mapToLong(Run::ownKilobytes).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "| %s | | %.2f s; in memory at most %d MiB, %d of them not of the file |%n",
                figure,
                seconds,
                resident >> 10,
                own >> 10);
    }

    /// Makes the system forget the file, if there is something that can.
    private static boolean drop(Path file) throws InterruptedException {
        try {
            return new ProcessBuilder(
                                    "dd",
                                    "of=" + file,
                                    "oflag=nocache",
                                    "conv=notrunc,fdatasync",
                                    "count=0",
                                    "status=none")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static String machine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String processor = System.getProperty("os.arch");
        if (Files.exists(cpus)) {
            processor = Files.readAllLines(cpus).stream()
                    .filter(line -> line.matches("(model name|cpu family|model)\\s*:.*"))
                    .distinct()
                    .map(line -> line.replaceAll("\\s*:\\s*", " ").replace("model name ", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
        return "%s; processors: %d".formatted(processor, Runtime.getRuntime().availableProcessors());
    }

    private static void write(Path file) throws TensorFileException {
        short[] drawn = new short[DRAWN];
        Random normal = new Random(1);
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = (short) (Float.floatToRawIntBits((float) normal.nextGaussian() * 0.02f) >>> 16);
        }
        SplittableRandom random = new SplittableRandom(1);
        TensorInfo info = new TensorInfo("normal", DType.BF16, SHAPE);
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, List.of(info), Map.of(), false)) {
            MemorySegment data = writer.data(info.name());
            for (long i = 0; i < SHAPE.elements(); i += 4) {
                long bits = random.nextLong();
                for (int j = 0; j < 4; j++) {
                    data.setAtIndex(JAVA_SHORT, i + j, drawn[(int) (bits >>> (16 * j)) & (DRAWN - 1)]);
                }
            }
            writer.finish();
        }
    }
}
