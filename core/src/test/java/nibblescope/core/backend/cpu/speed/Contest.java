package nibblescope.core.backend.cpu.speed;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.CodePath;
import nibblescope.core.backend.cpu.CpuBackend;
import nibblescope.core.backend.cpu.VectorDequantizing;
import nibblescope.core.backend.cpu.VectorKernel;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.Corner;
import nibblescope.core.quantize.Dequantizer;
import nibblescope.core.quantize.GgmlBlocks;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.ReferenceQuantizer;
import nibblescope.core.quantize.ScaleChoice;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// Everything that takes part in the rounds, over one input of 256 MiB; what each of them makes is
/// compared with the plain definition, byte for byte, before it is timed.
final class Contest implements AutoCloseable {
    private static final int MEBIBYTES = 256;
    private static final Recipe NVFP4 = Corner.E4M3_16.recipe(PowerOfTwoRule.FLOOR, true);
    private static final Recipe MXFP4 = recipe("mxfp4-ocp-floor");
    private static final int WINDOW_FROM = -4;
    private static final int WINDOW_TO = 7;
    /// Of ggml's recipes the definition is slow, so that only the first rows are compared.
    private static final long GGML_ROWS_COMPARED = 256;

    private final Parts parts = new Parts();
    private final CpuBackend one = new CpuBackend(1);
    private final CpuBackend two = new CpuBackend(2);
    private final List<Contender> contenders = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final SpeedInput input = SpeedInput.normal(MEBIBYTES);
    /// Where all that dequantize write.
    private final float[] back = new float[input.elements()];

    private static Recipe recipe(String id) {
        return RecipeCatalog.find(id).orElseThrow();
    }

    /// @param source of the restatement in C
    /// @param folder for what is fetched and compiled
    Contest(Path source, Path folder) throws BackendException {
        addCeilings();
        QuantizedInput.Outcome nvfp4 = addQuantizers("NVFP4", NVFP4);
        addRestatement(nvfp4, source, folder);
        addQuantizers("MXFP4", MXFP4);
        addSearch();
        addGgml(folder);
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    /// The one of a name and count of threads, if it takes part.
    Optional<Contender> find(String name, int threads) {
        return contenders.stream()
                .filter(contender -> contender.name().equals(name) && contender.threads() == threads)
                .findFirst();
    }

    /// What has been left out and why, and versions.
    List<String> notes() {
        return List.copyOf(notes);
    }

    private void add(String name, int threads, Contender.Work work) {
        contenders.add(new Contender(name, threads, input.bytes(), work));
    }

    private void addInParts(String name, Parts.Part part) {
        for (int threads = 1; threads <= 2; threads++) {
            int count = threads;
            add(name, count, () -> parts.run(count, input.elements(), part));
        }
    }

    private void addCeilings() {
        MemoryCeiling ceiling = new MemoryCeiling(input.values());
        int[] read = new int[1];
        addInParts("read", (from, count) -> read[0] = ceiling.read(from, count));
        addInParts("NVFP4 shape", (from, count) -> ceiling.quantizerShape(from, count, 16));
        addInParts("MXFP4 shape", (from, count) -> ceiling.quantizerShape(from, count, 32));
    }

    private QuantizedInput.Outcome addQuantizers(String name, Recipe recipe) throws BackendException {
        QuantizedInput plain = new QuantizedInput(input, recipe);
        QuantizedInput.Outcome expected = plain.plainly();
        addKernel(name, recipe, expected);
        QuantizedInput ours = new QuantizedInput(input, recipe);
        addRun(name + " run", ours, one, 1);
        expected.requireSame(name, ours.by(one));
        addRun(name + " run", ours, two, 2);
        expected.requireSame(name, ours.by(two));
        add(name + " plain", 1, plain::plainly);
        return expected;
    }

    /// What quantizes, without the summary.
    private void addKernel(String name, Recipe recipe, QuantizedInput.Outcome expected) {
        BlockQuantizer quantizer = new BlockQuantizer(recipe, input.amax());
        VectorKernel first = new VectorKernel(quantizer);
        VectorKernel second = new VectorKernel(quantizer);
        Results results = new Results(input.elements(), recipe.blockSize());
        int size = recipe.blockSize();
        Parts.Part part = (from, count) -> (from == 0 ? first : second)
                .quantize(
                        input.values(), from, from / size, count / size, results.codes, results.scales, results.errors);
        parts.run(2, input.elements(), part);
        results.requireSame(name, expected);
        addInParts(name, part);
        addDequantizer(name + " dequantize", quantizer, results);
    }

    private void addDequantizer(String name, BlockQuantizer quantizer, Results results) {
        QuantizedTensor tensor = new QuantizedTensor(
                input.tensor().shape(),
                quantizer.recipe(),
                MemorySegment.ofArray(results.codes),
                MemorySegment.ofArray(results.scales),
                quantizer.storedTensorScale());
        VectorDequantizing kernel = new VectorDequantizing(tensor, quantizer);
        int blocks = Math.toIntExact(tensor.layout().blocks());
        kernel.dequantize(0, blocks, back, 0);
        Dequantizer plain = new Dequantizer(tensor, _ -> quantizer);
        float[] expected = new float[quantizer.recipe().blockSize()];
        for (int block = 0; block < blocks; block++) {
            int at = block * plain.dequantize(block, expected, 0);
            if (Arrays.mismatch(expected, 0, expected.length, back, at, at + expected.length) >= 0) {
                throw new IllegalStateException(name + " differs from the plain definition");
            }
        }
        add(name, 1, () -> kernel.dequantize(0, blocks, back, 0));
    }

    private void addRun(String name, QuantizedInput ours, CpuBackend backend, int threads) throws BackendException {
        CodePath path = ours.settle(backend);
        if (path != CodePath.VECTOR) {
            notes.add("%s on %d T is %s".formatted(name, threads, path.text()));
        }
        add(name, threads, () -> ours.by(backend));
    }

    private void addRestatement(QuantizedInput.Outcome expected, Path source, Path folder) {
        NativeCode.Restatement restatement;
        try {
            restatement = NativeCode.restatement(source, folder);
        } catch (IOException e) {
            notes.add("C is left out: " + e.getMessage());
            return;
        }
        Results results = new Results(input.elements(), 16);
        MemorySegment codes = MemorySegment.ofArray(results.codes);
        MemorySegment scales = MemorySegment.ofArray(results.scales);
        MemorySegment errors = MemorySegment.ofArray(results.errors);
        float tensorScale = input.amax() / 2688;
        Parts.Part part = (from, count) -> restatement.run(
                input.segment().asSlice(4L * from),
                count,
                tensorScale,
                codes.asSlice(from / 2),
                scales.asSlice(from / 16),
                errors.asSlice(from / 4));
        parts.run(2, input.elements(), part);
        results.requireSame("C", expected);
        addInParts("NVFP4 C", part);
    }

    private void addSearch() throws BackendException {
        Recipe all = recipe("nvfp4-torchao-search");
        Recipe window =
                all.with("nvfp4-torchao-window", all.scaling().with(new ScaleChoice.Search(WINDOW_FROM, WINDOW_TO)));
        addRun("NVFP4 search run", new QuantizedInput(input, window), one, 1);
    }

    private void addGgml(Path folder) {
        NativeCode.Ggml ggml;
        try {
            ggml = NativeCode.ggml(folder);
        } catch (IOException e) {
            notes.add("ggml is left out: " + e.getMessage());
            return;
        }
        notes.add("ggml " + ggml.version());
        // A block of 64 takes 36 bytes in NVFP4, one of 32 takes 17 in MXFP4.
        addGgml("NVFP4", ggml, "nvfp4", recipe("nvfp4-ggml"), 64, 36);
        addGgml("MXFP4", ggml, "mxfp4", recipe("mxfp4-ggml"), 32, 17);
    }

    private void addGgml(String name, NativeCode.Ggml ggml, String format, Recipe recipe, int elements, int bytes) {
        MemorySegment values = input.segment();
        MemorySegment blocks = MemorySegment.ofArray(new byte[input.elements() / elements * bytes]);
        NativeCode.Row quantize = ggml.row("quantize_row_" + format + "_ref");
        NativeCode.Row dequantize = ggml.row("dequantize_row_" + format);
        Parts.Part part = (from, count) ->
                quantize.run(values.asSlice(4L * from), blocks.asSlice((long) from / elements * bytes), count);
        parts.run(2, input.elements(), part);
        requireDefinition(recipe, blocks);
        addInParts(name + " ggml", part);
        add(name + " ggml dequantize", 1, () -> dequantize.run(blocks, MemorySegment.ofArray(back), input.elements()));
    }

    private void requireDefinition(Recipe recipe, MemorySegment blocks) {
        Shape shape = Shape.of(GGML_ROWS_COMPARED, input.tensor().shape().columns());
        Tensor rows = input.tensor().slice(0, shape);
        try (Arena arena = Arena.ofShared()) {
            GgmlBlocks expected = new GgmlBlocks(ReferenceQuantizer.quantize(rows, recipe, arena));
            for (long row = 0; row < GGML_ROWS_COMPARED; row++) {
                MemorySegment bytes = MemorySegment.ofArray(expected.row(row));
                if (bytes.mismatch(blocks.asSlice(row * bytes.byteSize(), bytes.byteSize())) >= 0) {
                    throw new IllegalStateException("ggml differs from " + recipe);
                }
            }
        }
    }

    /// Results of those who write into arrays.
    private static final class Results {
        private final byte[] codes;
        private final byte[] scales;
        private final float[] errors;

        Results(int elements, int blockSize) {
            codes = new byte[elements / 2];
            scales = new byte[elements / blockSize];
            errors = new float[elements / blockSize];
        }

        void requireSame(String name, QuantizedInput.Outcome expected) {
            expected.requireSameBytes(
                    name, MemorySegment.ofArray(codes), MemorySegment.ofArray(scales), MemorySegment.ofArray(errors));
        }
    }

    @Override
    public void close() {
        one.close();
        two.close();
        parts.close();
    }
}
