package nibblescope.core.backend.cpu;

import java.util.List;
import nibblescope.core.quantize.ScaleChoice;

/// Gives every block of a chunk the scale code of least squared error.
final class SearchedScales implements Pass {
    /// The bits of an amax from which on squares of errors might be infinite.
    static final int LARGE = Float.floatToRawIntBits(0x1p60f);

    private final ScaleCodes trials;
    private final boolean serves;
    private final RoundedCodes rounded;
    private final int codeOfZeros;
    private final ScaleChoice.Search window;
    private final int[] storedCodes;
    private final ScaleCodes stored;
    private final Trial trial;
    private final LeastErrorSearch search;

    /// @param trials      what is tried
    /// @param rule        gives the code that the window is around
    /// @param storedCodes the code that is stored for one that was found
    /// @param stored      what that code means
    SearchedScales(
            int blockSize,
            ScaleCodes trials,
            List<LeastErrorSearch.Step> errors,
            RoundedCodes.Rule rule,
            ScaleChoice.Search window,
            int[] storedCodes,
            ScaleCodes stored) {
        this.trials = trials;
        this.window = window;
        this.storedCodes = storedCodes;
        this.stored = stored;
        serves = trials.keepNumbers() && stored.keepNumbers();
        rounded = new RoundedCodes(rule);
        codeOfZeros = rule.code(0f);
        trial = new Trial(blockSize);
        search = new LeastErrorSearch(trials, errors, trial);
    }

    @Override
    public void run(Chunk chunk) {
        chunk.extraordinaryBlocks = 0;
        if (!serves) {
            for (int block = 0; block < chunk.blocks; block++) {
                chunk.setAside(block, true);
            }
            return;
        }
        for (int block = 0; block < chunk.blocks; block += Lanes.COUNT) {
            trial.take(chunk.values, block << chunk.shift);
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                prepare(lane, chunk.amax[block + lane]);
            }
            search.search();
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                int code = storedCodes[trial.best[lane]];
                chunk.scaleCodes[block + lane] = (byte) code;
                chunk.operands[block + lane] = stored.operand(code);
                chunk.scales[block + lane] = stored.scale(code);
                if (rounded(chunk.amax[block + lane]) < 0) {
                    chunk.setAside(block + lane, true);
                }
            }
        }
    }

    /// The rule's code for an amax; below 0 if the block is extraordinary.
    private int rounded(int amax) {
        if (amax >= LARGE) {
            return RoundedCodes.UNKNOWN;
        }
        return amax == 0 ? codeOfZeros : rounded.code(amax);
    }

    private void prepare(int lane, int amax) {
        int code = rounded(amax);
        int low = clamped((long) code + window.from());
        // An extraordinary block keeps nobody waiting; in a block of zeros no code has an error.
        boolean one = code < 0 || amax == 0;
        trial.amax[lane] = amax;
        trial.low[lane] = low;
        trial.start[lane] = one ? low : clamped(code);
        trial.high[lane] = one ? low : clamped((long) code + window.to());
    }

    private int clamped(long code) {
        return Math.clamp(code, trials.least(), trials.most());
    }
}
