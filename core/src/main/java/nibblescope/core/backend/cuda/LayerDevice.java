package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.backend.RunResult;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.quantize.QuantizedTensor;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;

/// What the steps of a layer run are done with.
///
/// @param tools     of the device
/// @param kernels   that multiply and compare
/// @param stopwatch whose stream everything is launched on
record LayerDevice(OpenDevice.Tools tools, ProductKernels kernels, Stopwatch stopwatch) {
    Driver driver() {
        return tools.gpu().driver();
    }

    long stream() {
        return stopwatch.stream();
    }

    MatrixUpload upload() {
        return new MatrixUpload(driver(), stream());
    }

    /// Quantizes a tensor into memory of the arena.
    RunResult quantize(Tensor tensor, Recipe recipe, Arena arena) throws CudaException, BackendException {
        float amax = 0;
        if (recipe.hasTensorScale()) {
            tools.monitor().stage(RunMonitor.Stage.AMAX);
            tools.tests().amax(ValueType.of(tensor));
            amax = new AmaxRun(tools.gpu(), tools.ring(), tensor).run(tools.monitor());
        }
        tools.monitor().stage(RunMonitor.Stage.QUANTIZING);
        BlockQuantizer quantizer = new BlockQuantizer(recipe, amax);
        QuantizeKernel kernel =
                QuantizeKernel.of(quantizer).orElseThrow(() -> tools.failures().noKernel(recipe));
        Job job = new Job(tensor, recipe, amax, Set.of(Job.Output.QUANTIZED_TENSOR));
        return new QuantizeRun(job, quantizer, kernel, arena).run(tools);
    }

    /// Brings codes to the device and returns their address.
    long codes(QuantizedTensor quantized, DeviceMemory memory) throws CudaException {
        long codes = memory.allocate(quantized.codes().byteSize());
        upload().send(quantized.codes(), codes);
        return codes;
    }

    /// Writes element values times block scales in BF16, exactly, without the tensor scale.
    ///
    /// @param codes address of the codes
    void dequantize(QuantizedTensor quantized, long codes, long to) throws CudaException, BackendException {
        tools.tests().dequantize(quantized.recipe().blockSize(), ValueType.BF16);
        try (DeviceMemory memory = new DeviceMemory(driver())) {
            long scales = memory.allocate(quantized.scales().byteSize());
            upload().send(quantized.scales(), scales);
            long elements = quantized.shape().elements();
            int blockSize = quantized.recipe().blockSize();
            new BlockKernels(tools.gpu(), quantized.layout())
                    .dequantize(
                            ValueType.BF16,
                            codes,
                            scales,
                            to,
                            elements / blockSize,
                            Dequantizing.withoutTensorScale(quantized.recipe()),
                            true,
                            stream());
            driver().synchronize(stream());
        }
    }

    /// Times launches that may be asked between whether they are still wanted.
    List<Long> time(int repeats, Stopwatch.Launch launch) throws CudaException {
        tools.monitor().stage(RunMonitor.Stage.TIMING);
        return stopwatch.time(repeats, 0, launch);
    }

    /// How two outputs compare.
    ///
    /// @param squares sum of the squares of the first
    /// @param errors  sum of the squares of the difference
    record Comparison(double squares, double errors) {
        double sqnrDecibels() {
            return 10 * Math.log10(squares / errors);
        }

        double relativeError() {
            return errors == 0 ? 0 : Math.sqrt(errors / squares);
        }
    }

    /// Compares outputs of FP32.
    Comparison compare(long expected, long found, long count) throws CudaException {
        try (DeviceMemory memory = new DeviceMemory(driver());
                Arena arena = Arena.ofConfined()) {
            long sums = memory.allocate(ProductKernels.comparedBytes());
            kernels.compare(expected, found, sums, count, stream());
            MemorySegment pairs = arena.allocate(ProductKernels.comparedBytes(), Double.BYTES);
            driver().copyToHost(pairs, sums, stream());
            driver().synchronize(stream());
            double squares = 0;
            double errors = 0;
            for (long i = 0; i < pairs.byteSize() / Double.BYTES; i += 2) {
                squares += pairs.getAtIndex(JAVA_DOUBLE, i);
                errors += pairs.getAtIndex(JAVA_DOUBLE, i + 1);
            }
            return new Comparison(squares, errors);
        }
    }
}
