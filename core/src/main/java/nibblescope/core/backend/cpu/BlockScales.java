package nibblescope.core.backend.cpu;

import nibblescope.core.quantize.BlockQuantizer;

/// The scale of each block. Extraordinary blocks become zeros, so that they disturb nothing; they are
/// noted down for the plain path.
final class BlockScales implements Pass {
    private final BlockQuantizer quantizer;
    private final ScaleTable table;
    private final boolean unrounded;

    BlockScales(BlockQuantizer quantizer) {
        this.quantizer = quantizer;
        table = new ScaleTable(quantizer);
        unrounded = quantizer.recipe().arithmetic().takesUnroundedScale();
    }

    @Override
    public void run(Chunk chunk) {
        int[] amax = chunk.amax;
        byte[] scaleCodes = chunk.scaleCodes;
        float[] operands = chunk.operands;
        float[] scales = chunk.scales;
        int all = 0;
        for (int block = 0; block < chunk.blocks; block++) {
            int code = table.code(amax[block]);
            operands[block] = table.operand(code);
            scales[block] = table.scale(code);
            scaleCodes[block] = (byte) code;
            all |= code;
        }
        if (unrounded) {
            all |= takeUnrounded(chunk);
        }
        chunk.extraordinaryBlocks = 0;
        if ((all & ScaleTable.EXTRAORDINARY) != 0) {
            setAside(chunk);
        }
    }

    /// Replaces the operands that follow from codes by those that follow from amax itself. Returns
    /// [ScaleTable#EXTRAORDINARY] if one of them is, whose amax is as if it were infinite then.
    private int takeUnrounded(Chunk chunk) {
        int all = 0;
        for (int block = 0; block < chunk.blocks; block++) {
            int scaleCode = Byte.toUnsignedInt(chunk.scaleCodes[block]);
            float operand =
                    quantizer.operand(chunk.source, chunk.from + (block << chunk.shift), chunk.blockSize, scaleCode);
            chunk.operands[block] = operand;
            if (!ScaleTable.isUsual(operand)) {
                chunk.amax[block] = Lanes.EXPONENT;
                all = ScaleTable.EXTRAORDINARY;
            }
        }
        return all;
    }

    private void setAside(Chunk chunk) {
        for (int block = 0; block < chunk.blocks; block++) {
            if (table.code(chunk.amax[block]) == ScaleTable.EXTRAORDINARY) {
                chunk.setAside(block);
            }
        }
    }
}
