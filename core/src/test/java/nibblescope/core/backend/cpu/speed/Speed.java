package nibblescope.core.backend.cpu.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import nibblescope.core.backend.BackendException;

/// Prints how fast this machine quantizes, beside its memory, C and ggml, as a Markdown table:
/// `Speed FOLDER-OF-CORE [ROUNDS]`. The lines of the table are also left in `target/speed/table.md`,
/// all laps in `laps.json` beside it.
public final class Speed {
    private static final int WARM_UPS = 2;
    private static final int ROUNDS = 11;

    private Speed() {}

    public static void main(String[] arguments) throws IOException, BackendException {
        Path core = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        Path folder = Files.createDirectories(core.resolve("target", "speed"));
        Figures figures = new Figures();
        try (Contest contest = new Contest(core.resolve("src", "test", "cpp", "nvfp4.c"), folder)) {
            Rounds measured = Rounds.of(contest.contenders(), WARM_UPS, rounds);
            Files.writeString(folder.resolve("laps.json"), measured.json());
            ratios(contest, measured, figures);
            speeds(contest, measured, figures);
            figures.add("share of a processor that one thread had", Figures.number(measured.shareOfProcessor()));
            contest.notes().forEach(note -> figures.add("note", note));
        }
        FirstAnswer.Milliseconds first = FirstAnswer.measure();
        figures.atMostMillis("first answer for 1 MiB, from the start of the JVM", 300, first.sinceStart());
        figures.add("of these, amax and the run", Figures.number(first.ofThese()) + " ms");
        figures.atMostMillis(
                "pyramid of 10^8 block errors", 60, Picture.measure().processorNanos() / 1e6);
        Files.writeString(folder.resolve("table.md"), figures.markdown());
        System.out.print(figures.markdown());
    }

    private static void speeds(Contest contest, Rounds rounds, Figures figures) {
        for (Contender one : contest.contenders()) {
            if (one.threads() == 1) {
                String two = contest.find(one.name(), 2)
                        .map(both -> " / " + Figures.number(rounds.speed(both)))
                        .orElse("");
                figures.add(one.name(), Figures.number(rounds.speed(one)) + two + " GB/s");
            }
        }
    }

    private static void ratios(Contest contest, Rounds rounds, Figures figures) {
        Ratios ratios = new Ratios(contest, rounds, figures);
        ratios.atLeast("NVFP4 to ggml's NVFP4", 36, "NVFP4", "NVFP4 ggml");
        ratios.atLeast("NVFP4 to memory of its shape", 0.30, "NVFP4", "NVFP4 shape");
        ratios.atLeast("NVFP4 to C", 0.9, "NVFP4", "NVFP4 C");
        ratios.show("NVFP4, whole run with all figures, to plain Java", "NVFP4 run", "NVFP4 plain");
        ratios.show("NVFP4, whole run with all figures, to ggml's", "NVFP4 run", "NVFP4 ggml");
        ratios.atLeast("MXFP4 to ggml's MXFP4", 8, "MXFP4", "MXFP4 ggml");
        ratios.atLeast("MXFP4 to memory of its shape", 0.35, "MXFP4", "MXFP4 shape");
        ratios.show("MXFP4, whole run with all figures, to plain Java", "MXFP4 run", "MXFP4 plain");
        ratios.atLeast("NVFP4 with a search of 12 scales to ggml's NVFP4 without", 5, "NVFP4 search run", "NVFP4 ggml");
        ratios.atLeast("dequantize NVFP4 to ggml's", 3, "NVFP4 dequantize", "NVFP4 ggml dequantize");
        ratios.atLeast("dequantize MXFP4 to ggml's", 3, "MXFP4 dequantize", "MXFP4 ggml dequantize");
        ratios.twoThreads("NVFP4", 1.7);
        ratios.twoThreads("MXFP4", 1.7);
        ratios.twoThreads("NVFP4 run", 1.7);
    }

    /// Ratios of those that take part.
    private record Ratios(Contest contest, Rounds rounds, Figures figures) {
        void atLeast(String figure, double target, String fast, String slow) {
            ratio(fast, slow).ifPresent(ratio -> figures.atLeast(figure, target, ratio));
        }

        void show(String figure, String fast, String slow) {
            ratio(fast, slow).ifPresent(ratio -> figures.add(figure, Figures.number(ratio) + " x"));
        }

        private OptionalDouble ratio(String fast, String slow) {
            Optional<Contender> ours = contest.find(fast, 1);
            Optional<Contender> theirs = contest.find(slow, 1);
            return ours.isPresent() && theirs.isPresent()
                    ? OptionalDouble.of(rounds.ratio(ours.get(), theirs.get()))
                    : OptionalDouble.empty();
        }

        void twoThreads(String name, double target) {
            figures.atLeast(
                    name + ", two threads to one",
                    target,
                    rounds.ratioByClock(
                            contest.find(name, 2).orElseThrow(),
                            contest.find(name, 1).orElseThrow()));
        }
    }
}
