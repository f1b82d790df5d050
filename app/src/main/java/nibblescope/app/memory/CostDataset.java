package nibblescope.app.memory;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import nibblescope.app.chart.Dataset;

/// The costs of formats as a table, a row a format.
record CostDataset(List<FormatCost> costs) implements Dataset {
    private static final List<String> COLUMNS = List.of(
            "format",
            "elements",
            "quantized_elements",
            "codes_bytes",
            "scales_bytes",
            "tensor_scales_bytes",
            "padding_bytes",
            "unquantized_bytes",
            "total_bytes",
            "bits_per_element",
            "times_smaller_than_fp32",
            "times_smaller_than_bf16",
            "times_smaller_than_fp8");

    CostDataset {
        costs = List.copyOf(costs);
    }

    @Override
    public List<String> columns() {
        return COLUMNS;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        for (FormatCost cost : costs) {
            row.accept(Arrays.asList(
                    cost.format().id(),
                    cost.elements(),
                    cost.quantizedElements(),
                    cost.codeBytes(),
                    cost.scaleBytes(),
                    cost.tensorScaleBytes(),
                    cost.paddingBytes(),
                    cost.unquantizedBytes(),
                    cost.totalBytes(),
                    cost.bitsPerElement(),
                    cost.savingAgainst(StoredFormat.Plain.FP32),
                    cost.savingAgainst(StoredFormat.Plain.FP16_BF16),
                    cost.savingAgainst(StoredFormat.Plain.FP8)));
        }
    }
}
