package nibblescope.app.board;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import nibblescope.app.study.BestScales;
import nibblescope.app.study.Evaluation;
import nibblescope.core.quantize.Corner;
import org.jspecify.annotations.Nullable;

/// What block size and scale format do to the MSE, alone and together, and what is left to the best
/// scales that there could be. Block size and scale format act on each other: what both do is not
/// the sum of what either does, and the difference is shown as such.
///
/// @param mxfp4  the MSE of E8M0 x 32: finite and more than 0
/// @param block  that of E8M0 x 16
/// @param scale  that of E4M3 x 32
/// @param nvfp4  that of E4M3 x 16
/// @param best   that of E4M3 x 16 with the best scales, if it is known; NaN if it is none
/// @param sample the share of elements that the best scales were searched for, if not for all
record Attribution(double mxfp4, double block, double scale, double nvfp4, OptionalDouble best, OptionalDouble sample) {
    /// The bars of the waterfall, in their order.
    enum Bar {
        MXFP4(true),
        BLOCK(false),
        SCALE(false),
        INTERACTION(false),
        NVFP4(true),
        SEARCH(false),
        OPTIMUM(true);

        private final boolean total;

        Bar(boolean total) {
            this.total = total;
        }

        /// Whether it stands for an MSE, and not for a change of it.
        boolean isTotal() {
            return total;
        }
    }

    /// A bar.
    ///
    /// @param from the MSE at its one end, 0 for a total; NaN while it is not known
    /// @param to   the MSE at its other end
    record Step(Bar bar, double from, double to) {
        double change() {
            return to - from;
        }

        boolean isKnown() {
            return Double.isFinite(from) && Double.isFinite(to);
        }
    }

    /// What the four corners and the best scales come to; empty where there is no error of MXFP4 that
    /// something could be a share of.
    static Optional<Attribution> of(Map<Corner, Evaluation> corners, BestScales.@Nullable Found found) {
        if (corners.size() < Corner.values().length) {
            return Optional.empty();
        }
        double nvfp4 = mse(corners, Corner.E4M3_16);
        Attribution attribution = new Attribution(
                mse(corners, Corner.E8M0_32),
                mse(corners, Corner.E8M0_16),
                mse(corners, Corner.E4M3_32),
                nvfp4,
                found == null ? OptionalDouble.empty() : OptionalDouble.of(nvfp4 == 0 ? 0 : nvfp4 * found.share()),
                found == null ? OptionalDouble.empty() : found.sampleShare());
        return attribution.isShown() ? Optional.of(attribution) : Optional.empty();
    }

    private static double mse(Map<Corner, Evaluation> corners, Corner corner) {
        return Objects.requireNonNull(corners.get(corner)).summary().mse();
    }

    private boolean isShown() {
        return mxfp4 > 0
                && Double.isFinite(mxfp4)
                && Double.isFinite(block)
                && Double.isFinite(scale)
                && Double.isFinite(nvfp4);
    }

    /// A change of the MSE as a share of that of MXFP4: -0.32 is 32 % less.
    double share(double change) {
        return change / mxfp4;
    }

    /// What the smaller block alone changes, as a share.
    double blockShare() {
        return share(block - mxfp4);
    }

    /// What the finer scale alone changes, as a share.
    double scaleShare() {
        return share(scale - mxfp4);
    }

    /// What both change beyond the sum of what either does, as a share.
    double interactionShare() {
        return share(nvfp4 - block - scale + mxfp4);
    }

    /// What both change, as a share.
    double bothShare() {
        return share(nvfp4 - mxfp4);
    }

    /// All bars, each beginning where the one before ends.
    List<Step> steps() {
        double both = block + (scale - mxfp4);
        double optimum = best.orElse(Double.NaN);
        return List.of(
                new Step(Bar.MXFP4, 0, mxfp4),
                new Step(Bar.BLOCK, mxfp4, block),
                new Step(Bar.SCALE, block, both),
                new Step(Bar.INTERACTION, both, nvfp4),
                new Step(Bar.NVFP4, 0, nvfp4),
                new Step(Bar.SEARCH, nvfp4, optimum),
                new Step(Bar.OPTIMUM, 0, optimum));
    }
}
