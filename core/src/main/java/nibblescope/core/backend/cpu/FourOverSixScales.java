package nibblescope.core.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FixedRounding;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.ScaleChoice;

/// Gives every block of a chunk the better one of two scales: amax becomes 6, or it becomes 4.
final class FourOverSixScales implements Pass {
    private static final float WRAPS = 7f;

    private final ScaleCodes codes;
    /// Errors are computed from block scales without the tensor scale.
    private final ScaleCodes trials;
    private final boolean serves;
    /// Scaled values from here on are not rounded as others are.
    private final float end;
    private final RoundedCodes toSix;
    private final RoundedCodes toFour;
    private final Trial trial;
    private final LeastErrorSearch.Step[] steps;

    FourOverSixScales(BlockQuantizer quantizer, ScaleChoice.FourOverSix choice) {
        Recipe recipe = quantizer.recipe();
        codes = ScaleCodes.of(quantizer);
        float[] scales = new float[codes.most() + 1];
        for (int code = 0; code < scales.length; code++) {
            scales[code] = ScaleFormat.E4M3.decode(code);
        }
        trials = codes.withScales(scales);
        float stored = quantizer.storedTensorScale();
        FractionalRule rule = (FractionalRule) recipe.scaling().rule();
        float encodingScale = rule.encodingScale(stored);
        float largest = codes.scale(codes.most()) * WRAPS;
        serves = codes.keepNumbers()
                && Float.isFinite(scales[codes.most()] * WRAPS * stored)
                && Float.isFinite(encodingScale)
                && Float.isFinite(largest)
                && codes.operand(0) >= 0
                && codes.operand(0) < Float.POSITIVE_INFINITY;
        end = recipe.rounding() == FixedRounding.FOUR_OVER_SIX ? WRAPS : Float.POSITIVE_INFINITY;
        toSix = new RoundedCodes(amax -> rule.code(amax, stored, recipe.elements(), quantizer.input()));
        toFour = new RoundedCodes(amax -> rule.codeToFour(amax, stored, recipe.elements(), quantizer.input()));
        trial = new Trial(recipe.blockSize());
        steps = steps(choice, stored, encodingScale, rule.range(recipe.elements()));
    }

    private static LeastErrorSearch.Step[] steps(
            ScaleChoice.FourOverSix choice, float stored, float encodingScale, float range) {
        List<LeastErrorSearch.Step> steps = new ArrayList<>();
        steps.add(
                switch (choice.difference()) {
                    case TIMES_AMAX -> new FourOverSixErrors.TimesAmax(stored, range);
                    case TIMES_DECODING_SCALE -> new FourOverSixErrors.TimesDecodingScale(1f / encodingScale);
                    case OF_SCALED_VALUE -> new FourOverSixErrors.OfScaledValue(encodingScale);
                });
        boolean oneByOne = choice.order() == ScaleChoice.SumOrder.ELEMENTS;
        switch (choice.criterion()) {
            case MAE -> {}
            case MSE -> steps.add(new FourOverSixErrors.Squares());
            case ABS_MAX -> {
                steps.add(new FourOverSixErrors.Largest());
                return steps.toArray(LeastErrorSearch.Step[]::new);
            }
        }
        steps.add(oneByOne ? new FourOverSixErrors.OneByOne() : new FourOverSixErrors.InEightLanes());
        return steps.toArray(LeastErrorSearch.Step[]::new);
    }

    @Override
    public void run(Chunk chunk) {
        chunk.extraordinaryBlocks = 0;
        for (int block = 0; block < chunk.blocks; block += Lanes.COUNT) {
            trial.take(chunk.values, block << chunk.shift);
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                int amax = chunk.amax[block + lane];
                trial.put(lane, Math.max(0, code(toSix, amax)), trials);
                trial.put(Lanes.COUNT + lane, Math.max(0, code(toFour, amax)), trials);
            }
            for (int slot = 0; slot <= Lanes.COUNT; slot += Lanes.COUNT) {
                for (LeastErrorSearch.Step step : steps) {
                    step.run(trial, slot, 0);
                }
            }
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                take(chunk, block + lane, lane);
            }
        }
    }

    private void take(Chunk chunk, int block, int lane) {
        boolean four = trial.errors[Lanes.COUNT + lane] < trial.errors[lane];
        int code = trial.codes[four ? Lanes.COUNT + lane : lane];
        chunk.scaleCodes[block] = (byte) code;
        chunk.operands[block] = codes.operand(code);
        chunk.scales[block] = codes.scale(code);
        int amax = chunk.amax[block];
        float magnitude = Float.intBitsToFloat(amax);
        boolean ordinary = code(toSix, amax) >= 0
                && code(toFour, amax) >= 0
                && magnitude * trial.operands[lane] < end
                && magnitude * trial.operands[Lanes.COUNT + lane] < end;
        if (!ordinary) {
            chunk.setAside(block, true);
        }
    }

    /// The code for an amax; below 0 if the block is extraordinary.
    private int code(RoundedCodes rule, int amax) {
        return serves && amax < SearchedScales.LARGE ? rule.code(amax) : RoundedCodes.UNKNOWN;
    }
}
