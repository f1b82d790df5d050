package nibblescope.app.errormap;

import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.RegionErrors;
import nibblescope.core.quantize.RunMonitor;

/// A rectangle of blocks in figures, beside those of all that was measured.
///
/// @param region on the map
/// @param errors of its blocks, counted as the map has them
/// @param whole  of all that was measured
/// @param worst  the worst block of the rectangle by the quantity that the map shows
public record RegionFigures(BlockRegion region, RegionErrors errors, ErrorSummary whole, MappedBlock worst) {
    /// The figures of a rectangle on a map.
    ///
    /// @throws java.util.concurrent.CancellationException if the monitor says so
    static RegionFigures of(BlockRegion region, MapContent content, RunMonitor monitor) {
        RegionErrors own = RegionErrors.of(content.request().evaluation().errors(), content.ownBlocks(region), monitor);
        RegionErrors errors = new RegionErrors(region.blocks(), own.elements(), own.nonFinite(), own.sumSquaredError());
        long worst = content.pyramid().worstBlock(region);
        return new RegionFigures(
                region, errors, content.request().evaluation().summary(), content.mapped(content.cell(worst)));
    }

    /// The share of the total squared error that lies in the rectangle, 0 to 1; NaN if there is no
    /// error.
    public double shareOfSquaredError() {
        return errors.sumSquaredError() / whole.sumSquaredError();
    }

    /// The share of all elements that lies in the rectangle.
    public double shareOfElements() {
        return (double) errors.elements() / whole.elements();
    }

    /// How many times as large as that of the whole the mean squared error is; NaN if that is 0.
    public double timesTheWhole() {
        return errors.mse() / whole.mse();
    }
}
