package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Random tensors of every dtype that is quantized and of both byte orders, and what else tests of
/// kernels run.
final class CudaTensors {
    private CudaTensors() {}

    /// @param special whether there are also zeros, values of all sizes, and now and then one that is
    ///                not finite
    static Tensor random(Shape shape, DType dtype, ByteOrder order, long seed, boolean special) {
        Random random = new Random(seed);
        int elements = (int) shape.elements();
        MemorySegment data = Arena.ofAuto().allocate((long) elements * dtype.bits() / 8);
        for (int i = 0; i < elements; i++) {
            put(data, dtype, order, i, special ? anyValue(random) : random.nextGaussian() * 0.02);
        }
        String name = "%s %s %s, seed %d".formatted(dtype, order, shape, seed);
        return new Tensor(new TensorInfo(name, dtype, shape), data, order);
    }

    /// The recipes of the catalog that have kernels.
    static List<Recipe> recipesWithKernels() {
        return RecipeCatalog.all().stream()
                .filter(recipe ->
                        QuantizeKernel.of(new BlockQuantizer(recipe, 1f)).isPresent())
                .toList();
    }

    /// A search over the codes around the rounded one, of which the catalog has none.
    static Recipe searchInAWindow() {
        Recipe all = RecipeCatalog.find("nvfp4-torchao-search").orElseThrow();
        return all.with("window", all.scaling().with(new ScaleChoice.Search(-2, 3)));
    }

    private static double anyValue(Random random) {
        return switch (random.nextInt(400)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> Float.MIN_VALUE;
            case 4 -> Float.MAX_VALUE;
            case 5, 6, 7, 8, 9 -> 0.0;
            case 10, 11, 12 -> -0.0;
            default -> Math.scalb(random.nextGaussian(), random.nextInt(12) - 6);
        };
    }

    private static void put(MemorySegment data, DType dtype, ByteOrder order, long index, double value) {
        float single = (float) value;
        short half =
                dtype == DType.F16 ? Float.floatToFloat16(single) : (short) (Float.floatToRawIntBits(single) >> 16);
        switch (dtype.bits()) {
            case 64 -> data.set(JAVA_DOUBLE_UNALIGNED.withOrder(order), 8 * index, value);
            case 32 -> data.set(JAVA_FLOAT_UNALIGNED.withOrder(order), 4 * index, single);
            case 16 -> data.set(JAVA_SHORT_UNALIGNED.withOrder(order), 2 * index, half);
            default -> throw new IllegalArgumentException(dtype.name());
        }
    }
}
