package nibblescope.core.backend.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static nibblescope.core.backend.cpu.Lanes.COUNT;
import static nibblescope.core.backend.cpu.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.ScaleArithmetic;

/// What [BlockScales] does, by vector code for the two rules that are asked for most: Model Optimizer's
/// `clamp(fl(a / fl(6 p)), 2^-9, 448)`, 0 becoming 1, and torchao's `clamp(fl(fl(a / 6) / p), 2^-6, 448)`.
/// Both are a quotient of two divisors, of which the first rule has 1 for the second.
///
/// E4M3 is rounded as [Rounding] rounds E2M1: units of the last of 3 bits of mantissa, from 2^-6 on.
final class FractionalScales implements Pass {
    private static final int LEAST_NORMAL = Float.floatToRawIntBits(0x1p-6f);
    private static final int LARGEST = Float.floatToRawIntBits(448f);
    private static final int ONE = Float.floatToRawIntBits(1f);
    private static final int UNIT = 20 << 23;
    /// Exponent fields count as 8 codes each, that of 2^-6 for none.
    private static final int CODE_SHIFT = 20;
    private static final int NO_CODES = LEAST_NORMAL >>> CODE_SHIFT;
    /// Tensor scales between this and its reciprocal make no scale zero or infinite.
    private static final float LEAST_TENSOR_SCALE = 0x1p-100f;

    private final boolean turned;
    private final boolean divides;
    private final float first;
    private final float second;
    private final int least;
    private final int ofZero;
    private final float tensorScale;
    private final float encodingScale;

    /// @param turned whether the values of a chunk are turned, of which extraordinary ones become zeros
    FractionalScales(BlockQuantizer quantizer, boolean turned) {
        this.turned = turned;
        boolean modelOpt = quantizer.recipe().scaling().rule() == FractionalRule.MODELOPT;
        divides = quantizer.recipe().arithmetic().divides();
        tensorScale = quantizer.storedTensorScale();
        encodingScale = 1f / tensorScale;
        first = modelOpt ? 6f * tensorScale : 6f;
        second = modelOpt ? 1f : tensorScale;
        least = Float.floatToRawIntBits(modelOpt ? 0x1p-9f : 0x1p-6f);
        ofZero = modelOpt ? ONE : 0;
    }

    /// Whether this is the rule of a recipe, and its tensor scale is ordinary.
    static boolean serves(BlockQuantizer quantizer) {
        float scale = quantizer.storedTensorScale();
        boolean rule = quantizer.recipe().scaling().rule() == FractionalRule.MODELOPT
                || quantizer.recipe().scaling().rule() == FractionalRule.TORCHAO;
        boolean arithmetic = quantizer.recipe().arithmetic() == ScaleArithmetic.DIVIDED_BY_SCALES
                || quantizer.recipe().arithmetic() == ScaleArithmetic.TIMES_RECIPROCAL_OF_TENSOR_SCALE;
        return rule && arithmetic && scale >= LEAST_TENSOR_SCALE && scale <= 1 / LEAST_TENSOR_SCALE;
    }

    @Override
    public void run(Chunk chunk) {
        int[] amax = chunk.amax;
        int[] codes = chunk.words;
        for (int block = 0; block < chunk.blocks; block += COUNT) {
            IntVector bits = Lanes.ints(amax, block);
            IntVector quotient =
                    bits.reinterpretAsFloats().div(first).div(second).reinterpretAsInts();
            IntVector scale =
                    quotient.blend(ofZero, quotient.compare(EQ, 0)).max(least).min(LARGEST);
            IntVector exponent = scale.and(Lanes.EXPONENT).max(LEAST_NORMAL);
            IntVector unit = exponent.add(UNIT);
            FloatVector sum = scale.reinterpretAsFloats().add(unit.reinterpretAsFloats());
            FloatVector rounded = sum.sub(unit.reinterpretAsFloats());
            FloatVector dequantizing = rounded.mul(tensorScale);
            dequantizing.intoArray(chunk.scales, block);
            if (divides) {
                dequantizing.intoArray(chunk.operands, block);
            } else {
                FloatVector.broadcast(FLOATS, encodingScale).div(rounded).intoArray(chunk.operands, block);
            }
            sum.reinterpretAsInts()
                    .sub(unit)
                    .add(exponent.lanewise(LSHR, CODE_SHIFT))
                    .sub(NO_CODES)
                    .intoArray(codes, block);
        }
        finish(chunk, codes);
    }

    private void finish(Chunk chunk, int[] codes) {
        int largest = 0;
        for (int block = 0; block < chunk.blocks; block++) {
            chunk.scaleCodes[block] = (byte) codes[block];
            largest = Math.max(largest, chunk.amax[block]);
        }
        chunk.extraordinaryBlocks = 0;
        if (largest >= Lanes.EXPONENT) {
            for (int block = 0; block < chunk.blocks; block++) {
                if (chunk.amax[block] >= Lanes.EXPONENT) {
                    chunk.setAside(block, turned);
                }
            }
        }
    }
}
