package nibblescope.core.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which kernel runs a recipe, and with which constants.
class QuantizeKernelTest {
    private static QuantizeKernel kernel(String recipe, float tensorAmax) {
        Recipe found = RecipeCatalog.find(recipe).orElseThrow();
        return QuantizeKernel.of(new BlockQuantizer(found, tensorAmax)).orElseThrow();
    }

    @Test
    void everyRecipeThatHasAKernelHasItForEveryTypeAmongThoseThatArePackaged() {
        String ptx = Ptx.packaged("quantize.ptx").orElseThrow().text();
        List<Recipe> recipes = CudaTensors.recipesWithKernels();
        assertTrue(recipes.containsAll(RecipeCatalog.corners()));
        for (Recipe recipe : recipes) {
            QuantizeKernel kernel = kernel(recipe.id(), 1);
            for (ValueType type : ValueType.values()) {
                for (boolean withErrors : new boolean[] {false, true}) {
                    String name = kernel.name(type, withErrors);
                    assertTrue(ptx.contains(".entry " + name + "("), name);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mxfp4-ocp-floor, mx_32_bf16_errors",
        "e8m0-16-even, mx_16_bf16_errors",
        "nvfp4-modelopt, modelopt_16_bf16_errors",
        "e4m3-32-one-level, modelopt_32_bf16_errors",
        "nvfp4-torchao, torchao_16_bf16_errors",
        "nvfp4-torchao-search, search_16_bf16_errors",
        "nvfp4-transformer-engine, te_16_bf16_errors",
        "nvfp4-transformer-engine-4over6-mae, te46_16_bf16_errors"
    })
    void namesSayRecipeBlockAndType(String recipe, String name) {
        assertEquals(name, kernel(recipe, 1).name(ValueType.BF16, true));
    }

    /// With p = 1/2, or S = 2: amax 1344. Rules are numbered FLOOR, CEIL, RCEIL, EVEN, NEAREST.
    @Test
    void constantsAreThoseOfTheRecipeUnderTheTensorScale() {
        assertEquals(new QuantizeKernel("mx", 32, 0, 0, 0, 0, 3, 3, 0, 0), kernel("mxfp4-torchao-even", 9));
        assertEquals(new QuantizeKernel("mx", 32, 0, 0, 0, 0, 0, 0, 0, 0), kernel("mxfp4-ocp-floor", 9));
        assertEquals(new QuantizeKernel("modelopt", 16, 0.5f, 3, 0, 0, 7, 7, 0, 0), kernel("nvfp4-modelopt", 1344));
        assertEquals(new QuantizeKernel("modelopt", 32, 1, 6, 0, 0, 7, 7, 0, 0), kernel("e4m3-32-one-level", 1344));
        assertEquals(new QuantizeKernel("torchao", 16, 0.5f, 2, 0, 0, 11, 12, 0, 0), kernel("nvfp4-torchao", 1344));
        assertEquals(
                new QuantizeKernel("search", 16, 0.5f, 2, 0, 0, 11, 12, -255, 255),
                kernel("nvfp4-torchao-search", 1344));
        assertEquals(
                new QuantizeKernel("te", 16, 1344, 1 / 3f, 0.5f, 0, 0, 0, 0, 0),
                kernel("nvfp4-transformer-engine", 1344));
        // 4over6: S = 1536 / 768.
        assertEquals(
                new QuantizeKernel("te46", 16, 768, 2, 0.5f, 1536, 0, 0, 1, 0),
                kernel("nvfp4-transformer-engine-4over6-mse", 768));
    }

    @Test
    void dequantizingIsOfOneFactorOrTwo() {
        assertEquals(new Dequantizing(1, 1, 0), dequantizing("mxfp4-ocp-floor", 1344));
        assertEquals(new Dequantizing(0.5f, 1, 1), dequantizing("nvfp4-modelopt", 1344));
        assertEquals(new Dequantizing(1344, 1f / 2688, 2), dequantizing("nvfp4-transformer-engine", 1344));
        assertEquals(new Dequantizing(768, 1f / 1536, 2), dequantizing("nvfp4-transformer-engine-4over6-mae", 768));
    }

    private static Dequantizing dequantizing(String recipe, float tensorAmax) {
        return Dequantizing.of(new BlockQuantizer(RecipeCatalog.find(recipe).orElseThrow(), tensorAmax));
    }
}
