package nibblescope.app.errormap;

import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import nibblescope.app.chart.Cell;
import nibblescope.app.task.LatestOnly;
import nibblescope.core.metrics.BlockRank;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// Where the selected block stands among all, and the steps from it to the next worst and back.
public final class MapRanks {
    private final LatestOnly<BlockRank> ranking;
    private final Consumer<Cell> chosen;
    private final ReadOnlyObjectWrapper<@Nullable BlockRank> rank = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty busy = new SimpleBooleanProperty();
    private @Nullable MapContent content;
    private @Nullable MapContent ranked;
    private long rankedBlock = -1;
    /// Steps that were asked for before it was known where from; below 0 towards the worst.
    private int steps;

    /// @param chosen told of a block that a step leads to
    MapRanks(Executor workers, Executor uiThread, Consumer<Cell> chosen) {
        this.chosen = chosen;
        ranking = new LatestOnly<>(workers, uiThread, this::ranked, _ -> {}, busy::set);
    }

    /// The rank of the selected block; null while it is not known.
    public ReadOnlyObjectProperty<@Nullable BlockRank> rankProperty() {
        return rank.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty busyProperty() {
        return busy;
    }

    /// @param shown    the map; null for none
    /// @param selected the selected block; null for none on the map
    void show(@Nullable MapContent shown, @Nullable Cell selected) {
        content = shown;
        if (shown == null || selected == null) {
            ranking.cancel();
            rank.set(null);
            ranked = null;
            rankedBlock = -1;
            steps = 0;
            return;
        }
        long block = shown.block(selected);
        if (shown.sameBlocks(ranked) && block == rankedBlock) {
            return;
        }
        ranked = shown;
        rankedBlock = block;
        rank.set(null);
        Pyramid pyramid = shown.pyramid();
        ranking.submit(ticket -> BlockRank.of(pyramid, block, ticket.monitor((_, _) -> {})));
    }

    private void ranked(BlockRank found) {
        rank.set(found);
        if (steps != 0) {
            int wanted = Integer.signum(steps);
            steps -= wanted;
            step(wanted);
        }
    }

    /// Selects the block with the largest magnitude of what is shown; one that is not a number comes
    /// first.
    public void selectWorst() {
        MapContent shown = content;
        if (shown != null) {
            steps = 0;
            chosen.accept(shown.cell(shown.pyramid().worstBlock()));
        }
    }

    /// Selects the next worst block after the selected one, as soon as it is known.
    public void selectNext() {
        step(1);
    }

    /// Selects the block that is one worse than the selected one.
    public void selectPrevious() {
        step(-1);
    }

    /// Selects the next worst block for 1, the one before for -1; the worst if none is selected.
    private void step(int step) {
        MapContent shown = content;
        BlockRank from = rank.get();
        if (shown == null) {
            return;
        }
        if (from == null) {
            if (busy.get()) {
                steps += step;
            } else {
                selectWorst();
            }
            return;
        }
        OptionalLong to = step > 0 ? from.better() : from.worse();
        to.ifPresentOrElse(block -> chosen.accept(shown.cell(block)), () -> steps = 0);
    }
}
