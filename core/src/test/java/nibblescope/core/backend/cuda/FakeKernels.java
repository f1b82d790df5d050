package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.SpecialValues;

/// What the kernels do, in Java, written from their contract: a recipe is made of the constants that
/// a kernel is given, and every constant, address and size is checked.
final class FakeKernels {
    /// Device memory by address; says what is wrong with one that is not of the device.
    interface Memory {
        MemorySegment at(long address, long bytes) throws CudaException;
    }

    /// A launch as it was when it was queued. P: address, L: u64, F: float, I: int.
    record Launch(String name, long threads, List<Object> arguments) {
        static String signature(String name) {
            if (name.startsWith("amax")) {
                return "PLP";
            } else if (name.startsWith("measure")) {
                return "PPPPPPLLLLFFI";
            } else if (name.equals("sum_runs")) {
                return "PPLP";
            } else if (name.startsWith("pad_rows") || name.equals("compact_codes")) {
                return "PPLLLLI";
            } else if (name.startsWith("dequantize")) {
                return "PPPLFFII";
            }
            return name.equals("ptxas_guard") ? "PPI" : "PPPPLFFFFIIII";
        }

        long l(int index) {
            return (Long) arguments.get(index);
        }

        float f(int index) {
            return (Float) arguments.get(index);
        }

        int i(int index) {
            return (Integer) arguments.get(index);
        }
    }

    private final Memory memory;

    FakeKernels(Memory memory) {
        this.memory = memory;
    }

    void run(Launch launch) throws CudaException {
        String[] parts = launch.name.split("_", -1);
        switch (parts[0]) {
            case "amax" -> amax(launch, parts[1]);
            case "measure" -> measure(launch, Integer.parseInt(parts[1]), parts[2]);
            case "sum" -> sumRuns(launch);
            case "pad" -> padRows(launch, Integer.parseInt(parts[2]));
            case "compact" -> compactCodes(launch);
            case "dequantize" -> dequantize(launch, Integer.parseInt(parts[1]));
            case "ptxas" -> guard(launch);
            default -> quantize(launch, parts[0], Integer.parseInt(parts[1]), parts[2], parts.length == 4);
        }
    }

    private static int bytes(String type) {
        return type.equals("f32") ? 4 : 2;
    }

    private static float value(MemorySegment values, String type, long index) {
        return switch (type) {
            case "f32" -> values.getAtIndex(JAVA_FLOAT, index);
            case "bf16" -> Float.intBitsToFloat(values.getAtIndex(JAVA_SHORT, index) << 16);
            case "f16" -> Float.float16ToFloat(values.getAtIndex(JAVA_SHORT, index));
            default -> throw new IllegalArgumentException(type);
        };
    }

    private MemorySegment values(long address, String type, long elements) throws CudaException {
        assertEquals(0, address % 16, "values are aligned to 16 bytes");
        return memory.at(address, elements * bytes(type));
    }

    private void amax(Launch launch, String type) throws CudaException {
        long elements = launch.l(1);
        MemorySegment values = values(launch.l(0), type, elements);
        MemorySegment result = memory.at(launch.l(2), 4);
        int largest = result.get(JAVA_INT, 0);
        for (long i = 0; i < elements; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(value(values, type, i)) & 0x7FFFFFFF);
        }
        result.set(JAVA_INT, 0, largest);
    }

    private void quantize(Launch launch, String family, int k, String type, boolean withErrors) throws CudaException {
        long blocks = launch.l(4);
        assertEquals(blocks, launch.threads);
        assertTrue(blocks > 0);
        MemorySegment values = values(launch.l(0), type, blocks * k);
        MemorySegment codes = memory.at(launch.l(1), blocks * k / 2);
        MemorySegment scales = memory.at(launch.l(2), blocks);
        MemorySegment errors = withErrors ? memory.at(launch.l(3), blocks * 4) : MemorySegment.NULL;
        BlockQuantizer quantizer = quantizer(family, k, launch);
        BlockMeter meter = new BlockMeter(quantizer);
        float[] x = new float[k];
        byte[] one = new byte[k];
        for (long block = 0; block < blocks; block++) {
            for (int i = 0; i < k; i++) {
                x[i] = value(values, type, block * k + i);
            }
            int scale = quantizer.quantize(x, 0, k, one, 0);
            scales.set(JAVA_BYTE, block, (byte) scale);
            for (int i = 0; i < k; i += 2) {
                codes.set(JAVA_BYTE, (block * k + i) / 2, (byte) (one[i] | one[i + 1] << 4));
            }
            if (withErrors) {
                meter.measure(x, 0, k, one, 0, scale);
                errors.setAtIndex(JAVA_FLOAT, block, meter.squaredError());
            }
        }
    }

    /// The recipe that the constants of a launch say.
    private static BlockQuantizer quantizer(String family, int k, Launch launch) {
        int[] i = {launch.i(9), launch.i(10), launch.i(11), launch.i(12)};
        float f0 = launch.f(5);
        float[] rest = {launch.f(6), launch.f(7), launch.f(8)};
        return switch (family) {
            case "mx" -> {
                constants(rest, 0, 0, 0);
                yield powerOfTwo(k, rules().get(i[0]), new SpecialValues(i[1], i[1], -0f));
            }
            case "modelopt" -> {
                constants(rest, 6f * f0, 0, 0);
                yield fractional("nvfp4-modelopt", k, FractionalRule.MODELOPT, new ScaleChoice.Rounded(), f0, i);
            }
            case "torchao" -> {
                constants(rest, 1f / f0, 0, 0);
                yield fractional("nvfp4-torchao", k, FractionalRule.TORCHAO, new ScaleChoice.Rounded(), f0, i);
            }
            case "search" -> {
                constants(rest, 1f / f0, 0, 0);
                var search = new ScaleChoice.Search(i[2], i[3]);
                yield fractional("nvfp4-torchao", k, FractionalRule.TORCHAO, search, f0, i);
            }
            case "te" -> {
                FractionalRule rule = FractionalRule.TRANSFORMER_ENGINE;
                float s = rule.encodingScale(f0);
                constants(rest, s * (1f / 6f), 1f / s, 0);
                yield fractional("nvfp4-transformer-engine", k, rule, new ScaleChoice.Rounded(), f0, i);
            }
            case "te46" -> {
                FractionalRule rule = FractionalRule.TRANSFORMER_ENGINE_256;
                float s = rule.encodingScale(f0);
                constants(rest, s, 1f / s, 1536);
                var choice =
                        new ScaleChoice.FourOverSix(i[2] == 0 ? ScaleChoice.Criterion.MAE : ScaleChoice.Criterion.MSE);
                yield fractional("nvfp4-transformer-engine", k, rule, choice, f0, i);
            }
            default -> throw new IllegalArgumentException(family);
        };
    }

    /// In the order of their numbers.
    private static List<PowerOfTwoRule> rules() {
        return List.of(
                PowerOfTwoRule.FLOOR,
                PowerOfTwoRule.CEIL,
                PowerOfTwoRule.RCEIL,
                PowerOfTwoRule.EVEN,
                PowerOfTwoRule.NEAREST);
    }

    private static void constants(float[] found, float f1, float f2, float f3) {
        assertEquals(f1, found[0]);
        assertEquals(f2, found[1]);
        assertEquals(f3, found[2]);
    }

    private static BlockQuantizer powerOfTwo(int k, PowerOfTwoRule rule, SpecialValues specials) {
        Recipe like = RecipeCatalog.find("mxfp4-ocp-floor").orElseThrow();
        return new BlockQuantizer(recipe(like, BlockScaling.powerOfTwo(k, rule), specials), 1);
    }

    private static Recipe recipe(Recipe like, BlockScaling scaling, SpecialValues specials) {
        return new Recipe(
                "fake",
                ElementFormat.E2M1,
                scaling,
                like.arithmetic(),
                like.rounding(),
                specials,
                like.transform(),
                like.packing(),
                like.provenance());
    }

    private static BlockQuantizer fractional(
            String like, int k, FractionalRule rule, ScaleChoice choice, float stored, int[] i) {
        Recipe recipe = recipe(
                RecipeCatalog.find(like).orElseThrow(),
                BlockScaling.twoLevel(k, rule).with(choice),
                new SpecialValues(i[0], i[1], 0f));
        return storing(recipe, rule, stored);
    }

    /// The recipe under a tensor's amax of which that number is stored.
    private static BlockQuantizer storing(Recipe recipe, FractionalRule rule, float stored) {
        boolean storesAmax = rule == FractionalRule.TRANSFORMER_ENGINE || rule == FractionalRule.TRANSFORMER_ENGINE_256;
        float amax = storesAmax ? stored : Math.min(stored * rule.range(ElementFormat.E2M1), Float.MAX_VALUE);
        if (Float.isInfinite(stored)) {
            amax = stored;
        }
        for (float near : new float[] {amax, Math.nextUp(amax), Math.nextDown(amax)}) {
            BlockQuantizer quantizer = new BlockQuantizer(recipe, near);
            if (Float.compare(quantizer.storedTensorScale(), stored) == 0) {
                return quantizer;
            }
        }
        throw new IllegalStateException("no tensor has the scale " + stored);
    }

    /// Any recipe that dequantizes so.
    private static BlockQuantizer dequantizer(int k, float f0, float f1, int mode, float negativeZero) {
        int[] none = {0, 0};
        return switch (mode) {
            case 0 -> powerOfTwo(k, PowerOfTwoRule.FLOOR, new SpecialValues(0, 0, negativeZero));
            case 1 -> fractional("nvfp4-modelopt", k, FractionalRule.MODELOPT, new ScaleChoice.Rounded(), f0, none);
            case 2 -> {
                FractionalRule rule =
                        f1 == 1f / 1536 ? FractionalRule.TRANSFORMER_ENGINE_256 : FractionalRule.TRANSFORMER_ENGINE;
                assertEquals(1f / rule.range(ElementFormat.E2M1), f1);
                yield fractional("nvfp4-transformer-engine", k, rule, new ScaleChoice.Rounded(), f0, none);
            }
            default -> throw new IllegalArgumentException("mode " + mode);
        };
    }

    private static int length(int k, long block, long blocksPerRow, long columns) {
        assertEquals(Math.ceilDiv(columns, (long) k), blocksPerRow);
        return (int) Math.min(k, columns - block % blocksPerRow * k);
    }

    private void measure(Launch launch, int k, String type) throws CudaException {
        long first = launch.l(6);
        long blocks = launch.l(7);
        assertEquals(blocks, launch.threads);
        MemorySegment values = values(launch.l(0), type, blocks * k);
        MemorySegment codes = memory.at(launch.l(1), blocks * k / 2);
        MemorySegment scales = memory.at(launch.l(2), blocks);
        MemorySegment nonFinite = memory.at(launch.l(3), blocks);
        MemorySegment sums = memory.at(launch.l(4), 3 * blocks * 8);
        MemorySegment counters = memory.at(launch.l(5), 276 * 8);
        BlockMeter meter = new BlockMeter(dequantizer(k, launch.f(10), launch.f(11), launch.i(12), 0f));
        float[] x = new float[k];
        byte[] one = new byte[k];
        for (long block = 0; block < blocks; block++) {
            int length = length(k, first + block, launch.l(8), launch.l(9));
            for (int i = 0; i < length; i++) {
                x[i] = value(values, type, block * k + i);
                one[i] = (byte) (codes.get(JAVA_BYTE, (block * k + i) / 2) >> (i % 2 * 4) & 0xF);
            }
            meter.measure(x, 0, length, one, 0, Byte.toUnsignedInt(scales.get(JAVA_BYTE, block)));
            nonFinite.set(JAVA_BYTE, block, (byte) meter.nonFinite());
            RunSums of = meter.takeSums();
            sums.setAtIndex(JAVA_DOUBLE, block, of.sum());
            sums.setAtIndex(JAVA_DOUBLE, blocks + block, of.sumSquares());
            sums.setAtIndex(JAVA_DOUBLE, 2 * blocks + block, of.sumError());
        }
        count(counters, meter.take());
    }

    private static void count(MemorySegment counters, ErrorSummary summary) {
        add(counters, 0, summary.nonFinite());
        add(counters, 1, summary.saturated());
        add(counters, 2, summary.flushed());
        long maxError = Float.floatToRawIntBits(summary.maxError());
        counters.setAtIndex(JAVA_LONG, 3, Math.max(counters.getAtIndex(JAVA_LONG, 3), maxError));
        for (int code = 0; code < 16; code++) {
            add(counters, 4 + code, summary.codeCounts().count(code));
        }
        for (int code = 0; code < 256; code++) {
            add(counters, 20 + code, summary.scaleCounts().count(code));
        }
    }

    private static void add(MemorySegment counters, int index, long count) {
        counters.setAtIndex(JAVA_LONG, index, counters.getAtIndex(JAVA_LONG, index) + count);
    }

    private void sumRuns(Launch launch) throws CudaException {
        long blocks = launch.l(2);
        int runs = (int) Math.ceilDiv(blocks, 4096L);
        assertEquals(4L * runs, launch.threads);
        MemorySegment errors = memory.at(launch.l(0), blocks * 4);
        MemorySegment sums = memory.at(launch.l(1), 3 * blocks * 8);
        MemorySegment out = memory.at(launch.l(3), 4L * runs * 8);
        double[] added = new double[4 * runs];
        for (long block = 0; block < blocks; block++) {
            int run = (int) (block / 4096);
            added[4 * run] += errors.getAtIndex(JAVA_FLOAT, block);
            for (int plane = 0; plane < 3; plane++) {
                added[4 * run + 1 + plane] += sums.getAtIndex(JAVA_DOUBLE, plane * blocks + block);
            }
        }
        MemorySegment.copy(added, 0, out, JAVA_DOUBLE, 0, added.length);
    }

    private void padRows(Launch launch, int bytes) throws CudaException {
        long first = launch.l(2);
        long blocks = launch.l(3);
        int k = launch.i(6);
        assertEquals(blocks * k, launch.threads);
        MemorySegment out = memory.at(launch.l(1), blocks * k * bytes);
        long from = launch.l(0);
        for (long block = 0; block < blocks; block++) {
            int length = length(k, first + block, launch.l(4), launch.l(5)) * bytes;
            MemorySegment to = out.asSlice(block * k * bytes, (long) k * bytes);
            to.fill((byte) 0);
            to.copyFrom(memory.at(from, length));
            from += length;
        }
    }

    private void compactCodes(Launch launch) throws CudaException {
        long first = launch.l(2);
        long blocks = launch.l(3);
        int k = launch.i(6);
        assertEquals(blocks * k / 2, launch.threads);
        MemorySegment in = memory.at(launch.l(0), blocks * k / 2);
        long to = launch.l(1);
        for (long block = 0; block < blocks; block++) {
            int length = length(k, first + block, launch.l(4), launch.l(5));
            int bytes = (length + 1) / 2;
            MemorySegment out = memory.at(to, bytes);
            MemorySegment.copy(in, block * k / 2, out, 0, bytes);
            if (length % 2 != 0) {
                out.set(JAVA_BYTE, bytes - 1L, (byte) (out.get(JAVA_BYTE, bytes - 1L) & 0xF));
            }
            to += bytes;
        }
    }

    private void dequantize(Launch launch, int k) throws CudaException {
        long blocks = launch.l(3);
        assertEquals(blocks * k / 8, launch.threads);
        MemorySegment codes = memory.at(launch.l(0), blocks * k / 2);
        MemorySegment scales = memory.at(launch.l(1), blocks);
        MemorySegment out = memory.at(launch.l(2), blocks * k * 4);
        float negativeZero = launch.i(7) == 0 ? 0f : -0f;
        BlockQuantizer quantizer = dequantizer(k, launch.f(4), launch.f(5), launch.i(6), negativeZero);
        for (long i = 0; i < blocks * k; i++) {
            int code = codes.get(JAVA_BYTE, i / 2) >> (i % 2 * 4) & 0xF;
            float scale = quantizer.dequantizingScale(Byte.toUnsignedInt(scales.get(JAVA_BYTE, i / k)));
            out.setAtIndex(JAVA_FLOAT, i, (code == 8 ? negativeZero : ElementFormat.E2M1.decode(code)) * scale);
        }
    }

    private void guard(Launch launch) throws CudaException {
        int count = launch.i(2);
        assertEquals(count, launch.threads);
        MemorySegment in = memory.at(launch.l(0), 4L * count);
        MemorySegment out = memory.at(launch.l(1), 4L * count);
        for (int i = 0; i < count; i++) {
            int exponent = Math.max(in.getAtIndex(JAVA_INT, i), 0);
            out.setAtIndex(JAVA_INT, i, Float.floatToRawIntBits(Math.scalb(1f, 127 - exponent)));
        }
    }
}
