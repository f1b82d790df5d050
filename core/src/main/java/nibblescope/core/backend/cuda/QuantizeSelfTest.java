package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import nibblescope.core.tensor.TensorInfo;

/// Tests a kernel that quantizes, without and with errors, on crafted values under all recipes that
/// it runs and under tensor scales of all kinds.
///
/// @param kernel of which the constants are not looked at
record QuantizeSelfTest(QuantizeKernel kernel, ValueType type) {
    /// What recipes with a tensor scale are tested under: a tensor scale of 1, some that is no power
    /// of two, one that is tiny and one that is huge, and those of tensors without a number.
    private static final List<Float> TENSOR_AMAXES =
            List.of(6f * 448f, 3.7f, 0x1.9p-120f, 3e38f, 0f, Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY);

    private static final int SEARCHED_EVERY = 8;

    /// How the outcome differs from what it has to be; empty if it does not.
    ///
    /// @param recipe one that the kernel runs, tested beside those of the catalog
    Optional<String> difference(Recipe recipe, Scratch scratch) throws CudaException {
        for (Recipe tested : recipes(recipe)) {
            for (float amax : tested.hasTensorScale() ? TENSOR_AMAXES : List.of(1f)) {
                Optional<String> difference = difference(new BlockQuantizer(tested, amax), scratch);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private Set<Recipe> recipes(Recipe recipe) {
        Set<Recipe> recipes = new LinkedHashSet<>();
        for (Recipe other : RecipeCatalog.all()) {
            Optional<QuantizeKernel> runs = QuantizeKernel.of(new BlockQuantizer(other, 1f));
            if (runs.isPresent() && runs.get().sameCode(kernel)) {
                recipes.add(other);
            }
        }
        recipes.add(recipe);
        if (kernel.searches()) {
            recipes.add(inWindow(recipe));
        }
        return recipes;
    }

    /// The recipe with a search of a few codes only.
    private static Recipe inWindow(Recipe recipe) {
        return recipe.with(recipe.id() + ", -2 to +2", recipe.scaling().with(new ScaleChoice.Search(-2, 2)));
    }

    private Optional<String> difference(BlockQuantizer quantizer, Scratch all) throws CudaException {
        try (Scratch scratch = new Scratch(all.gpu())) {
            float tensorScale = quantizer.tensorScale();
            boolean usual = tensorScale > 0 && tensorScale < Float.POSITIVE_INFINITY;
            Tensor values = values(usual ? tensorScale : 1, scratch);
            QuantizeKernel constants = QuantizeKernel.of(quantizer).orElseThrow();
            long address = scratch.upload(values.data());
            var plain = outcome(constants, scratch, address, values.shape().rows(), false);
            var withErrors = outcome(constants, scratch, address, values.shape().rows(), true);
            Optional<String> difference = difference(quantizer, values, withErrors);
            if (difference.isPresent()) {
                return difference;
            }
            boolean same = plain.codes().mismatch(withErrors.codes()) < 0
                    && plain.scales().mismatch(withErrors.scales()) < 0;
            return same
                    ? Optional.empty()
                    : Optional.of("without errors it gives other bytes than with them; recipe " + quantizer.recipe());
        }
    }

    /// The crafted values, or some of them: a search takes a hundred times as long here.
    private Tensor values(double unit, Scratch scratch) {
        Tensor all = CraftedValues.of(type, kernel.blockSize(), unit, scratch.arena());
        if (!kernel.searches()) {
            return all;
        }
        long blockBytes = all.data().byteSize() / all.shape().rows();
        long blocks = all.shape().rows() / SEARCHED_EVERY;
        MemorySegment some = scratch.onHost(blocks * blockBytes);
        for (long i = 0; i < blocks; i++) {
            MemorySegment.copy(all.data(), i * SEARCHED_EVERY * blockBytes, some, i * blockBytes, blockBytes);
        }
        Shape shape = Shape.of(blocks, kernel.blockSize());
        return new Tensor(new TensorInfo(all.name(), all.dtype(), shape), some);
    }

    private BlockCheck.Outcome outcome(
            QuantizeKernel constants, Scratch scratch, long values, long blocks, boolean withErrors)
            throws CudaException {
        long codes = scratch.poisoned(blocks * kernel.blockSize() / 2);
        long scales = scratch.poisoned(blocks);
        long errors = withErrors ? scratch.poisoned(blocks * Float.BYTES) : 0;
        constants.launch(scratch.gpu(), type, values, codes, scales, errors, blocks, scratch.stream());
        return new BlockCheck.Outcome(
                scratch.download(codes, blocks * kernel.blockSize() / 2),
                scratch.download(scales, blocks),
                withErrors ? Optional.of(scratch.download(errors, blocks * Float.BYTES)) : Optional.empty());
    }

    private Optional<String> difference(BlockQuantizer quantizer, Tensor values, BlockCheck.Outcome outcome) {
        BlockCheck check = new BlockCheck(quantizer);
        float[] block = new float[kernel.blockSize()];
        for (long i = 0; i < values.shape().rows(); i++) {
            values.read(i * block.length, block, 0, block.length);
            Optional<String> difference = check.difference(block, outcome, i);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }
}
