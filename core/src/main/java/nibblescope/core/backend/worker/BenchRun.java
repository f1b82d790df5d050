package nibblescope.core.backend.worker;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nibblescope.core.backend.Backend;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.DequantizeTiming;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.Job.Output;
import nibblescope.core.backend.Measurement;
import nibblescope.core.backend.Products;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Receipt;
import nibblescope.core.backend.RunReport.Verification;
import nibblescope.core.backend.RunRequest;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.Tensor;

/// All that a backend is timed by, on numbers of the program's own making.
///
/// @param elements of the tensor that is quantized
/// @param receipt  of all reports
record BenchRun(Backend backend, long elements, int repeats, Receipt receipt, RunMonitor monitor) {
    private static final long MOST_STREAMED_ELEMENTS = 1L << 29;
    /// Recipes that devices have kernels for; of the corners those of one scale rule.
    private static final List<String> RECIPES = List.of(
            "mxfp4-ocp-floor",
            "mxfp4-torchao-rceil",
            "mxfp4-torchao-even",
            "mxfp4-torchao-ceil",
            "nvfp4-modelopt",
            "nvfp4-torchao",
            "nvfp4-transformer-engine",
            "nvfp4-transformer-engine-4over6-mae",
            "nvfp4-transformer-engine-4over6-mse",
            "nvfp4-torchao-search",
            "e8m0-32-rceil",
            "e4m3-32",
            "e8m0-16-rceil",
            "e4m3-16");
    private static final long[][] PRODUCTS = {{4096, 4096}, {28672, 8192}};

    /// Does all of it, line after line.
    List<RunReport> reports() throws BackendException {
        List<RunReport> reports = new ArrayList<>();
        try (Arena arena = Arena.ofShared()) {
            Tensor numbers = BenchNumbers.fill(arena.allocate(BenchNumbers.bytes(elements), Long.BYTES));
            float amax = backend.amax(numbers, monitor);
            for (Recipe recipe : recipes().toList()) {
                reports.add(quantize(numbers, recipe, amax, Set.of(Output.QUANTIZED_TENSOR), ""));
                reports.add(quantize(
                        numbers,
                        recipe,
                        amax,
                        Set.of(Output.QUANTIZED_TENSOR, Output.BLOCK_ERRORS),
                        ", with block errors"));
            }
            reports.addAll(streams(numbers, arena));
        }
        if (backend instanceof DequantizeTiming device) {
            reports.addAll(dequantize(device));
        }
        if (backend instanceof Products products) {
            for (long[] shape : PRODUCTS) {
                RunRequest.Decode request =
                        new RunRequest.Decode(receipt.device().id(), repeats, shape[0], shape[1], 1);
                reports.addAll(products.decode(request, receipt, monitor));
            }
        }
        return reports;
    }

    private static Stream<Recipe> recipes() {
        return RECIPES.stream().map(id -> RecipeCatalog.find(id).orElseThrow());
    }

    private RunReport quantize(Tensor numbers, Recipe recipe, float amax, Set<Output> wanted, String remark)
            throws BackendException {
        Measurement timing = backend.measure(new Job(numbers, recipe, amax, wanted), repeats, monitor);
        return report(Kind.QUANTIZE, numbers.name() + remark, DType.BF16, numbers.elements(), recipe, timing);
    }

    private List<RunReport> dequantize(DequantizeTiming device) throws BackendException {
        List<RunReport> reports = new ArrayList<>();
        for (String id : List.of("nvfp4-torchao", "mxfp4-torchao-rceil")) {
            Recipe recipe = RecipeCatalog.find(id).orElseThrow();
            for (DType to : List.of(DType.F32, DType.BF16)) {
                Measurement timing = device.measureDequantize(recipe, elements, to, repeats, monitor);
                reports.add(report(Kind.DEQUANTIZE, "dequantized to " + to, to, elements, recipe, timing));
            }
        }
        return reports;
    }

    private RunReport report(Kind kind, String subject, DType dtype, long count, Recipe recipe, Measurement timing) {
        return new RunReport(
                kind,
                subject,
                dtype,
                count,
                recipe.id(),
                receipt,
                timing,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                backend.path(recipe, dtype),
                new Verification.NotAsked());
    }

    /// From a mapped file, which the system has in memory, to codes and scales in memory that is there
    /// already: in one pass, and in two where a tensor scale needs amax first.
    private List<RunReport> streams(Tensor numbers, Arena arena) throws BackendException {
        long streamed = Math.min(numbers.elements(), MOST_STREAMED_ELEMENTS);
        MemorySegment bytes = numbers.data().asSlice(0, BenchNumbers.bytes(streamed));
        List<RunReport> reports = new ArrayList<>();
        try {
            Path file = Files.createTempFile("nibblescope-bench-", ".bin");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                MemorySegment mapped = channel.map(MapMode.READ_WRITE, 0, bytes.byteSize(), arena);
                mapped.copyFrom(bytes);
                Tensor tensor =
                        new Tensor(numbers.slice(0, shape(numbers, streamed)).info(), mapped);
                for (String id : List.of("mxfp4-torchao-rceil", "nvfp4-torchao")) {
                    reports.add(stream(tensor, RecipeCatalog.find(id).orElseThrow(), arena));
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new BackendException(backend.id(), "the file to stream from cannot be written: " + e, e);
        }
        return reports;
    }

    private static Shape shape(Tensor numbers, long count) {
        long columns = numbers.shape().columns();
        return Shape.of(count / columns, columns);
    }

    private RunReport stream(Tensor tensor, Recipe recipe, Arena arena) throws BackendException {
        BlockLayout layout = BlockLayout.of(tensor.shape(), recipe);
        MemorySegment memory = arena.allocate(layout.codeBytes() + layout.blocks() + Long.BYTES);
        List<Long> nanos = new ArrayList<>();
        // The first one is the warm-up.
        for (int i = 0; i <= repeats; i++) {
            long start = System.nanoTime();
            float amax = recipe.hasTensorScale() ? backend.amax(tensor, monitor) : 0;
            backend.run(new Job(tensor, recipe, amax, Set.of(Output.QUANTIZED_TENSOR)), new Recycled(memory), monitor);
            nanos.add(System.nanoTime() - start);
        }
        Measurement timing =
                new Measurement(nanos.subList(1, nanos.size()), tensor.data().byteSize(), Double.NaN);
        String passes = recipe.hasTensorScale() ? ", amax first" : "";
        return report(Kind.STREAM, "mapped file to memory" + passes, DType.BF16, tensor.elements(), recipe, timing);
    }

    /// Memory that has been in use before, so that no time goes into clearing it.
    private record Recycled(MemorySegment.Scope scope, SegmentAllocator slices) implements Arena {
        Recycled(MemorySegment memory) {
            this(memory.scope(), SegmentAllocator.slicingAllocator(memory));
        }

        @Override
        public MemorySegment allocate(long byteSize, long byteAlignment) {
            return slices.allocate(byteSize, byteAlignment);
        }

        @Override
        public void close() {}
    }
}
