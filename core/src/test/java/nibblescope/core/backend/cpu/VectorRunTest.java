package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.metrics.BlockErrors;
import nibblescope.core.metrics.BlockMeter;
import nibblescope.core.metrics.RunSums;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorRunTest {
    private static final int BLOCKS = 203;
    private static final int WARM_CALLS = 20_000;

    private static final class Input {
        private final String name;
        private final float[] values;
        private final float tensorAmax;

        Input(String name, float[] values, float tensorAmax) {
            this.name = name;
            this.values = values;
            this.tensorAmax = tensorAmax;
        }

        Input(String name, float[] values) {
            this(name, values, finiteAmax(values));
        }
    }

    static List<Recipe> served() {
        return RecipeCatalog.all().stream()
                .filter(recipe -> VectorRun.serves(new BlockQuantizer(recipe, 1f)))
                .toList();
    }

    @Test
    void allCornersAndTheRecipesOfModelOptAndTorchaoAreServed() {
        List<String> ids = served().stream().map(Recipe::id).toList();
        for (Recipe corner : RecipeCatalog.corners()) {
            assertTrue(ids.contains(corner.id()), corner.id());
        }
        assertTrue(ids.containsAll(List.of("nvfp4-modelopt", "nvfp4-torchao", "mxfp4-torchao-floor")), ids.toString());
    }

    @ParameterizedTest
    @MethodSource("served")
    void givesWhatThePlainPathGives(Recipe recipe) {
        for (Input input : inputs(recipe)) {
            for (FloatFormat format : List.of(FloatFormat.FP32, FloatFormat.BF16)) {
                compare(recipe, input, format);
            }
        }
    }

    /// Blocks come in several calls, so that stacks begin and end anywhere.
    private static void compare(Recipe recipe, Input input, FloatFormat format) {
        BlockQuantizer quantizer = new BlockQuantizer(recipe, format, input.tensorAmax);
        Shape shape = Shape.of(1, input.values.length);
        Tensor tensor = Tensor.ofFloats(input.name, shape, input.values);
        String what = recipe.id() + " of " + input.name + " as " + format;
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor expected = QuantizedTensor.allocate(shape, recipe, quantizer.storedTensorScale(), arena);
            QuantizedTensor actual = QuantizedTensor.allocate(shape, recipe, quantizer.storedTensorScale(), arena);
            BlockErrors expectedErrors = BlockErrors.allocate(expected.layout(), arena);
            BlockErrors actualErrors = BlockErrors.allocate(expected.layout(), arena);
            BlockRun plain = new PlainRun(tensor, quantizer, Optional.of(expected), Optional.of(expectedErrors));
            BlockRun vector = new VectorRun(quantizer, Optional.of(actual), Optional.of(actualErrors));
            List<RunSums> expectedSums = inSteps(plain, input.values, recipe.blockSize(), BLOCKS);
            List<RunSums> actualSums = inSteps(vector, input.values, recipe.blockSize(), 65);

            assertSame(what + ": scales", expected.scales(), actual.scales());
            assertSame(what + ": codes", expected.codes(), actual.codes());
            assertSame(what + ": errors", expectedErrors.squaredErrors(), actualErrors.squaredErrors());
            assertSame(what + ": non-finite", expectedErrors.nonFinite(), actualErrors.nonFinite());
            assertEquals(expectedSums, actualSums, what);
            assertEquals(plain.summary(), vector.summary(), what);
        }
    }

    /// Takes the sums in the middle, once.
    private static List<RunSums> inSteps(BlockRun run, float[] values, int size, int step) {
        List<RunSums> sums = new ArrayList<>();
        int blocks = values.length / size;
        int middle = blocks / 2;
        for (int end : new int[] {middle, blocks}) {
            int start = end == middle ? 0 : middle;
            for (int block = start; block < end; block += step) {
                run.quantize(values, block * size, block, Math.min(step, end - block));
            }
            sums.add(run.takeSums());
        }
        return sums;
    }

    private static void assertSame(String what, MemorySegment expected, MemorySegment actual) {
        assertEquals(-1, expected.mismatch(actual), what);
    }

    private static List<Input> inputs(Recipe recipe) {
        int size = recipe.blockSize();
        int count = BLOCKS * size;
        Random random = new Random(5);
        List<Input> inputs = new ArrayList<>();
        float[] gaussian = new float[count];
        float[] laplace = new float[count];
        float[] spread = new float[count];
        float[] anyBits = new float[count];
        float[] zeros = new float[count];
        float[] special = new float[count];
        for (int i = 0; i < count; i++) {
            gaussian[i] = (float) (0.02 * random.nextGaussian());
            laplace[i] = (float) (Math.log(1 - random.nextDouble()) * (random.nextBoolean() ? 1 : -1));
            spread[i] = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-150, 127)));
            anyBits[i] = Float.intBitsToFloat(random.nextInt());
            zeros[i] = random.nextInt(4) == 0 ? -0f : 0f;
            special[i] = gaussian[i];
        }
        // Some blocks of zeros between others, and blocks with one number that is special.
        for (int block = 0; block < BLOCKS; block += 3) {
            if (block % 2 == 0) {
                Arrays.fill(special, block * size, (block + 1) * size, 0f);
            } else {
                special[block * size + random.nextInt(size)] = specials(random);
            }
        }
        inputs.add(new Input("normal numbers", gaussian));
        inputs.add(new Input("Laplace", laplace));
        inputs.add(new Input("any exponent", spread));
        inputs.add(new Input("any exponent by block", byBlock(gaussian, size, random)));
        inputs.add(new Input("any bits", anyBits));
        inputs.add(new Input("zeros", zeros));
        inputs.add(new Input("special blocks", special));
        inputs.add(new Input("ties", ties(recipe, count)));
        inputs.add(new Input("too small a tensor amax", laplace, finiteAmax(laplace) / 100));
        inputs.add(new Input("too large a tensor amax", laplace, finiteAmax(laplace) * 1e6f));
        inputs.add(new Input("a tensor amax that is NaN", gaussian, Float.NaN));
        return inputs;
    }

    private static float specials(Random random) {
        float[] all = {
            Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0x1.cp127f, -0x1p-147f, -0f, 0x1p-130f
        };
        return all[random.nextInt(all.length)];
    }

    private static float[] byBlock(float[] gaussian, int size, Random random) {
        float[] values = new float[gaussian.length];
        float factor = 1;
        for (int i = 0; i < values.length; i++) {
            factor = i % size == 0 ? (float) Math.pow(2, random.nextDouble(-150, 127)) : factor;
            values[i] = gaussian[i] * factor;
        }
        return values;
    }

    /// Halves between values of E2M1, the values, and one float to each side of them, under many scales;
    /// every block has an amax near 6 times its scale.
    private static float[] ties(Recipe recipe, int count) {
        int size = recipe.blockSize();
        float[] values = new float[count];
        BlockQuantizer quantizer = new BlockQuantizer(recipe, 2688f);
        for (int block = 0; block < BLOCKS; block++) {
            float[] amax = {1 + block * 7.37f};
            float scale = quantizer.dequantizingScale(quantizer.scaleCode(amax, 0, 1));
            values[block * size] = amax[0];
            for (int i = 1; i < size; i++) {
                int code = (i + block) % 7;
                float middle = (ElementFormat.E2M1.decode(code) + ElementFormat.E2M1.decode(code + 1)) / 2 * scale;
                float beside = i % 3 == 0 ? Math.nextUp(middle) : i % 3 == 1 ? Math.nextDown(middle) : middle;
                values[block * size + i] = i % 2 == 0 ? beside : -beside;
            }
        }
        return values;
    }

    private static float finiteAmax(float[] values) {
        float amax = 0;
        for (float value : values) {
            amax = Float.isFinite(value) ? Math.max(amax, Math.abs(value)) : amax;
        }
        return amax;
    }

    @ParameterizedTest
    @MethodSource("served")
    void theQuantizerAloneGivesTheSameCodesScalesAndErrors(Recipe recipe) {
        int size = recipe.blockSize();
        for (Input input : inputs(recipe)) {
            BlockQuantizer quantizer = new BlockQuantizer(recipe, input.tensorAmax);
            byte[] codes = new byte[BLOCKS * size / 2];
            byte[] scaleCodes = new byte[BLOCKS];
            float[] squaredErrors = new float[BLOCKS];
            new VectorQuantizer(quantizer).quantize(input.values, 0, 0, BLOCKS, codes, scaleCodes, squaredErrors);
            BlockMeter meter = new BlockMeter(quantizer);
            byte[] expected = new byte[size];
            for (int block = 0; block < BLOCKS; block++) {
                int scaleCode = quantizer.quantize(input.values, block * size, size, expected, 0);
                meter.measure(input.values, block * size, size, expected, 0, scaleCode);
                String what = recipe.id() + " of " + input.name + ", block " + block;
                assertEquals((byte) scaleCode, scaleCodes[block], what);
                assertEquals(meter.squaredError(), squaredErrors[block], what);
                for (int i = 0; i < size; i++) {
                    assertEquals(expected[i], (codes[(block * size + i) / 2] >> (i % 2 * 4)) & 0xF, what);
                }
            }
        }
    }

    /// In a process of its own, whose vectors have 16 bytes: then the kernels take 4 numbers at once.
    @Test
    void givesTheSameWithVectorsOfFourNumbers() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-XX:MaxVectorSize=16",
                        "-cp",
                        classPath(),
                        FourLanes.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains("4 lanes"), output);
    }

    /// Where this process has its classes, in modules or not.
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""),
                Path.of("target", "test-classes").toString());
    }

    /// What that process does.
    static final class FourLanes {
        private FourLanes() {}

        public static void main(String[] args) {
            for (String id :
                    List.of("nvfp4-modelopt", "nvfp4-torchao", "e4m3-32", "e8m0-16-nearest", "e8m0-32-floor")) {
                Recipe recipe = RecipeCatalog.find(id).orElseThrow();
                new VectorRunTest().givesWhatThePlainPathGives(recipe);
                new VectorRunTest().theQuantizerAloneGivesTheSameCodesScalesAndErrors(recipe);
            }
            System.out.println(Lanes.COUNT + " lanes");
        }
    }

    @Test
    void nothingIsAllocatedOnceTheCodeIsCompiled() {
        Recipe recipe = RecipeCatalog.find("nvfp4-modelopt").orElseThrow();
        float[] values = new float[4096];
        Random random = new Random(6);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        BlockQuantizer quantizer = new BlockQuantizer(recipe, finiteAmax(values));
        Shape shape = Shape.of(1, values.length);
        try (Arena arena = Arena.ofConfined()) {
            QuantizedTensor quantized = QuantizedTensor.allocate(shape, recipe, 1f, arena);
            VectorRun run = new VectorRun(
                    quantizer, Optional.of(quantized), Optional.of(BlockErrors.allocate(quantized.layout(), arena)));
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int call = 0; call < WARM_CALLS && least > 0; call++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                run.quantize(values, 0, 0, values.length / 16);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least);
            assertEquals(values.length / 2, quantized.codes().byteSize());
            assertTrue(quantized.codes().get(ValueLayout.JAVA_BYTE, 0) != 0);
        }
    }
}
