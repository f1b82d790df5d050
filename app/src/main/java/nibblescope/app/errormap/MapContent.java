package nibblescope.app.errormap;

import java.util.Optional;
import nibblescope.app.chart.Cell;
import nibblescope.app.study.Evaluation;
import nibblescope.app.study.Position;
import nibblescope.app.study.Study;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.BlockValues;
import nibblescope.core.metrics.PooledErrors;
import nibblescope.core.metrics.Pyramid;
import nibblescope.core.quantize.BlockLayout;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.RunMonitor;
import org.jspecify.annotations.Nullable;

/// A quantity of every block of what was measured, and where these blocks lie in the tensor.
/// Immutable.
///
/// @param request what was asked for
/// @param layout  of the blocks: the larger ones, where two recipes are compared
/// @param pyramid the quantity
public record MapContent(Request request, BlockLayout layout, Pyramid pyramid) {
    /// What a map is made of.
    ///
    /// @param minus the recipe that a difference is to; empty for all else
    public record Request(Study study, Evaluation evaluation, Optional<Evaluation> minus, MapQuantity quantity) {
        /// Whether the map is the same as that of another request.
        boolean sameMap(@Nullable Request other) {
            return other != null
                    && quantity == other.quantity
                    && study.info().equals(other.study.info())
                    && evaluation.equals(other.evaluation)
                    && minus.equals(other.minus);
        }

        /// Whether the map shows the same as that of another request, perhaps of more of the tensor.
        boolean sameSubject(@Nullable Request other) {
            return other != null
                    && quantity == other.quantity
                    && study.info().equals(other.study.info())
                    && evaluation.recipe().equals(other.evaluation.recipe())
                    && minus.map(Evaluation::recipe).equals(other.minus.map(Evaluation::recipe));
        }

        /// Whether nothing has to be computed.
        boolean isThere() {
            return quantity == MapQuantity.MSE;
        }
    }

    /// Computes the map. The tensor that was measured must not be closed meanwhile.
    ///
    /// @throws java.util.concurrent.CancellationException if the monitor says so
    static MapContent of(Request request, RunMonitor monitor) {
        Evaluation evaluation = request.evaluation();
        if (request.isThere()) {
            return new MapContent(request, evaluation.errors().layout(), evaluation.pyramid());
        }
        BlockValues values = request.minus()
                .map(minus -> BlockValues.difference(evaluation.errors(), minus.errors(), monitor))
                .orElseGet(() -> BlockValues.of(
                        request.study().measured(),
                        evaluation.run().quantizer(),
                        request.quantity().ofBlock().orElseThrow(),
                        monitor));
        return new MapContent(request, values.layout(), Pyramid.of(values, monitor));
    }

    public MapQuantity quantity() {
        return request.quantity();
    }

    public Study study() {
        return request.study();
    }

    public Recipe recipe() {
        return request.evaluation().recipe();
    }

    /// The recipe that a difference is to.
    public Optional<Recipe> minus() {
        return request.minus().map(Evaluation::recipe);
    }

    /// Whether the blocks are those of another map, and what is shown of them is the same.
    boolean sameBlocks(@Nullable MapContent other) {
        return other != null && pyramid.equals(other.pyramid);
    }

    /// The errors of the blocks under the recipe.
    PooledErrors errors() {
        return new PooledErrors(request.evaluation().errors(), layout);
    }

    /// The errors of the blocks under the recipe that a difference is to.
    Optional<PooledErrors> minusErrors() {
        return request.minus().map(minus -> new PooledErrors(minus.errors(), layout));
    }

    /// The blocks of the whole tensor.
    BlockLayout whole() {
        return new BlockLayout(study().info().shape(), layout.block(), layout.codeBits());
    }

    /// The tensor's element that a block on the map begins with.
    Position position(Cell cell) {
        return study().position(
                        cell.row() * layout.block().rows(),
                        cell.column() * layout.block().columns());
    }

    /// The place on the map of an element of the tensor; empty if a sample lacks it.
    Optional<Cell> cell(Position position) {
        return study().measured(position)
                .map(p -> new Cell(
                        p.row() / layout.block().rows(),
                        p.column() / layout.block().columns()))
                .filter(c -> c.row() < layout.blockRows() && c.column() < layout.blocksPerRow());
    }

    /// The number on the map of a block.
    long block(Cell cell) {
        return cell.row() * layout.blocksPerRow() + cell.column();
    }

    /// The place of a block that is known by its number on the map.
    Cell cell(long block) {
        return new Cell(block / layout.blocksPerRow(), block % layout.blocksPerRow());
    }

    /// The blocks of the chosen recipe that make up a rectangle of blocks on the map.
    BlockRegion ownBlocks(BlockRegion region) {
        BlockLayout own = request.evaluation().errors().layout();
        long down = layout.block().rows() / own.block().rows();
        long across = layout.block().columns() / own.block().columns();
        return new BlockRegion(
                region.firstRow() * down,
                region.firstColumn() * across,
                Math.min(own.blockRows(), (region.lastRow() + 1) * down) - 1,
                Math.min(own.blocksPerRow(), (region.lastColumn() + 1) * across) - 1);
    }

    /// A block on the map in figures.
    MappedBlock mapped(Cell cell) {
        long block = block(cell);
        Position first = position(cell);
        int nonFinite = errors().nonFinite(block);
        return new MappedBlock(
                whole().blockAt(first.row(), first.column()),
                first.row(),
                first.row() + layout.height(block) - 1,
                first.column(),
                first.column() + layout.width(block) - 1,
                pyramid.value(block),
                errors().squaredError(block) / (layout.length(block) - nonFinite),
                nonFinite);
    }
}
