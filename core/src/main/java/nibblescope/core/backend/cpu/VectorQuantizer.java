package nibblescope.core.backend.cpu;

import nibblescope.core.format.ElementFormat;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockRange;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.quantize.TensorScaling;

/// Quantizes blocks by vector code and finds the squared error of each, and nothing else. For one
/// thread.
///
/// Serves rows of blocks of 16 or 32 elements of E2M1, rounded to the nearest under the scale that
/// follows from amax or the best of several. Blocks of which something is extraordinary, and those that do not make up
/// a stack,
/// are left to the plain path, one at a time.
final class VectorQuantizer {
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

    private static Pass[] passes(BlockQuantizer quantizer) {
        Recipe recipe = quantizer.recipe();
        return Lanes.COUNT == 8 && recipe.scaling().choice() instanceof ScaleChoice.Rounded
                ? Rows.passes(
                        BlockScales.of(quantizer, false),
                        recipe.blockSize() == 16,
                        recipe.arithmetic().divides(),
                        copiesSign(recipe))
                : turningPasses(quantizer);
    }

    /// The passes that quantize a chunk and leave its values and reconstructions turned.
    static Pass[] turningPasses(BlockQuantizer quantizer) {
        boolean of16 = quantizer.recipe().blockSize() == 16;
        return new Pass[] {
            of16 ? new Turning.Of16() : new Turning.Of32(),
            of16 ? new Amax.Of16() : new Amax.Of32(),
            ScalePasses.of(quantizer),
            rounding(quantizer.recipe()),
            of16 ? new Packing.Of16() : new Packing.Of32(),
            of16 ? new SquaredErrors.Of16() : new SquaredErrors.Of32(),
            new SquaredErrors.OfQuarters()
        };
    }

    private static boolean copiesSign(Recipe recipe) {
        return recipe.rounding() == FixedRounding.NEAREST_EVEN_COPYING_SIGN;
    }

    private static Pass rounding(Recipe recipe) {
        return recipe.arithmetic().divides()
                ? new Rounding.Dividing(copiesSign(recipe))
                : new Rounding.Multiplying(copiesSign(recipe));
    }

    /// Quantizes whole blocks that lie one after the other.
    ///
    /// @param from          index of the first value
    /// @param block         number of the first block, whose results go where that of block 0 is first
    /// @param codes         two a byte, the even element low
    /// @param scaleCodes    one a block
    /// @param squaredErrors one a block
    void quantize(
            float[] values, int from, int block, int blocks, byte[] codes, byte[] scaleCodes, float[] squaredErrors) {
        int whole = blocks & -Lanes.COUNT;
        int end = from + (whole << chunk.shift);
        for (int done = 0; done < whole; done += chunk.blocks) {
            int at = from + (done << chunk.shift);
            chunk.takeNext(values, at, Math.min(chunk.capacity, whole - done), end);
            chunk.run(passes);
            int first = block + done;
            System.arraycopy(chunk.codes, 0, codes, first * chunk.blockSize / 2, chunk.elements() / 2);
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

    private void plain(float[] values, int at, int block, byte[] codes, byte[] scaleCodes, float[] squaredErrors) {
        int scaleCode = quantizer.quantize(values, at, chunk.blockSize, oneAnElement, 0);
        meter.measure(values, at, chunk.blockSize, oneAnElement, 0, scaleCode);
        scaleCodes[block] = (byte) scaleCode;
        squaredErrors[block] = meter.squaredError();
        int to = block * chunk.blockSize / 2;
        for (int i = 0; i < chunk.blockSize; i += 2) {
            codes[to + i / 2] = (byte) (oneAnElement[i] | oneAnElement[i + 1] << 4);
        }
    }
}
