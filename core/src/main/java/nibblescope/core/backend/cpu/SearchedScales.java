package nibblescope.core.backend.cpu;

import java.util.List;
import nibblescope.core.quantize.ScaleChoice;

/// Gives every block of a chunk the scale code of least squared error.
final class SearchedScales implements Pass {
    /// From here on squares of errors might be infinite.
    static final int LARGE = Float.floatToRawIntBits(0x1p60f);

    private final ScaleCodes trials;
    private final RoundedCodes rounded;
    private final ScaleChoice.Search window;
    private final int[] storedCodes;
    private final ScaleCodes stored;
    private final Trial trial;
    private final LeastErrorSearch search;

    /// @param trials      what is tried
    /// @param storedCodes the code that is stored for one that was found
    /// @param stored      what that code means
    SearchedScales(
            int blockSize,
            ScaleCodes trials,
            List<LeastErrorSearch.Step> errors,
            RoundedCodes rounded,
            ScaleChoice.Search window,
            int[] storedCodes,
            ScaleCodes stored) {
        this.trials = trials;
        this.rounded = rounded;
        this.window = window;
        this.storedCodes = storedCodes;
        this.stored = stored;
        trial = new Trial(blockSize);
        search = new LeastErrorSearch(trials, errors, trial);
    }

    @Override
    public void run(Chunk chunk) {
        chunk.extraordinaryBlocks = 0;
        for (int block = 0; block < chunk.blocks; block += Lanes.COUNT) {
            trial.take(chunk.values, block << chunk.shift);
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                if (!set(lane, chunk.amax[block + lane])) {
                    chunk.setAside(block + lane);
                }
            }
            search.search();
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                int code = storedCodes[trial.best[lane]];
                chunk.scaleCodes[block + lane] = (byte) code;
                chunk.operands[block + lane] = stored.operands()[code];
                chunk.scales[block + lane] = stored.scales()[code];
            }
        }
    }

    /// Prepares the search of a lane; false if the block is extraordinary.
    private boolean set(int lane, int amax) {
        int code = amax < LARGE ? rounded.code(amax) : RoundedCodes.UNKNOWN;
        trial.amax[lane] = amax;
        if (code < 0) {
            trial.start[lane] = trial.low[lane] = trial.high[lane] = trials.least();
            return false;
        }
        int low = clamped((long) code + window.from());
        // No code has an error in a block of zeros.
        trial.low[lane] = low;
        trial.start[lane] = amax == 0 ? low : clamped(code);
        trial.high[lane] = amax == 0 ? low : clamped((long) code + window.to());
        return true;
    }

    private int clamped(long code) {
        return Math.clamp(code, trials.least(), trials.most());
    }
}
