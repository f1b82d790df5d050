package nibblescope.core.backend.cpu;

import java.lang.foreign.Arena;
import java.util.Optional;
import nibblescope.core.backend.CodePath;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Whether the vector code for a recipe gives what plain code gives, and sooner.
final class VectorTrial {
    private static final int LEAST_ELEMENTS = 1 << 13;

    private final Shape shape;
    private final int blocks;
    private final BlockQuantizer quantizer;
    private final float[] usual;
    private final float[] awkward;

    VectorTrial(Recipe recipe, FloatFormat input) {
        blocks = Math.ceilDiv(LEAST_ELEMENTS, recipe.blockSize());
        int elements = blocks * recipe.blockSize();
        shape = Shape.of(elements);
        usual = TrialValues.usual(elements, input);
        awkward = TrialValues.awkward(elements, input);
        // Of the usual ones: what is greater saturates where there is a tensor scale.
        quantizer = new BlockQuantizer(recipe, input, BlockQuantizer.amax(usual, 0, elements));
    }

    CodePath verdict() {
        try (Arena arena = Arena.ofShared()) {
            Side fresh = new Side(arena);
            Optional<BlockRun> vector = VectorKernels.run(quantizer, fresh.quantized, fresh.errors);
            if (vector.isEmpty()) {
                return CodePath.PLAIN_RECIPE;
            }
            Side proven = new Side(arena);
            BlockRun plain =
                    new PlainRun(Tensor.ofFloats("trial", shape, usual), quantizer, proven.quantized, proven.errors);
            if (!Rounds.faster(() -> run(plain, usual), () -> run(vector.get(), usual))) {
                return CodePath.PLAIN_FASTER;
            }
            // Now that it is compiled: the compiler is not to be trusted either.
            return gives(fresh, proven, usual) && gives(fresh, proven, awkward)
                    ? CodePath.VECTOR
                    : CodePath.PLAIN_DIFFERS;
        }
    }

    private boolean gives(Side fresh, Side proven, float[] values) {
        BlockRun vector =
                VectorKernels.run(quantizer, fresh.quantized, fresh.errors).orElseThrow();
        BlockRun plain =
                new PlainRun(Tensor.ofFloats("trial", shape, values), quantizer, proven.quantized, proven.errors);
        run(vector, values);
        run(plain, values);
        return fresh.holdsTheSameAs(proven)
                && vector.takeSums().equals(plain.takeSums())
                && vector.summary().equals(plain.summary());
    }

    private void run(BlockRun run, float[] values) {
        run.quantize(values, 0, 0, blocks);
    }

    /// What one of the two keeps of the blocks.
    private final class Side {
        private final Optional<QuantizedTensor> quantized;
        private final Optional<BlockErrors> errors;

        Side(Arena arena) {
            quantized = Optional.of(
                    QuantizedTensor.allocate(shape, quantizer.recipe(), quantizer.storedTensorScale(), arena));
            errors = Optional.of(BlockErrors.allocate(BlockLayout.of(shape, quantizer.recipe()), arena));
        }

        boolean holdsTheSameAs(Side other) {
            QuantizedTensor codes = quantized.orElseThrow();
            QuantizedTensor otherCodes = other.quantized.orElseThrow();
            BlockErrors lost = errors.orElseThrow();
            BlockErrors otherLost = other.errors.orElseThrow();
            return codes.codes().mismatch(otherCodes.codes()) < 0
                    && codes.scales().mismatch(otherCodes.scales()) < 0
                    && lost.squaredErrors().mismatch(otherLost.squaredErrors()) < 0
                    && lost.nonFinite().mismatch(otherLost.nonFinite()) < 0;
        }
    }
}
