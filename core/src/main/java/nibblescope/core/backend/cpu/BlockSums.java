package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.F2D;
import static nibblescope.core.backend.cpu.Lanes.COUNT;
import static nibblescope.core.backend.cpu.Lanes.DOUBLES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;

/// The sums of x, x^2 and (reconstruction - x) of each block, in double in element order.
final class BlockSums implements Pass {
    @Override
    public void run(Chunk chunk) {
        int[] values = chunk.values;
        int[] reconstructed = chunk.reconstructed;
        for (int block = 0; block < chunk.blocks; block += COUNT) {
            int first = block << chunk.shift;
            int end = first + (COUNT << chunk.shift);
            DoubleVector sum = DoubleVector.zero(DOUBLES);
            DoubleVector squares = sum;
            DoubleVector errors = sum;
            DoubleVector upperSum = sum;
            DoubleVector upperSquares = sum;
            DoubleVector upperErrors = sum;
            for (int at = first; at < end; at += COUNT) {
                DoubleVector x = doubles(values, at);
                sum = sum.add(x);
                // The square of a float is exact in double, so nothing is lost by adding it at once.
                squares = x.fma(x, squares);
                errors = errors.add(doubles(reconstructed, at).sub(x));
                DoubleVector upper = doubles(values, at + COUNT / 2);
                upperSum = upperSum.add(upper);
                upperSquares = upper.fma(upper, upperSquares);
                upperErrors =
                        upperErrors.add(doubles(reconstructed, at + COUNT / 2).sub(upper));
            }
            sum.intoArray(chunk.sums, block);
            squares.intoArray(chunk.sumsOfSquares, block);
            errors.intoArray(chunk.sumsOfErrors, block);
            upperSum.intoArray(chunk.sums, block + COUNT / 2);
            upperSquares.intoArray(chunk.sumsOfSquares, block + COUNT / 2);
            upperErrors.intoArray(chunk.sumsOfErrors, block + COUNT / 2);
        }
    }

    private static DoubleVector doubles(int[] bits, int at) {
        return (DoubleVector)
                IntVector.fromArray(Lanes.HALF, bits, at).reinterpretAsFloats().convertShape(F2D, DOUBLES, 0);
    }
}
