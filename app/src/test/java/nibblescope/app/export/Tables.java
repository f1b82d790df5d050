package nibblescope.app.export;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.chart.Dataset;
import nibblescope.core.tensor.DType;
import nibblescope.core.tensor.Shape;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// Tables that tests write.
final class Tables {
    static final Provenance PROVENANCE = new Provenance(
            "1.2.3",
            "errormap",
            Optional.of(new TensorInfo("layer \"0\"\n权重", DType.BF16, Shape.of(4, 32))),
            Optional.of("weights.safetensors"),
            Optional.empty(),
            Optional.of("0123456789ab"),
            Optional.empty(),
            List.of("e4m3-16", "nvfp4-modelopt"),
            0.0625,
            true,
            Map.of("pooling", "mean"));

    private Tables() {}

    static Table of(List<String> columns, List<List<@Nullable Object>> rows) {
        return new Table(
                new Dataset() {
                    @Override
                    public List<String> columns() {
                        return columns;
                    }

                    @Override
                    public void forEachRow(Row row) throws IOException {
                        for (List<@Nullable Object> cells : rows) {
                            row.accept(cells);
                        }
                    }
                },
                PROVENANCE);
    }
}
