package nibblescope.app.errormap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.app.chart.BlockText;
import nibblescope.app.chart.Cell;
import nibblescope.app.study.OpenFile;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.BlockQuantizer;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The elements of the few blocks that are seen from close by, and what becomes of them.
public final class MapElements {
    private static final long MOST_BLOCKS = 256;

    private final LatestOnly<Map<Cell, BlockText.Elements>> reading;
    private final ReadOnlyObjectWrapper<Map<Cell, BlockText.Elements>> elements = new ReadOnlyObjectWrapper<>(Map.of());
    private @Nullable OpenFile file;
    private @Nullable MapContent content;
    private @Nullable BlockRegion seen;
    private @Nullable BlockRegion read;

    MapElements(Executor workers, Executor uiThread) {
        reading = new LatestOnly<>(workers, uiThread, elements::set, _ -> {});
    }

    public ReadOnlyObjectProperty<Map<Cell, BlockText.Elements>> elementsProperty() {
        return elements.getReadOnlyProperty();
    }

    /// @param shown the map; null for none
    void show(@Nullable OpenFile open, @Nullable MapContent shown) {
        if (shown == null || !shown.sameBlocks(content)) {
            reading.cancel();
            elements.set(Map.of());
            read = null;
        }
        file = open;
        content = shown;
        look(seen);
    }

    /// Reads the elements of the blocks that are seen; null if none is large enough.
    public void look(@Nullable BlockRegion region) {
        seen = region;
        MapContent shown = content;
        OpenFile open = file;
        if (shown == null || open == null || region == null || region.equals(read)) {
            return;
        }
        boolean isThere = region.isIn(shown.layout().rows(), shown.layout().blocksPerRow());
        if (isThere && region.blocks() <= MOST_BLOCKS) {
            read = region;
            reading.submit(_ -> open.read(_ -> read(shown, region)));
        }
    }

    private static Map<Cell, BlockText.Elements> read(MapContent content, BlockRegion region) {
        Map<Cell, BlockText.Elements> found = new HashMap<>();
        for (long row = region.firstRow(); row <= region.lastRow(); row++) {
            for (long column = region.firstColumn(); column <= region.lastColumn(); column++) {
                Cell cell = new Cell(row, column);
                found.put(cell, elements(content, content.block(cell)));
            }
        }
        return found;
    }

    private static BlockText.Elements elements(MapContent content, long block) {
        Tensor tensor = content.study().measured();
        BlockLayout layout = content.layout();
        BlockQuantizer quantizer = content.request().evaluation().run().quantizer();
        float[] x = new float[layout.length(block)];
        tensor.read(layout.firstElement(block), x, 0, x.length);
        List<Float> values = new ArrayList<>();
        List<Float> reconstructions = new ArrayList<>();
        int own = quantizer.recipe().blockSize();
        byte[] codes = new byte[own];
        // Of a comparison of two block sizes, the map may have the larger one.
        for (int from = 0; from < x.length; from += own) {
            int count = Math.min(own, x.length - from);
            float scale = quantizer.dequantizingScale(quantizer.quantize(x, from, count, codes, 0));
            for (int i = 0; i < count; i++) {
                values.add(x[from + i]);
                reconstructions.add(quantizer.dequantize(codes[i], scale));
            }
        }
        return new BlockText.Elements(values, reconstructions);
    }
}
