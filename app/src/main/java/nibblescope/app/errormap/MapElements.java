package nibblescope.app.errormap;

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
import nibblescope.core.quantize.BlockQuantizers;
import nibblescope.core.quantize.BlockReader;
import nibblescope.core.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The elements of the few blocks that are seen from close by, and what becomes of them.
public final class MapElements {
    private static final long MOST_BLOCKS = 256;
    private static final long MOST_ELEMENTS = MOST_BLOCKS * 32;

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
        BlockLayout layout = shown.layout();
        boolean isThere = region.isIn(layout.blockRows(), layout.blocksPerRow());
        if (isThere && region.blocks() <= Math.max(1, Math.min(MOST_BLOCKS, MOST_ELEMENTS / layout.blockSize()))) {
            read = region;
            reading.submit(_ -> open.read(_ -> read(shown, region)));
        }
    }

    private static Map<Cell, BlockText.Elements> read(MapContent content, BlockRegion region) {
        Tensor tensor = content.study().measured();
        BlockQuantizer quantizer = content.request().evaluation().run().quantizer();
        BlockReader reader = new BlockReader(tensor, quantizer.recipe());
        BlockQuantizers quantizers = new BlockQuantizers(tensor, quantizer);
        Map<Cell, BlockText.Elements> found = new HashMap<>();
        for (long row = region.firstRow(); row <= region.lastRow(); row++) {
            for (long column = region.firstColumn(); column <= region.lastColumn(); column++) {
                Cell cell = new Cell(row, column);
                found.put(cell, elements(content, content.block(cell), reader, quantizers));
            }
        }
        return found;
    }

    /// Of a comparison of two block shapes, the map may have larger blocks than the recipe: then
    /// elements are those of all of them, row by row.
    private static BlockText.Elements elements(
            MapContent content, long block, BlockReader reader, BlockQuantizers quantizers) {
        BlockLayout layout = content.layout();
        BlockLayout own = reader.layout();
        Float[] values = new Float[layout.length(block)];
        Float[] reconstructions = new Float[values.length];
        float[] x = new float[own.blockSize()];
        byte[] codes = new byte[own.blockSize()];
        BlockRegion in = content.errors().in(block);
        for (long row = in.firstRow(); row <= in.lastRow(); row++) {
            long start = row * own.blocksPerRow();
            for (long number = start + in.firstColumn(); number <= start + in.lastColumn(); number++) {
                int count = reader.read(number, x, 0);
                BlockQuantizer quantizer = quantizers.of(number);
                float scale = quantizer.dequantizingScale(quantizer.quantize(x, 0, count, codes, 0));
                int down = (int) (own.row(number) - layout.row(block));
                int across = (int) (own.column(number) - layout.column(block));
                for (int i = 0; i < count; i++) {
                    int at = (down + i / own.width(number)) * layout.width(block) + across + i % own.width(number);
                    values[at] = x[i];
                    reconstructions[at] = quantizer.dequantize(Byte.toUnsignedInt(codes[i]), scale);
                }
            }
        }
        return new BlockText.Elements(List.of(values), List.of(reconstructions));
    }
}
