package nibblescope.core.backend.cuda;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.core.backend.BackendException;
import nibblescope.core.quantize.Recipe;

/// The tests of kernels on the device that is there, each done once, when its kernel is used for the
/// first time: compilers and drivers do miscompile. A kernel that fails is not used.
final class SelfTests {
    /// A form of code that is known to be miscompiled: if it is right here, so is what is like it.
    private static final String GUARD = "ptxas_guard";

    private final Gpu gpu;
    private final Failures failures;
    /// How each kernel that was tested differs from what it has to be, if it does.
    private final Map<String, Optional<String>> outcomes = new LinkedHashMap<>();

    SelfTests(Gpu gpu, Failures failures) {
        this.gpu = gpu;
        this.failures = failures;
    }

    private interface Test {
        Optional<String> difference(Scratch scratch) throws CudaException;
    }

    private void require(String kernel, Test test) throws CudaException, BackendException {
        Optional<String> difference = outcomes.get(kernel);
        if (difference == null) {
            try (Scratch scratch = new Scratch(gpu)) {
                difference = test.difference(scratch);
            }
            outcomes.put(kernel, difference);
        }
        if (difference.isPresent()) {
            throw failed(kernel, difference.get());
        }
    }

    /// Disables a kernel and says so.
    BackendException failed(String kernel, String difference) {
        outcomes.put(kernel, Optional.of(difference));
        String device =
                "%s with driver %s".formatted(gpu.device().name(), gpu.device().driver());
        return failures.selfTestFailed(kernel, device, difference);
    }

    /// The kernels that are disabled.
    List<String> disabled() {
        return outcomes.entrySet().stream()
                .filter(outcome -> outcome.getValue().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    void guard() throws CudaException, BackendException {
        require(GUARD, scratch -> SmallSelfTests.guard(GUARD, scratch));
    }

    void amax(ValueType type) throws CudaException, BackendException {
        require(AmaxRun.kernel(type), scratch -> SmallSelfTests.amax(type, scratch));
    }

    /// Tests the kernels of a recipe, without and with errors, under the name of the former.
    void quantize(Recipe recipe, QuantizeKernel kernel, ValueType type) throws CudaException, BackendException {
        require(kernel.name(type, false), scratch -> new QuantizeSelfTest(kernel, type).difference(recipe, scratch));
    }

    void measure(int blockSize, ValueType type) throws CudaException, BackendException {
        require(
                BlockKernels.measure(blockSize, type),
                scratch -> new MeasureSelfTest(blockSize, type).difference(scratch));
    }

    void sumRuns() throws CudaException, BackendException {
        require(BlockKernels.SUM_RUNS, SmallSelfTests::sumRuns);
    }

    void padRows(int valueBytes) throws CudaException, BackendException {
        require(BlockKernels.padRows(valueBytes), scratch -> SmallSelfTests.padRows(valueBytes, scratch));
    }

    void compactCodes() throws CudaException, BackendException {
        require(BlockKernels.COMPACT_CODES, SmallSelfTests::compactCodes);
    }

    void dequantize(int blockSize, ValueType to) throws CudaException, BackendException {
        require(BlockKernels.dequantize(blockSize, to), scratch -> SmallSelfTests.dequantize(blockSize, to, scratch));
    }
}
