package nibblescope.core.synthetic;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// An F32 tensor described by its distribution and a seed. Equal descriptions give equal bits on
/// every machine; an element depends on its own index alone, so parts can be made in any order and
/// on any thread.
///
/// @param distribution how its values are distributed
/// @param seed         tells apart tensors of the same distribution
public record SyntheticTensor(Distribution distribution, Shape shape, long seed) {
    /// Each element owns this many draws, whether its distribution takes them or not.
    private static final int DRAWS_PER_ELEMENT = 4;

    private static final int CHUNK = 1 << 14;

    /// The tensor's name says how to make it again: `normal seed 7`.
    public TensorInfo info() {
        return new TensorInfo(distribution.id() + " seed " + seed, DType.F32, shape);
    }

    /// Makes all elements, in memory that is freed when nothing refers to the tensor any more.
    public Tensor generate() {
        return generate(Arena.ofAuto());
    }

    /// Makes all elements in memory of the arena, which the caller closes.
    public Tensor generate(Arena arena) {
        TensorInfo info = info();
        MemorySegment data = arena.allocate(info.bytes(), Float.BYTES);
        var layout = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
        float[] chunk = new float[CHUNK];
        for (long from = 0; from < shape.elements(); from += CHUNK) {
            int count = (int) Math.min(CHUNK, shape.elements() - from);
            read(from, chunk, 0, count);
            MemorySegment.copy(chunk, 0, data, layout, from * Float.BYTES, count);
        }
        return new Tensor(info, data);
    }

    /// Makes `count` consecutive elements.
    ///
    /// @param from index of the first element, in row-major order
    /// @param at   where the first one goes in `into`
    public void read(long from, float[] into, int at, int count) {
        Objects.checkFromIndexSize(from, count, shape.elements());
        Draws draws = new Draws(seed);
        for (int i = 0; i < count; i++) {
            into[at + i] = (float) value(draws, from + i);
        }
    }

    private double value(Draws draws, long index) {
        long first = index * DRAWS_PER_ELEMENT;
        double u = draws.uniform(first);
        double v = draws.uniform(first + 1);
        double w = draws.uniform(first + 2);
        return switch (distribution) {
            case Distribution.Normal(double sigma) -> sigma * normal(u, v);
            case Distribution.Laplace(double sigma) ->
                (v <= 0.5 ? -1 : 1) * -StrictMath.log(u) * (sigma / StrictMath.sqrt(2));
            case Distribution.StudentT(double sigma) ->
                sigma / StrictMath.sqrt(3) * StrictMath.sqrt(3 * (StrictMath.pow(u, -2.0 / 3) - 1)) * cosine(v);
            case Distribution.Uniform(double bound) -> bound * (2 * u - 1);
            case Distribution.Bimodal(double centre, double sigma) ->
                (w <= 0.5 ? -centre : centre) + sigma * normal(u, v);
            case Distribution.OutlierValues(double sigma, double probability, double factor) ->
                sigma * normal(u, v) * (w <= probability ? factor : 1);
            case Distribution.OutlierChannels(double sigma, long every, double factor) ->
                sigma * normal(u, v) * (isOutlierColumn(draws, index % shape.columns(), every) ? factor : 1);
            case Distribution.Ramp(double from, double to) ->
                shape.elements() == 1 ? from : from + (to - from) * index / (shape.elements() - 1);
        };
    }

    private static double normal(double u, double v) {
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * cosine(v);
    }

    private static double cosine(double v) {
        return StrictMath.cos(2 * Math.PI * v);
    }

    private boolean isOutlierColumn(Draws draws, long column, long every) {
        long run = column / every;
        long runColumns = Math.min(every, shape.columns() - run * every);
        return column % every == Long.remainderUnsigned(draws.other().bits(run), runColumns);
    }
}
