package nibblescope.app.errormap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nibblescope.app.chart.Dataset;
import nibblescope.app.study.Position;
import nibblescope.core.metrics.PooledErrors;
import org.jspecify.annotations.Nullable;

/// One row for every block on the map.
///
/// @param content the map; empty for none
record MapData(Optional<MapContent> content) implements Dataset {
    @Override
    public List<String> columns() {
        List<String> columns = new ArrayList<>(List.of("block", "row", "first_column", "elements"));
        content.map(MapContent::quantity)
                .filter(quantity -> quantity != MapQuantity.MSE)
                .ifPresent(quantity -> columns.add(quantity.id()));
        columns.add("mse");
        content.flatMap(MapContent::minus).ifPresent(_ -> columns.add("minus_mse"));
        columns.add("non_finite");
        return columns;
    }

    @Override
    public void forEachRow(Row row) throws IOException {
        if (content.isEmpty()) {
            return;
        }
        MapContent map = content.get();
        PooledErrors errors = map.errors();
        Optional<PooledErrors> minus = map.minusErrors();
        long blocks = map.layout().blocks();
        for (long block = 0; block < blocks; block++) {
            Position first = map.position(map.cell(block));
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add(map.whole().blockAt(first.row(), first.column()));
            cells.add(first.row());
            cells.add(first.column());
            cells.add((long) map.layout().length(block));
            if (map.quantity() != MapQuantity.MSE) {
                cells.add(number(map, map.pyramid().value(block)));
            }
            cells.add(mse(map, errors, block));
            if (minus.isPresent()) {
                cells.add(mse(map, minus.get(), block));
            }
            cells.add((long) errors.nonFinite(block));
            row.accept(cells);
        }
    }

    private static Object number(MapContent map, float value) {
        return map.quantity() == MapQuantity.SCALE_CODE && !Float.isNaN(value) ? (Object) (long) value : value;
    }

    /// Of the finite elements, as FP32 where it is that of one block alone.
    private static Object mse(MapContent map, PooledErrors errors, long block) {
        int finite = map.layout().length(block) - errors.nonFinite(block);
        double mse = finite == 0 ? Double.NaN : errors.squaredError(block) / finite;
        return errors.count(block) == 1 ? (Object) (float) mse : mse;
    }
}
