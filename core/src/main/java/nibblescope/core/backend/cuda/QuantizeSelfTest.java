package nibblescope.core.backend.cuda;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.BlockScaling;
import nibblescope.core.quantize.FractionalRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.Tensor;

/// Tests a kernel that quantizes, without and with errors, on crafted values under all recipes that
/// it runs and under tensor scales of all kinds.
///
/// @param kernel of which the constants are not looked at
record QuantizeSelfTest(QuantizeKernel kernel, ValueType type) {
    /// What recipes with a tensor scale are tested under: a tensor scale of 1, some that is no power
    /// of two, one that is tiny and one that is huge, and those of tensors without a number.
    private static final List<Float> TENSOR_AMAXES =
            List.of(6f * 448f, 3.7f, 0x1.9p-120f, 3e38f, 0f, Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY);

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
        return new Recipe(
                recipe.id() + ", -2 to +2",
                recipe.elements(),
                new BlockScaling.TwoLevel(recipe.blockSize(), FractionalRule.TORCHAO, new ScaleChoice.Search(-2, 2)),
                recipe.arithmetic(),
                recipe.rounding(),
                recipe.specials(),
                recipe.packing(),
                recipe.provenance());
    }

    private Optional<String> difference(BlockQuantizer quantizer, Scratch all) throws CudaException {
        try (Scratch scratch = new Scratch(all.gpu())) {
            float tensorScale = quantizer.tensorScale();
            boolean usual = tensorScale > 0 && tensorScale < Float.POSITIVE_INFINITY;
            int blockSize = kernel.blockSize();
            Tensor values = CraftedValues.of(type, blockSize, usual ? tensorScale : 1, scratch.arena());
            long address = scratch.upload(values.data());
            for (boolean withErrors : new boolean[] {false, true}) {
                Optional<String> difference = difference(quantizer, scratch, values, address, withErrors);
                if (difference.isPresent()) {
                    return difference;
                }
            }
            return Optional.empty();
        }
    }

    private Optional<String> difference(
            BlockQuantizer quantizer, Scratch scratch, Tensor values, long address, boolean withErrors)
            throws CudaException {
        int blockSize = kernel.blockSize();
        long blocks = values.shape().rows();
        long codes = scratch.poisoned(blocks * blockSize / 2);
        long scales = scratch.poisoned(blocks);
        long errors = withErrors ? scratch.poisoned(blocks * Float.BYTES) : 0;
        QuantizeKernel.of(quantizer)
                .orElseThrow()
                .launch(scratch.gpu(), type, address, codes, scales, errors, blocks, scratch.stream());
        MemorySegment foundCodes = scratch.download(codes, blocks * blockSize / 2);
        MemorySegment foundScales = scratch.download(scales, blocks);
        Optional<MemorySegment> foundErrors =
                withErrors ? Optional.of(scratch.download(errors, blocks * Float.BYTES)) : Optional.empty();
        BlockCheck check = new BlockCheck(quantizer);
        var outcome = new BlockCheck.Outcome(foundCodes, foundScales, foundErrors);
        // A search takes a hundred times as long here.
        int step = kernel.searches() ? 8 : 1;
        float[] block = new float[blockSize];
        for (long i = 0; i < blocks; i += step) {
            values.read(i * blockSize, block, 0, blockSize);
            Optional<String> difference = check.difference(block, outcome, i);
            if (difference.isPresent()) {
                return difference.map(text -> (withErrors ? "with errors: " : "") + text);
            }
        }
        return Optional.empty();
    }
}
