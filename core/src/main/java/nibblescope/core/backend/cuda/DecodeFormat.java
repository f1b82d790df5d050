package nibblescope.core.backend.cuda;

import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.cuda.ProductKernel.Form;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.tensor.DType;

/// What the weights of a decode run are stored in. Which kernel is the fastest for one vector depends
/// on the shape and the device, so all of them are tried.
enum DecodeFormat {
    BF16(
            "",
            List.of(
                    ProductKernel.gemv("bf16", 1, 4, Form.PLAIN),
                    ProductKernel.gemv("bf16", 2, 1, Form.PLAIN),
                    ProductKernel.gemv("bf16", 2, 2, Form.PLAIN),
                    ProductKernel.gemv("bf16", 4, 1, Form.PLAIN)),
            ProductKernel.batch("bf16", Form.PLAIN)),
    NVFP4("nvfp4-torchao", packed("nvfp4"), ProductKernel.batch("nvfp4", Form.HALVES)),
    MXFP4("mxfp4-ocp-floor", packed("mxfp4"), ProductKernel.batch("mxfp4", Form.ORDERED));

    private final String recipeId;
    private final List<ProductKernel> forOneVector;
    private final ProductKernel forSeveral;

    DecodeFormat(String recipeId, List<ProductKernel> forOneVector, ProductKernel forSeveral) {
        this.recipeId = recipeId;
        this.forOneVector = forOneVector;
        this.forSeveral = forSeveral;
    }

    private static List<ProductKernel> packed(String format) {
        return List.of(
                ProductKernel.gemv(format, 1, 2, Form.HALVES),
                ProductKernel.gemv(format, 1, 4, Form.HALVES),
                ProductKernel.gemv(format, 2, 1, Form.HALVES),
                ProductKernel.gemv(format, 2, 2, Form.HALVES));
    }

    /// The recipe that makes the weights; empty for weights as they are.
    Optional<Recipe> recipe() {
        return Recipes.find(recipeId);
    }

    DType dtype() {
        return recipe().isPresent() ? DType.F4 : DType.BF16;
    }

    /// The kernels that can multiply as many vectors.
    List<ProductKernel> kernels(int batch) {
        return batch == 1 ? forOneVector : List.of(forSeveral);
    }

    /// Bytes of codes, or of the weights themselves, in a row.
    long rowBytes(long columns) {
        return recipe().isPresent() ? columns / 2 : columns * Short.BYTES;
    }

    /// Bytes of block scales in a row.
    long rowScaleBytes(long columns) {
        return recipe().map(recipe -> columns / recipe.blockSize()).orElse(0L);
    }
}
