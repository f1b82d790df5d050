package nibblescope.app.rules;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.app.chart.Dataset;
import nibblescope.core.metrics.RuleRow;
import nibblescope.core.quantize.BlockQuantizer;
import org.jspecify.annotations.Nullable;

/// One row for every element of every recipe.
///
/// @param matrix empty for none
/// @param groups the rows of the matrix as they are shown, counted from 1
record RulesData(Optional<RuleMatrix> matrix, List<RuleGroup> groups) implements Dataset {
    @Override
    public List<String> columns() {
        return List.of(
                "group",
                "recipe",
                "scale_code",
                "block_scale",
                "stored_tensor_scale",
                "tensor_scale",
                "mse",
                "error_over_best_scale",
                "row",
                "column",
                "value",
                "scaled",
                "code",
                "dequantized");
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        if (matrix.isEmpty()) {
            return;
        }
        for (int group = 0; group < groups.size(); group++) {
            for (RuleRow recipe : groups.get(group).rows()) {
                elements(matrix.get(), group + 1L, recipe, row);
            }
        }
    }

    private static void elements(RuleMatrix matrix, long group, RuleRow recipe, Row row) throws IOException {
        BlockQuantizer quantizer = recipe.trace().quantizer();
        boolean hasTensorScale = recipe.recipe().hasTensorScale();
        long scaleCode = Integer.toUnsignedLong(recipe.trace().scaleCode());
        float scale =
                recipe.recipe().scaling().scaleFormat().decode(recipe.trace().scaleCode());
        for (int i = recipe.firstColumn(); i < recipe.firstColumn() + recipe.columns(); i++) {
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add(group);
            cells.add(recipe.recipe().id());
            cells.add(scaleCode);
            cells.add(scale);
            cells.add(hasTensorScale ? quantizer.storedTensorScale() : null);
            cells.add(hasTensorScale ? quantizer.tensorScale() : null);
            cells.add(recipe.mse());
            cells.add(recipe.timesLeast().isPresent() ? recipe.timesLeast().getAsDouble() : null);
            cells.add(matrix.row());
            cells.add(matrix.start() + i);
            cells.add(recipe.value(i));
            cells.add(recipe.scaled(i));
            cells.add((long) recipe.code(i));
            cells.add(recipe.reconstruction(i));
            row.accept(cells);
        }
    }
}
