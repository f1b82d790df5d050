package nibblescope.core.synthetic;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// A small block of which reference implementations make different bits, and what else its tensor
/// holds, which decides the tensor scale. What each implementation makes of it is in
/// `resources/golden/disagreements.tsv`.
///
/// The block stands first in the first row of the tensor. What lies behind it is 0, but for one value
/// at the start of the second row.
///
/// @param id     M and a number for MXFP4, N and a number for NVFP4, and a letter for a variant
/// @param dtype  what the tensor is stored in: FP32, BF16 or FP16
/// @param values the first ones of the block; the others are 0
/// @param other  the first value of the second row
public record DisputedBlock(String id, DType dtype, List<Float> values, float other) {
    /// Elements of the tensor's two rows: whole blocks of every format.
    public static final Shape SHAPE = Shape.of(2, 64);

    /// The amax for which Model Optimizer's tensor scale is 1.
    private static final float UNIT = 6 * 448;

    private static final float TINY = 1e-30f;
    private static final float NAN = Float.NaN;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    /// It lies 0.45 of the way from the least E4M3 scale to the next.
    private static final float BETWEEN = 1.45f * 0x1p-9f;

    private static final List<DisputedBlock> ALL = all(
            mx("M1", 6.5f, 1),
            mx("M2", 7, 1),
            mx("M3", 5, 1),
            mx("M4", 6, .25f, .75f, 1.25f, 1.75f, 2.5f, 3.5f, 5),
            mx("M5", 6, 0f, -0f, TINY, -TINY),
            mx("M6", 0, -0f),
            mx("M6b", 0, -0f).in(DType.F16),
            mx("M7", Math.nextDown(8f), 1),
            mx("M8", Math.nextUp(6 * 0x1p-10f), 0x1p-10f),
            mx("M9", NAN, 6, 1),
            mx("M10", INFINITY, 6, -1),
            mx("M11", 0x1p-126f, 0x1p-127f),
            mx("M11b", 0x1p-127f, 0x1p-128f, 0x1p-130f),
            mx("M11c", Float.MIN_VALUE, 0),
            mx("M12", 3e38f, 1e38f),
            mx("M13", 31.875f).in(DType.BF16),
            mx("M13b", 31.875f),
            nv("N1", 0, 0, 0),
            nv("N2", UNIT, 0, 0),
            nv("N3", UNIT, 6, .25f, .75f, 1.25f, 1.75f, 2.5f, 3.5f, 5),
            nv("N4", UNIT, 6, 0f, -0f, TINY, -TINY),
            nv("N5", UNIT, 6 * 0x1p-8f, 3 * 0x1p-8f, 0x1p-8f),
            nv("N6", UNIT, 6 * 0x1p-10f, 3 * 0x1p-10f, 0x1p-10f),
            nv("N6b", UNIT, 6 * BETWEEN, -6 * BETWEEN, BETWEEN),
            nv("N7", UNIT, 6 * 1.0625f, 1, 2.5f),
            nv("N8", 0, 1800, 300, -900),
            nv("N8b", 0, 6000, 1000, -3000),
            nv("N9", UNIT, NAN, 6, 1),
            nv("N9b", NAN, 6, 3, 1),
            nv("N10", UNIT, INFINITY, 6, 1),
            nv("N11", 0, 1.1f, .55f, -.275f).in(DType.BF16),
            nv("N11b", 0, 1.1f, .55f, -.275f),
            nv("N12", 0, 1e-37f, 5e-38f, -1e-38f),
            nv("N12c", 0, 3e38f, 1e38f, -5e37f),
            nv("N13", 0, 6, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f, 4.5f),
            nv("N14", 0, 5, 2.4f, -1.1f));

    public DisputedBlock {
        values = List.copyOf(values);
    }

    private static List<DisputedBlock> all(DisputedBlock... blocks) {
        return List.of(blocks);
    }

    private static DisputedBlock mx(String id, float... values) {
        return nv(id, 0, values);
    }

    private static DisputedBlock nv(String id, float other, float... values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return new DisputedBlock(id, DType.F32, list, other);
    }

    private DisputedBlock in(DType other) {
        return new DisputedBlock(id, other, values, this.other);
    }

    /// All of them: those of MXFP4 first.
    public static List<DisputedBlock> all() {
        return ALL;
    }

    /// The one of that id, in upper or lower case.
    public static Optional<DisputedBlock> find(String id) {
        return ALL.stream().filter(block -> block.id.equalsIgnoreCase(id)).findFirst();
    }

    /// Whether the disagreement is about MXFP4; else it is about NVFP4.
    public boolean isMx() {
        return id.startsWith("M");
    }

    /// The tensor with the block, which is called as the block is.
    public Tensor tensor() {
        float[] all = new float[(int) SHAPE.elements()];
        for (int i = 0; i < values.size(); i++) {
            all[i] = values.get(i);
        }
        all[(int) SHAPE.columns()] = other;
        Tensor floats = Tensor.ofFloats(id, SHAPE, all);
        return dtype == DType.F32 ? floats : halves(all);
    }

    private Tensor halves(float... all) {
        byte[] bytes = new byte[all.length * Short.BYTES];
        for (int i = 0; i < all.length; i++) {
            short half = dtype == DType.F16 ? Float.floatToFloat16(all[i]) : bfloat16(all[i]);
            bytes[2 * i] = (byte) half;
            bytes[2 * i + 1] = (byte) (half >> Byte.SIZE);
        }
        return new Tensor(new TensorInfo(id, dtype, SHAPE), MemorySegment.ofArray(bytes));
    }

    /// The nearest BF16 number, ties to even; none of the values is NaN.
    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
