package nibblescope.core.metrics;

import java.util.SplittableRandom;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// The squared error of some blocks, and the least that it could be if each of them had the best of
/// all scales that its format has.
///
/// @param squared the error under the scales that the recipe chooses
/// @param least   the error under the best ones, at most as large
/// @param blocks  that were searched, without those that hold what is not finite
public record ScaleExcess(double squared, double least, long blocks) {
    private static final int BLOCKS_PER_POLL = 64;
    private static final long SEED = 1;

    /// Searches blocks that are spread evenly over a tensor, always the same ones: of each of as many
    /// stretches of equal length one at random. Equal distances would often be those of rows, and all
    /// blocks those of one column.
    ///
    /// @param whole   of the tensor's first block; [ScaleOptimum#isDefined] for its recipe
    /// @param most    the most blocks that are searched
    /// @param monitor asked whether to give up; what was found until then is returned
    public static ScaleExcess of(Tensor tensor, BlockQuantizer whole, long most, RunMonitor monitor) {
        BlockReader reader = new BlockReader(tensor, whole.recipe());
        BlockLayout layout = reader.layout();
        BlockQuantizers quantizers = new BlockQuantizers(tensor, whole);
        BlockGauge error = new BlockGauge(whole.recipe(), BlockQuantity.MSE);
        BlockGauge excess = new BlockGauge(whole.recipe(), BlockQuantity.EXCESS);
        float[] values = new float[layout.blockSize()];
        long searched = Math.min(most, layout.blocks());
        // Stretch i of n begins at block i * all / n, without a product that overflows.
        long step = searched == 0 ? 0 : layout.blocks() / searched;
        long rest = searched == 0 ? 0 : layout.blocks() % searched;
        SplittableRandom random = new SplittableRandom(SEED);
        double squared = 0;
        double least = 0;
        long finite = 0;
        for (long i = 0; i < searched && !(i % BLOCKS_PER_POLL == 0 && monitor.cancelled()); i++) {
            long first = i * step + i * rest / searched;
            long next = (i + 1) * step + (i + 1) * rest / searched;
            long block = random.nextLong(first, next);
            int count = reader.read(block, values, 0);
            BlockQuantizer quantizer = quantizers.of(block);
            float mse = error.of(quantizer, values, 0, count);
            float above = excess.of(quantizer, values, 0, count);
            if (Float.isFinite(mse) && Float.isFinite(above)) {
                squared += (double) mse * count;
                least += ((double) mse - above) * count;
                finite++;
            }
        }
        return new ScaleExcess(squared, Math.max(0, least), finite);
    }

    /// What of the least error the error is more; 0 at the optimum, infinity where there need be none.
    public double share() {
        return squared <= least ? 0 : squared / least - 1;
    }
}
