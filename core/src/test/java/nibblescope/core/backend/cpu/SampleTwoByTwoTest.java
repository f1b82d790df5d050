package nibblescope.core.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Set;
import nibblescope.core.backend.BackendException;
import nibblescope.core.backend.Job;
import nibblescope.core.io.Samples;
import nibblescope.core.io.TensorFile;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.quantize.RecipeCatalog;
import nibblescope.core.quantize.RunMonitor;
import nibblescope.core.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The 2 x 2 of the embedded sample, and what choosing among scales gains, against figures computed without this
/// program.
class SampleTwoByTwoTest {
    @ParameterizedTest
    @CsvSource({
        "encoder.layer.0.attention.self.query.weight, e8m0-32-floor, 1.23150e-4, 18.69",
        "encoder.layer.0.attention.self.query.weight, e8m0-32-rceil, 1.27325e-4, 18.55",
        "encoder.layer.0.attention.self.query.weight, e8m0-16-floor, 1.25054e-4, 18.63",
        "encoder.layer.0.attention.self.query.weight, e8m0-16-rceil, 1.18207e-4, 18.87",
        "encoder.layer.0.attention.self.query.weight, e4m3-32,       9.43788e-5, 19.85",
        "encoder.layer.0.attention.self.query.weight, e4m3-16,       8.16258e-5, 20.48",
        "encoder.layer.0.output.dense.weight,         e8m0-32-floor, 3.42648e-5, 17.77",
        "encoder.layer.0.output.dense.weight,         e8m0-32-rceil, 2.94985e-5, 18.42",
        "encoder.layer.0.output.dense.weight,         e8m0-16-floor, 3.40964e-5, 17.79",
        "encoder.layer.0.output.dense.weight,         e8m0-16-rceil, 2.66207e-5, 18.87",
        "encoder.layer.0.output.dense.weight,         e4m3-32,       2.01697e-5, 20.07",
        "encoder.layer.0.output.dense.weight,         e4m3-16,       1.72294e-5, 20.76",
        "activation.layer.0.ffn_gelu,                 e8m0-32-floor, 1.50847e-3, 16.19",
        "activation.layer.0.ffn_gelu,                 e8m0-32-rceil, 1.83535e-3, 15.34",
        "activation.layer.0.ffn_gelu,                 e8m0-16-floor, 1.23703e-3, 17.05",
        "activation.layer.0.ffn_gelu,                 e8m0-16-rceil, 1.28838e-3, 16.87",
        "activation.layer.0.ffn_gelu,                 e4m3-32,       8.10081e-4, 18.89",
        "activation.layer.0.ffn_gelu,                 e4m3-16,       5.05487e-4, 20.94",
        "activation.layer.0.ffn_input,                e8m0-32-floor, 8.19314e-3, 17.30",
        "activation.layer.0.ffn_input,                e8m0-32-rceil, 8.55067e-3, 17.11",
        "activation.layer.0.ffn_input,                e8m0-16-floor, 7.57005e-3, 17.64",
        "activation.layer.0.ffn_input,                e8m0-16-rceil, 7.06007e-3, 17.94",
        "activation.layer.0.ffn_input,                e4m3-32,       4.77370e-3, 19.64",
        "activation.layer.0.ffn_input,                e4m3-16,       3.61854e-3, 20.85",
        "encoder.layer.0.output.dense.weight,         nvfp4-torchao, 1.72294e-5, 20.76",
        "encoder.layer.0.output.dense.weight,         nvfp4-torchao-search, 1.29530e-5, 22.00",
        "encoder.layer.0.output.dense.weight,         nvfp4-transformer-engine-4over6-mae, 1.51212e-5, 21.33",
        "encoder.layer.0.output.dense.weight,         nvfp4-transformer-engine-4over6-mse, 1.46875e-5, 21.45",
        "activation.layer.0.ffn_input,                nvfp4-torchao-search, 2.95669e-3, 21.72",
        "activation.layer.0.ffn_input,                nvfp4-transformer-engine-4over6-mae, 3.29951e-3, 21.25",
        "activation.layer.0.ffn_input,                nvfp4-transformer-engine-4over6-mse, 3.22218e-3, 21.35"
    })
    void theSampleHasItsKnownErrors(String name, String recipe, double mse, double sqnrDecibels)
            throws BackendException {
        try (TensorFile sample = Samples.miniLm();
                CpuBackend backend = new CpuBackend(2);
                Arena arena = Arena.ofShared()) {
            Tensor tensor = sample.tensor(sample.find(name).orElseThrow());
            float amax = backend.amax(tensor, RunMonitor.NONE);
            Job job = new Job(tensor, RecipeCatalog.find(recipe).orElseThrow(), amax, Set.of());
            ErrorSummary summary = backend.run(job, arena, RunMonitor.NONE).summary();
            assertEquals(mse, summary.mse(), mse * 1e-3);
            // Two decimals are given.
            assertEquals(sqnrDecibels, summary.sqnrDecibels(), 0.005 + 1e-9);
            assertEquals(0, summary.nonFinite());
        }
    }
}
