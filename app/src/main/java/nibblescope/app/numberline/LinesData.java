package nibblescope.app.numberline;

import java.io.IOException;
import java.util.List;
import nibblescope.app.chart.Dataset;
import nibblescope.core.metrics.BlockTrace;
import nibblescope.core.quantize.Recipe;

/// The numbers behind the lines: a row for every element of the block under every recipe.
///
/// @param lines none while no block is selected
record LinesData(List<RecipeLine> lines) implements Dataset {
    LinesData {
        lines = List.copyOf(lines);
    }

    @Override
    public List<String> columns() {
        return List.of(
                "recipe",
                "column",
                "value",
                "scaled",
                "code",
                "code_bits",
                "dequantized",
                "error",
                "block_scale_code",
                "block_scale",
                "tensor_scale",
                "block_mse",
                "row");
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        for (RecipeLine line : lines) {
            BlockTrace trace = line.trace();
            for (int i = 0; i < trace.count(); i++) {
                row.accept(List.of(
                        line.recipe().id(),
                        line.place().position(i).column(),
                        trace.value(i),
                        trace.scaled(i),
                        trace.code(i),
                        bits(line.recipe(), trace.code(i)),
                        trace.reconstruction(i),
                        trace.error(i),
                        trace.scaleCode(),
                        line.blockScale(),
                        trace.quantizer().tensorScale(),
                        trace.mse(),
                        line.place().position(i).row()));
            }
        }
    }

    /// The bits of an element code, highest first: `0111`.
    static String bits(Recipe recipe, int code) {
        String bits = Integer.toBinaryString(code);
        return "0".repeat(Math.max(0, recipe.elements().bits() - bits.length())) + bits;
    }
}
