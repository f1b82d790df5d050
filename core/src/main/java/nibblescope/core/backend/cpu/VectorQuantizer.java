package nibblescope.core.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.TensorScaling;

/// Quantizes blocks by vector code and finds the squared error of each, and nothing else. For one
/// thread.
///
/// Serves rows of blocks of 16 or 32 elements of E2M1, rounded to the nearest under the scale that
/// follows from amax or the best of several. Blocks of which something is extraordinary, and those that do not make up
/// a stack,
/// are left to the plain path, one at a time.
final class VectorQuantizer {
    static final ValueLayout.OfLong SIXTEEN_CODES = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final BlockQuantizer quantizer;
    private final Chunk chunk;
    private final Pass[] passes;
    private final BlockMeter meter;
    private final byte[] oneAnElement;

    VectorQuantizer(BlockQuantizer quantizer) {
        this.quantizer = quantizer;
        chunk = new Chunk(quantizer.recipe().blockSize());
        passes = passes(quantizer);
        meter = new BlockMeter(quantizer);
        oneAnElement = new byte[chunk.blockSize];
    }

    /// Whether vector code serves a recipe.
    static boolean serves(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        int size = recipe.blockSize();
        return recipe.elements() == ElementFormat.E2M1
                && recipe.scaling().block().isRow()
                && (size == 16 || size == 32)
                && recipe.scaling().scaleFormat().isByte()
                && recipe.scaling().range() instanceof BlockRange.Amax
                && ScalePasses.serves(recipe)
                && recipe.scaling().tensor() != TensorScaling.ROW
                && !recipe.arithmetic().inTensorFormat();
    }

    /// The passes that quantize a chunk.
    static Pass[] passes(BlockQuantizer quantizer) {
        boolean of16 = quantizer.recipe().blockSize() == 16;
        return new Pass[] {
            of16 ? new Turning.Of16() : new Turning.Of32(),
            of16 ? new Amax.Of16() : new Amax.Of32(),
            ScalePasses.of(quantizer),
            rounding(quantizer.recipe()),
            new Packing(),
            of16 ? new SquaredErrors.Of16() : new SquaredErrors.Of32(),
            new SquaredErrors.OfQuarters()
        };
    }

    private static Pass rounding(Recipe recipe) {
        boolean copiesSign = recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN;
        if (recipe.arithmetic().divides()) {
            return copiesSign ? new Rounding.DividingCopyingSigns() : new Rounding.DividingSigningNegatives();
        }
        return copiesSign ? new Rounding.MultiplyingCopyingSigns() : new Rounding.MultiplyingSigningNegatives();
    }

    /// Quantizes whole blocks that lie one after the other.
    ///
    /// @param from          index of the first value
    /// @param block         number of the first block, whose results go where that of block 0 is first
    /// @param codes         two a byte, the even element low
    /// @param scaleCodes    one a block
    /// @param squaredErrors one a block
    void quantize(
            float[] values,
            int from,
            int block,
            int blocks,
            MemorySegment codes,
            byte[] scaleCodes,
            float[] squaredErrors) {
        int whole = blocks & -Lanes.COUNT;
        int end = from + (whole << chunk.shift);
        for (int done = 0; done < whole; done += chunk.blocks) {
            int at = from + (done << chunk.shift);
            chunk.takeNext(values, at, Math.min(chunk.capacity, whole - done), end);
            chunk.run(passes);
            int first = block + done;
            int longs = chunk.elements() / 16;
            MemorySegment.copy(chunk.codes, 0, codes, SIXTEEN_CODES, (long) first * chunk.blockSize / 2, longs);
            System.arraycopy(chunk.scaleCodes, 0, scaleCodes, first, chunk.blocks);
            System.arraycopy(chunk.squaredErrors, 0, squaredErrors, first, chunk.blocks);
            for (int i = 0; i < chunk.extraordinaryBlocks; i++) {
                int other = chunk.extraordinary[i];
                plain(values, at + (other << chunk.shift), first + other, codes, scaleCodes, squaredErrors);
            }
        }
        for (int done = whole; done < blocks; done++) {
            plain(values, from + (done << chunk.shift), block + done, codes, scaleCodes, squaredErrors);
        }
    }

    private void plain(
            float[] values, int at, int block, MemorySegment codes, byte[] scaleCodes, float[] squaredErrors) {
        int scaleCode = quantizer.quantize(values, at, chunk.blockSize, oneAnElement, 0);
        meter.measure(values, at, chunk.blockSize, oneAnElement, 0, scaleCode);
        scaleCodes[block] = (byte) scaleCode;
        squaredErrors[block] = meter.squaredError();
        long to = (long) block * chunk.blockSize / 2;
        for (int i = 0; i < chunk.blockSize; i += 2) {
            codes.set(ValueLayout.JAVA_BYTE, to + i / 2, (byte) (oneAnElement[i] | oneAnElement[i + 1] << 4));
        }
    }
}
