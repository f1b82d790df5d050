package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.FreeRecipe;
import nibblescope.core.quantize.FreeRecipeException;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ScaleChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bounds that leave codes out, against the search that tries every one.
class SearchedScalesTest {
    private static final int BLOCKS = 128;
    private static final int WARM_CALLS = 20_000;

    static List<Recipe> searches() throws FreeRecipeException {
        Recipe all = RecipeCatalog.find("nvfp4-torchao-search").orElseThrow();
        List<Recipe> recipes = new ArrayList<>();
        for (int[] window : new int[][] {{-4, 7}, {-1, 0}, {0, 0}, {0, 30}, {-30, 1}, {-126, 126}}) {
            ScaleChoice choice = new ScaleChoice.Search(window[0], window[1]);
            recipes.add(all.with(
                    "window " + window[0] + " to " + window[1], all.scaling().with(choice)));
        }
        for (String words : List.of(
                "e2m1+e4m3+1x16+amax+mse+tensor+rne+none",
                "e2m1+e4m3+1x32+amax+mse+tensor+rne+none",
                "e2m1+e4m3+1x32+amax+mse+none+rne+none",
                "e2m1+e8m0+1x32+floor+mse+none+rne+none",
                "e2m1+e8m0+1x16+ceil+mse+none+rne+none",
                "e2m1+e8m0+1x32+nearest+mse+none+rne+none",
                "e2m1+e4m3+1x32+amax+4over6-mse+tensor+rne+none")) {
            recipes.add(FreeRecipe.parse("free:" + words).recipe());
        }
        return recipes;
    }

    @ParameterizedTest
    @MethodSource("searches")
    void everySearchFindsTheCodeThatTryingAllCodesFinds(Recipe recipe) {
        assertTrue(VectorQuantizer.serves(new BlockQuantizer(recipe, 1f)));
        int size = recipe.blockSize();
        inputs(BLOCKS * size).forEach((name, values) -> {
            for (float factor : new float[] {1, 100}) {
                BlockQuantizer quantizer = new BlockQuantizer(recipe, FloatFormat.FP32, factor * finiteAmax(values));
                byte[] found = scaleCodes(new VectorQuantizer(quantizer), values, size);
                for (int block = 0; block < BLOCKS; block++) {
                    int expected = quantizer.scaleCode(values, block * size, size);
                    assertEquals(
                            expected, Byte.toUnsignedInt(found[block]), recipe + " of " + name + ", block " + block);
                }
            }
        });
    }

    private static byte[] scaleCodes(VectorQuantizer quantizer, float[] values, int size) {
        byte[] scaleCodes = new byte[BLOCKS];
        byte[] codes = new byte[BLOCKS * size / 2];
        quantizer.quantize(values, 0, 0, BLOCKS, codes, scaleCodes, new float[BLOCKS]);
        return scaleCodes;
    }

    private static Map<String, float[]> inputs(int count) {
        Random random = new Random(11);
        String[] names = {
            "normal numbers",
            "Laplace",
            "outliers",
            "multiples of a quarter",
            "one or nothing",
            "powers of two",
            "tiny blocks",
            "any size",
            "subnormal numbers",
            "not all finite",
            "zeros"
        };
        Map<String, float[]> inputs = new LinkedHashMap<>();
        for (String name : names) {
            inputs.put(name, new float[count]);
        }
        for (int i = 0; i < count; i++) {
            double normal = random.nextGaussian();
            double sign = random.nextBoolean() ? 1 : -1;
            double[] drawn = {
                0.02 * normal,
                sign * Math.log(1 - random.nextDouble()),
                random.nextInt(40) == 0 ? 60 * normal : normal,
                (random.nextInt(25) - 12) * 0.25,
                random.nextInt(20) == 0 ? sign : 0,
                sign * Math.scalb(1.0, -random.nextInt(6)),
                i % 500 == 7 ? normal : 1e-5 * normal,
                normal * Math.exp(5 * random.nextGaussian()),
                1e-40 * normal,
                random.nextInt(200) == 0 ? (normal > 0 ? Double.NaN : Double.NEGATIVE_INFINITY) : normal,
                sign * 0
            };
            for (int input = 0; input < names.length; input++) {
                Objects.requireNonNull(inputs.get(names[input]))[i] = (float) drawn[input];
            }
        }
        return inputs;
    }

    private static float finiteAmax(float[] values) {
        float amax = 0;
        for (float value : values) {
            amax = Float.isFinite(value) ? Math.max(amax, Math.abs(value)) : amax;
        }
        return amax;
    }

    @Test
    void otherNormsAndBlocksOfSeveralRowsAreLeftToThePlainPath() throws FreeRecipeException {
        for (String words :
                List.of("e2m1+e4m3+1x16+amax+mae+tensor+rne+none", "e2m1+e4m3+16x16+amax+mse+tensor+rne+none")) {
            Recipe recipe = FreeRecipe.parse("free:" + words).recipe();
            assertFalse(VectorQuantizer.serves(new BlockQuantizer(recipe, 1f)), words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvfp4-torchao-search", "nvfp4-modelopt-mse", "nvfp4-fouroversix-mse"})
    void nothingIsAllocatedOnceTheCodeIsCompiled(String id) {
        float[] values = Objects.requireNonNull(inputs(BLOCKS * 16).get("normal numbers"));
        VectorQuantizer quantizer =
                new VectorQuantizer(new BlockQuantizer(RecipeCatalog.find(id).orElseThrow(), finiteAmax(values)));
        byte[] codes = new byte[BLOCKS * 8];
        byte[] scaleCodes = new byte[BLOCKS];
        float[] squaredErrors = new float[BLOCKS];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int call = 0; call < WARM_CALLS && least > 0; call++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            quantizer.quantize(values, 0, 0, BLOCKS, codes, scaleCodes, squaredErrors);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
