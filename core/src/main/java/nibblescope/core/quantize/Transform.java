package nibblescope.core.quantize;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.tensor.Shape;

/// What is done to the values of a row before they are quantized; of a column, where blocks stand in
/// one. What is quantized, measured and shown are the transformed values.
///
/// First every value is given a sign, then runs of `size` values are multiplied by a Hadamard matrix
/// of Sylvester's, divided by the square root of its size so that lengths stay. Both are
/// orthogonal: squared errors are those of the values themselves, up to rounding.
///
/// @param size  rows of the Hadamard matrix, a power of two; 1 for none
/// @param signs of each run
public record Transform(int size, Signs signs) {
    /// Leaves values as they are.
    public static final Transform NONE = new Transform(1, new Signs.Kept());

    /// What signs values are given.
    public sealed interface Signs {
        /// Their own.
        record Kept() implements Signs {}

        /// Those of 16 values in turn that TransformerEngine has
        /// (`pytorch/custom_recipes/reference_nvfp4.py`).
        record TransformerEngine() implements Signs {}

        /// Others at random, the same in every row.
        record Random(long seed) implements Signs {}
    }

    private static final int TRANSFORMER_ENGINE_NEGATIVE = 0b1101_0111_1110_1000;

    public Transform {
        if (Integer.bitCount(size) != 1 || size > 1 << 10) {
            throw new IllegalArgumentException("a Hadamard matrix has a power of two up to 1024 rows, not " + size);
        }
    }

    public boolean isNone() {
        return size == 1 && signs instanceof Signs.Kept;
    }

    /// The values of a row or column after which what is done to them begins anew; nothing if it
    /// never does.
    public OptionalInt period() {
        return switch (signs) {
            case Signs.Kept _ -> OptionalInt.of(size);
            // Both are powers of two.
            case Signs.TransformerEngine _ -> OptionalInt.of(Math.max(size, Short.SIZE));
            case Signs.Random _ -> OptionalInt.empty();
        };
    }

    /// Why a tensor cannot be transformed, if it cannot.
    ///
    /// @param alongColumns whether blocks stand in columns
    public Optional<String> obstacle(Shape shape, boolean alongColumns) {
        long length = alongColumns ? shape.rows() : shape.columns();
        return length % size == 0
                ? Optional.empty()
                : Optional.of("a Hadamard transform of %d needs %s of a multiple of it, not %d"
                        .formatted(size, alongColumns ? "columns" : "rows", length));
    }

    /// Transforms whole runs, one operation of FP32 after the other: `y[j] = sum of x[i] * T[i][j]` in
    /// the order of `i`, with `T` the matrix with its signs times `fl(1 / sqrt(size))`, then rounded to
    /// what the tensor is stored in. So does torch's product of matrices on a CPU with size 16. The
    /// factor is multiplied in last where it is not a power of two.
    ///
    /// @param values runs of `size` one after the other
    /// @param first  the index of the first value in its row or column
    /// @param input  what the tensor is stored in
    void apply(float[] values, long first, FloatFormat input) {
        float factor = (float) (1 / Math.sqrt(size));
        boolean exact = Integer.numberOfTrailingZeros(size) % 2 == 0;
        for (int i = 0; i < values.length; i++) {
            float value = exact ? values[i] * factor : values[i];
            values[i] = negates(first + i) ? -value : value;
        }
        if (size > 1) {
            float[] term = new float[size];
            float[] sum = new float[size];
            for (int from = 0; from < values.length; from += size) {
                hadamard(values, from, term, sum);
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = input.round(exact ? values[i] : values[i] * factor);
            }
        }
    }

    private boolean negates(long index) {
        return switch (signs) {
            case Signs.Kept _ -> false;
            case Signs.TransformerEngine _ -> (TRANSFORMER_ENGINE_NEGATIVE >> (index % Short.SIZE) & 1) == 1;
            case Signs.Random random -> RandomBits.of(random.seed(), index) < 0;
        };
    }

    private void hadamard(float[] values, int from, float[] term, float[] sum) {
        Arrays.fill(sum, 0f);
        for (int i = 0; i < size; i++) {
            // A value times its row of the matrix: every doubling of the row repeats it, with its signs
            // changed where the bit of the row's number is set.
            term[0] = values[from + i];
            for (int half = 1; half < size; half *= 2) {
                boolean changes = (i & half) != 0;
                for (int j = 0; j < half; j++) {
                    term[half + j] = changes ? -term[j] : term[j];
                }
            }
            for (int j = 0; j < size; j++) {
                sum[j] += term[j];
            }
        }
        System.arraycopy(sum, 0, values, from, size);
    }
}
