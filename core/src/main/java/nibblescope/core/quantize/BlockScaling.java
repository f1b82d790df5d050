package nibblescope.core.quantize;

import nibblescope.core.format.ScaleFormat;

/// How the elements of a block come to share a scale. Blocks run along the last dimension of a
/// tensor and never across rows; a short last block has its own amax.
public sealed interface BlockScaling {
    /// Elements that share a scale.
    int blockSize();

    /// What the block scale is stored in.
    ScaleFormat scaleFormat();

    /// A power of two stored as E8M0, as in the OCP MX formats.
    record PowerOfTwo(int blockSize, PowerOfTwoRule rule) implements BlockScaling {
        @Override
        public ScaleFormat scaleFormat() {
            return ScaleFormat.E8M0;
        }
    }

    /// An E4M3 scale under an FP32 scale for the whole tensor, as in NVFP4.
    ///
    /// @param rule   the tensor scale, and the block scale that follows from amax
    /// @param choice which of the codes around that block scale is taken
    record TwoLevel(int blockSize, FractionalRule rule, ScaleChoice choice) implements BlockScaling {
        /// The block scale that follows from amax, rounded to its code.
        public TwoLevel(int blockSize, FractionalRule rule) {
            this(blockSize, rule, new ScaleChoice.Rounded());
        }

        @Override
        public ScaleFormat scaleFormat() {
            return ScaleFormat.E4M3;
        }
    }

    /// An E4M3 scale alone: the tensor scale is 1 and is not stored.
    record OneLevel(int blockSize, FractionalRule rule) implements BlockScaling {
        @Override
        public ScaleFormat scaleFormat() {
            return ScaleFormat.E4M3;
        }
    }
}
