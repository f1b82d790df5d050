package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Tests the kernels that do one simple thing each. What they return says how the outcome differs
/// from what it has to be; empty if it does not.
final class SmallSelfTests {
    private static final long SEED = 0x7363616C65L;

    private SmallSelfTests() {}

    /// Largest magnitudes of parts of the crafted values: finite ones, ones with infinity, ones with
    /// NaN.
    static Optional<String> amax(ValueType type, Scratch scratch) throws CudaException {
        Tensor values = CraftedValues.of(type, 16, 1, scratch.arena());
        long address = scratch.upload(values.data());
        // Addresses of parts have to be aligned.
        for (long from = 0; from < values.elements(); from += 4096) {
            for (long elements : new long[] {1, 16, 4093, values.elements() - from}) {
                long count = Math.min(elements, values.elements() - from);
                long result = scratch.zeroed(Integer.BYTES);
                AmaxRun.launch(scratch.gpu(), type, address + from * type.bytes(), count, result, scratch.stream());
                float found = AmaxRun.magnitude(
                        scratch.download(result, Integer.BYTES).get(JAVA_INT, 0));
                float[] part = new float[(int) count];
                values.read(from, part, 0, part.length);
                float expected = BlockQuantizer.amax(part, 0, part.length);
                if (Float.compare(found, expected) != 0) {
                    return Optional.of("amax of %d crafted values from %d on is %s instead of %s"
                            .formatted(count, from, Float.toHexString(found), Float.toHexString(expected)));
                }
            }
        }
        return Optional.empty();
    }

    /// Sums of two runs of blocks and a part of one.
    static Optional<String> sumRuns(Scratch scratch) throws CudaException {
        int blocks = 2 * ErrorSummary.BLOCKS_PER_RUN + 1003;
        Random random = new Random(SEED);
        MemorySegment errors = scratch.onHost((long) blocks * Float.BYTES);
        MemorySegment sums = scratch.onHost(3L * blocks * Double.BYTES);
        MemorySegment expected = scratch.onHost(3L * SlotMap.SUMS_PER_RUN * Double.BYTES);
        for (int i = 0; i < blocks; i++) {
            errors.setAtIndex(JAVA_FLOAT, i, Math.scalb(random.nextFloat(), random.nextInt(40) - 20));
            add(expected, i, 0, errors.getAtIndex(JAVA_FLOAT, i));
            for (int plane = 0; plane < 3; plane++) {
                double sum = Math.scalb(random.nextGaussian(), random.nextInt(40) - 20);
                sums.setAtIndex(JAVA_DOUBLE, (long) plane * blocks + i, sum);
                add(expected, i, plane + 1, sum);
            }
        }
        long runs = scratch.poisoned(expected.byteSize());
        new BlockKernels(scratch.gpu(), new BlockLayout(Shape.of(1, 16L * blocks), 16))
                .sumRuns(scratch.upload(errors), scratch.upload(sums), blocks, runs, scratch.stream());
        return mismatch("byte", scratch.download(runs, expected.byteSize()), expected);
    }

    private static void add(MemorySegment runs, int block, int quantity, double value) {
        long at = (long) SlotMap.SUMS_PER_RUN * (block / ErrorSummary.BLOCKS_PER_RUN) + quantity;
        runs.setAtIndex(JAVA_DOUBLE, at, runs.getAtIndex(JAVA_DOUBLE, at) + value);
    }

    private static Optional<String> mismatch(String what, MemorySegment found, MemorySegment expected) {
        long at = found.mismatch(expected);
        return at < 0
                ? Optional.empty()
                : Optional.of("%s %d is %02x instead of %02x"
                        .formatted(what, at, found.get(JAVA_BYTE, at), expected.get(JAVA_BYTE, at)));
    }

    private static MemorySegment randomBytes(Scratch scratch, long bytes) {
        MemorySegment random = scratch.onHost(bytes);
        byte[] all = new byte[(int) bytes];
        new Random(SEED).nextBytes(all);
        MemorySegment.copy(all, 0, random, JAVA_BYTE, 0, all.length);
        return random;
    }

    /// Layouts whose rows end in the middle of a block, of one block and of several.
    private static BlockLayout[] raggedLayouts() {
        return new BlockLayout[] {
            new BlockLayout(Shape.of(97, 37), 16),
            new BlockLayout(Shape.of(41, 101), 32),
            new BlockLayout(Shape.of(300, 1), 16),
            new BlockLayout(Shape.of(50, 30), 32)
        };
    }

    /// Rows that are padded, from a block in the middle of a row on.
    static Optional<String> padRows(int valueBytes, Scratch scratch) throws CudaException {
        for (BlockLayout layout : raggedLayouts()) {
            long first = Math.min(5, layout.blocks() / 2);
            Chunks.Chunk chunk = Chunks.range(layout, first, layout.blocks() - 1);
            MemorySegment in = randomBytes(scratch, chunk.elements() * valueBytes);
            long blockBytes = (long) layout.blockSize() * valueBytes;
            MemorySegment expected = scratch.onHost(chunk.blocks() * blockBytes);
            for (long i = 0; i < chunk.blocks(); i++) {
                long from = (layout.firstElement(first + i) - chunk.firstElement()) * valueBytes;
                MemorySegment.copy(in, from, expected, i * blockBytes, (long) layout.length(first + i) * valueBytes);
            }
            long out = scratch.poisoned(expected.byteSize());
            new BlockKernels(scratch.gpu(), layout)
                    .padRows(valueBytes, scratch.upload(in), out, first, chunk.blocks(), scratch.stream());
            Optional<String> difference =
                    mismatch(layout + ", byte", scratch.download(out, expected.byteSize()), expected);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /// Codes of padded rows, from a block in the middle of a row on; those of padding are not 0.
    static Optional<String> compactCodes(Scratch scratch) throws CudaException {
        for (BlockLayout layout : raggedLayouts()) {
            long first = Math.min(5, layout.blocks() / 2);
            long blocks = layout.blocks() - 1 - first;
            long blockBytes = layout.blockSize() / 2;
            MemorySegment in = randomBytes(scratch, blocks * blockBytes);
            long start = layout.codeByte(first);
            MemorySegment expected = scratch.onHost(Chunks.codeByte(layout, first + blocks) - start);
            for (long i = 0; i < blocks; i++) {
                int length = layout.length(first + i);
                for (int j = 0; j < length; j += 2) {
                    byte codes = in.get(JAVA_BYTE, i * blockBytes + j / 2);
                    long at = layout.codeByte(first + i) - start + j / 2;
                    expected.set(JAVA_BYTE, at, (byte) (j + 1 < length ? codes : codes & 0xF));
                }
            }
            long out = scratch.poisoned(expected.byteSize());
            new BlockKernels(scratch.gpu(), layout)
                    .compactCodes(scratch.upload(in), out, first, blocks, scratch.stream());
            Optional<String> difference =
                    mismatch(layout + ", byte", scratch.download(out, expected.byteSize()), expected);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /// All codes under all scales, for one recipe of each way to dequantize. NaN is NaN, whatever
    /// its bits.
    static Optional<String> dequantize(int blockSize, ValueType to, Scratch scratch) throws CudaException {
        for (Recipe recipe : RecipeCatalog.all()) {
            BlockQuantizer quantizer = new BlockQuantizer(recipe, 3.7f);
            if (recipe.blockSize() == blockSize && QuantizeKernel.of(quantizer).isPresent()) {
                Optional<String> difference = dequantize(quantizer, to, scratch);
                if (difference.isPresent()) {
                    return difference.map(text -> text + ", recipe " + recipe);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> dequantize(BlockQuantizer quantizer, ValueType to, Scratch scratch)
            throws CudaException {
        int blockSize = quantizer.recipe().blockSize();
        int blocks = 256;
        MemorySegment codes = scratch.onHost((long) blocks * blockSize / 2);
        MemorySegment scales = scratch.onHost(blocks);
        for (int i = 0; i < codes.byteSize(); i++) {
            codes.set(JAVA_BYTE, i, (byte) (i * 2 % 16 | (i * 2 + 1) % 16 << 4));
        }
        for (int i = 0; i < blocks; i++) {
            scales.set(JAVA_BYTE, i, (byte) i);
        }
        long bytes = (long) blocks * blockSize * to.bytes();
        long out = scratch.poisoned(bytes);
        boolean negativeZero =
                Float.floatToRawIntBits(quantizer.recipe().specials().negativeZeroValue()) < 0;
        new BlockKernels(scratch.gpu(), new BlockLayout(Shape.of(blocks, blockSize), blockSize))
                .dequantize(
                        to,
                        scratch.upload(codes),
                        scratch.upload(scales),
                        out,
                        blocks,
                        Dequantizing.of(quantizer),
                        negativeZero,
                        scratch.stream());
        MemorySegment found = scratch.download(out, bytes);
        for (int i = 0; i < blocks * blockSize; i++) {
            float exact = quantizer.dequantize(i % 16, quantizer.dequantizingScale(i / blockSize));
            float expected = to == ValueType.BF16 ? roundedToBf16(exact) : exact;
            float value = valueAt(found, to, i);
            // Compares bits, but for NaN.
            if (Float.compare(value, expected) != 0) {
                return Optional.of("code %x under scale %02x is %s instead of %s"
                        .formatted(i % 16, i / blockSize, Float.toHexString(value), Float.toHexString(expected)));
            }
        }
        return Optional.empty();
    }

    /// One of the values that a kernel has written, FP32 or BF16.
    static float valueAt(MemorySegment values, ValueType type, long index) {
        return type == ValueType.BF16
                ? Float.intBitsToFloat(values.getAtIndex(JAVA_SHORT, index) << Short.SIZE)
                : values.getAtIndex(JAVA_FLOAT, index);
    }

    /// To nearest, ties to even.
    private static float roundedToBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = (bits + 0x7FFF + ((bits >> Short.SIZE) & 1)) & 0xFFFF0000;
        return Float.isNaN(value) ? value : Float.intBitsToFloat(rounded);
    }

    /// What the compiler of some drivers gets wrong: a bound from below, of which a power of two is
    /// made.
    static Optional<String> guard(String kernel, Scratch scratch) throws CudaException {
        int least = -258;
        int count = 512;
        MemorySegment in = scratch.onHost((long) count * Integer.BYTES);
        MemorySegment expected = scratch.onHost((long) count * Integer.BYTES);
        for (int i = 0; i < count; i++) {
            in.setAtIndex(JAVA_INT, i, least + i);
            expected.setAtIndex(JAVA_FLOAT, i, Math.scalb(1f, 127 - Math.max(least + i, 0)));
        }
        long out = scratch.poisoned(expected.byteSize());
        scratch.gpu()
                .kernel(kernel)
                .address(scratch.upload(in))
                .address(out)
                .flag(count)
                .launch(count, scratch.stream());
        return mismatch("byte", scratch.download(out, expected.byteSize()), expected);
    }
}
