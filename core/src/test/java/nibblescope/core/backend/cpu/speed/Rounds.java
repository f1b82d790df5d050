package nibblescope.core.backend.cpu.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import nibblescope.core.backend.BackendException;

/// Rounds in one JVM, in each of which every contender is called once: what slows the machine down
/// for a while slows all of them down, so speeds are compared round by round and the median of the
/// ratios counts.
///
/// The time of a contender of one thread is the processor time of the process, which is that of the
/// clock on a machine that does nothing else, and the same on one that does.
final class Rounds {
    private final Map<Contender, List<Lap>> laps = new LinkedHashMap<>();

    /// One call.
    ///
    /// @param nanos          by the clock
    /// @param processorNanos of all threads of the process
    record Lap(long nanos, long processorNanos) {}

    /// Runs rounds after those that warm up. Contenders take turns in beginning.
    static Rounds of(List<Contender> contenders, int warmUps, int count) throws BackendException {
        Rounds rounds = new Rounds();
        ProcessorClock clock = new ProcessorClock();
        contenders.forEach(contender -> rounds.laps.put(contender, new ArrayList<>()));
        for (int round = -warmUps; round < count; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Contender contender = contenders.get(Math.floorMod(round + i, contenders.size()));
                Lap lap = lap(contender, clock);
                if (round >= 0) {
                    rounds.of(contender).add(lap);
                }
            }
        }
        return rounds;
    }

    private static Lap lap(Contender contender, ProcessorClock clock) throws BackendException {
        long processor = clock.nanos();
        long start = System.nanoTime();
        contender.work().run();
        long nanos = System.nanoTime() - start;
        return new Lap(nanos, clock.nanos() - processor);
    }

    List<Contender> contenders() {
        return List.copyOf(laps.keySet());
    }

    /// What one contender took, round by round.
    List<Lap> of(Contender contender) {
        List<Lap> found = laps.get(contender);
        if (found == null) {
            throw new IllegalArgumentException(contender.name() + " took no part");
        }
        return found;
    }

    /// What one contender took in half of the rounds.
    Lap median(Contender contender) {
        return new Lap(
                (long) median(of(contender).stream().mapToDouble(Lap::nanos).toArray()), (long) median(
                        of(contender).stream().mapToDouble(Lap::processorNanos).toArray()));
    }

    /// GB of FP32 a second, the median of all rounds.
    double speed(Contender contender) {
        return median(Arrays.stream(seconds(contender))
                .map(seconds -> contender.bytes() / seconds / 1e9)
                .toArray());
    }

    /// How many times as fast one contender is as another: the median of the rounds.
    double ratio(Contender fast, Contender slow) {
        double[] ours = seconds(fast);
        double[] theirs = seconds(slow);
        double[] ratios = new double[ours.length];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] = theirs[round] / ours[round] * fast.bytes() / slow.bytes();
        }
        return median(ratios);
    }

    /// How many times as fast one contender is as another by the clock, whatever else ran.
    double ratioByClock(Contender fast, Contender slow) {
        double[] ratios = new double[of(fast).size()];
        for (int round = 0; round < ratios.length; round++) {
            ratios[round] =
                    (double) of(slow).get(round).nanos() / of(fast).get(round).nanos();
        }
        return median(ratios) * fast.bytes() / slow.bytes();
    }

    /// How much of the clock's time contenders of one thread had a processor: near 1 on a machine
    /// that does nothing else.
    double shareOfProcessor() {
        return median(laps.entrySet().stream()
                .filter(entry -> entry.getKey().threads() == 1)
                .flatMap(entry -> entry.getValue().stream())
                .mapToDouble(lap -> (double) lap.processorNanos() / lap.nanos())
                .toArray());
    }

    /// All laps, a contender a line.
    String json() {
        return laps.entrySet().stream()
                .map(entry -> "{\"name\":\"%s\",\"threads\":%d,\"bytes\":%d,\"nanos\":%s,\"processor_nanos\":%s}"
                        .formatted(
                                entry.getKey().name(),
                                entry.getKey().threads(),
                                entry.getKey().bytes(),
                                entry.getValue().stream().map(Lap::nanos).toList(),
                                entry.getValue().stream()
                                        .map(Lap::processorNanos)
                                        .toList()))
                .collect(Collectors.joining(",\n", "[", "]\n"));
    }

    private double[] seconds(Contender contender) {
        return of(contender).stream()
                .mapToDouble(lap -> (contender.threads() == 1 ? lap.processorNanos() : lap.nanos()) / 1e9)
                .toArray();
    }

    /// The median of at least one number.
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
