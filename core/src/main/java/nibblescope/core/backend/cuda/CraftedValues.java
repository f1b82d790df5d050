package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Random;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Values on which quantizers go wrong, if they do: ties of elements and of scales with a float to
/// each side, all exponents, subnormals, saturation, negative zeros, NaN and infinity. The same ones
/// every time. They come in groups of 32 whose halves have the same amax, so that they serve blocks
/// of 16 and of 32.
final class CraftedValues {
    /// Elements of all groups.
    static final int ELEMENTS = 1 << 16;

    private static final int GROUP = 32;
    private static final int HALF = 16;
    private static final long SEED = 0x4E69626265L;
    private static final int BELL_GROUPS = 300;
    private static final int SPECIAL_GROUPS = 160;
    private static final double LARGEST_ELEMENT = 6;

    private final Random random = new Random(SEED);
    private final DType dtype;
    private final double unit;
    private final MemorySegment data;
    private int groups;

    private CraftedValues(DType dtype, double unit, Arena arena) {
        this.dtype = dtype;
        this.unit = unit;
        data = arena.allocate((long) ELEMENTS * dtype.bits() / Byte.SIZE, Float.BYTES);
    }

    /// Crafted values of a type, as one block a row.
    ///
    /// @param unit what a block scale of 1 dequantizes an element of 1 to: the tensor scale
    static Tensor of(ValueType type, int blockSize, double unit, Arena arena) {
        DType dtype = switch (type) {
            case F32 -> DType.F32;
            case BF16 -> DType.BF16;
            case F16 -> DType.F16;
        };
        CraftedValues values = new CraftedValues(dtype, unit, arena);
        values.elementTies();
        values.scaleTies();
        values.powersOfTwo();
        values.specials();
        values.bells();
        values.anyBits();
        Shape shape = Shape.of(ELEMENTS / blockSize, blockSize);
        return new Tensor(new TensorInfo("crafted", dtype, shape), values.data);
    }

    /// Under every block scale, all midpoints between elements.
    private void elementTies() {
        for (int code = 1; code <= ScaleFormat.E4M3.maxCode(); code++) {
            double scale = ScaleFormat.E4M3.decode(code) * unit;
            group(LARGEST_ELEMENT * scale, 0, scale);
        }
    }

    /// Amaxes that lie between two block scales, and one value to each side.
    private void scaleTies() {
        for (int code = 1; code < ScaleFormat.E4M3.maxCode(); code++) {
            double middle = (ScaleFormat.E4M3.decode(code) + (double) ScaleFormat.E4M3.decode(code + 1)) / 2 * unit;
            for (int step = -1; step <= 1; step++) {
                group(LARGEST_ELEMENT * middle, step, middle);
            }
        }
    }

    /// The amaxes at which the rules for powers of two turn, over all exponents of the type.
    private void powersOfTwo() {
        double[] turns = {1, 1.125, 1.5, 1.75};
        int exponent = dtype == DType.F16 ? -24 : -149;
        int last = dtype == DType.F16 ? 15 : 127;
        for (; exponent <= last; exponent += dtype == DType.F16 ? 1 : 5) {
            for (double turn : turns) {
                for (int step = -1; step <= 1; step++) {
                    double amax = Math.scalb(turn, exponent);
                    group(amax, step, Math.scalb(1.0, exponent - 2 - random.nextInt(2)));
                }
            }
        }
    }

    /// A group of that amax, moved by `step` values of the type, with midpoints between elements.
    private void group(double amax, int step, double scale) {
        for (int i = 0; i < GROUP; i++) {
            if (i % HALF == 0) {
                put(i, beside(bits(sign() * amax), step));
            } else {
                int magnitude = random.nextInt(7);
                double lower = ElementFormat.E2M1.decode(magnitude);
                double middle = (lower + ElementFormat.E2M1.decode(magnitude + 1)) / 2;
                put(i, beside(bits(sign() * Math.min(middle * scale, amax)), random.nextInt(3) - 1));
            }
        }
        groups++;
    }

    private int sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private void specials() {
        double[] rare = {
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            65504,
            0x1p-24,
            -0.0,
            0.0
        };
        for (int group = 0; group < SPECIAL_GROUPS; group++) {
            double common = group % 4 == 0 ? 0 : group % 4 == 1 ? -0.0 : unit * random.nextGaussian();
            for (int i = 0; i < GROUP; i++) {
                boolean isRare = random.nextInt(HALF) == 0;
                double value = isRare ? rare[(group + i) % rare.length] : common * random.nextGaussian();
                put(i, bits(value));
            }
            groups++;
        }
    }

    private void bells() {
        for (int group = 0; group < BELL_GROUPS; group++) {
            double scale = unit * Math.scalb(1.0, random.nextInt(18) - 9);
            for (int i = 0; i < GROUP; i++) {
                put(i, bits(scale * random.nextGaussian()));
            }
            groups++;
        }
    }

    /// Bits as they come, in blocks of any size of numbers.
    private void anyBits() {
        while (groups < ELEMENTS / GROUP) {
            for (int i = 0; i < GROUP; i++) {
                put(i, random.nextInt());
            }
            groups++;
        }
    }

    /// The bits of the value of the type that is nearest.
    private int bits(double value) {
        int bits = Float.floatToRawIntBits((float) value);
        return switch (dtype) {
            case F16 -> Float.floatToFloat16((float) value);
            // Half a unit in the last of the 16 bits that stay, ties to even; NaN has no low bits to carry from.
            case BF16 -> Double.isNaN(value) ? bits >>> 16 : (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
            case F32, F64 -> bits;
            case BOOL, F4, F6_E2M3, F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ ->
                throw new IllegalArgumentException(dtype.name());
            case I16, U16, I32, U32, C64, I64, U64 -> throw new IllegalArgumentException(dtype.name());
        };
    }

    /// The value that is so many steps further away from 0; 0 and what is not finite stay.
    private int beside(int bits, int step) {
        int magnitude = dtype == DType.F32 ? bits & 0x7FFFFFFF : bits & 0x7FFF;
        int infinity = dtype == DType.F32 ? 0x7F800000 : dtype == DType.F16 ? 0x7C00 : 0x7F80;
        return magnitude == 0 || magnitude >= infinity - 1 ? bits : bits + step;
    }

    private void put(int index, int bits) {
        long at = (long) groups * GROUP + index;
        if (dtype == DType.F32) {
            data.set(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at * Float.BYTES, bits);
        } else {
            data.set(JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), at * Short.BYTES, (short) bits);
        }
    }
}
