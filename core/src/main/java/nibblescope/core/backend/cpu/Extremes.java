package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static nibblescope.core.backend.cpu.Lanes.COUNT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Counts the elements that are beyond the largest code and those that are not 0, and finds the largest
/// error.
final class Extremes implements Pass {
    @Override
    public void run(Chunk chunk) {
        int[] values = chunk.values;
        int[] reconstructed = chunk.reconstructed;
        Tallies tallies = chunk.tallies;
        IntVector saturated = Lanes.ints(tallies.saturated, 0);
        IntVector nonZero = Lanes.ints(tallies.nonZero, 0);
        IntVector maxErrors = Lanes.ints(tallies.maxErrors, 0);
        for (int block = 0; block < chunk.blocks; block += COUNT) {
            IntVector top = FloatVector.fromArray(Lanes.FLOATS, chunk.scales, block)
                    .mul(6f)
                    .reinterpretAsInts();
            int first = block << chunk.shift;
            int end = first + (COUNT << chunk.shift);
            for (int at = first; at < end; at += COUNT) {
                IntVector x = Lanes.ints(values, at);
                IntVector magnitude = x.and(Lanes.MAGNITUDE);
                // Bits without a sign do not overflow: the difference is negative where x is beyond.
                saturated = saturated.add(top.sub(magnitude).lanewise(LSHR, Integer.SIZE - 1));
                nonZero = nonZero.add(magnitude.min(1));
                maxErrors = maxErrors.max(x.reinterpretAsFloats()
                        .sub(Lanes.ints(reconstructed, at).reinterpretAsFloats())
                        .reinterpretAsInts()
                        .and(Lanes.MAGNITUDE));
            }
        }
        saturated.intoArray(tallies.saturated, 0);
        nonZero.intoArray(tallies.nonZero, 0);
        maxErrors.intoArray(tallies.maxErrors, 0);
    }
}
