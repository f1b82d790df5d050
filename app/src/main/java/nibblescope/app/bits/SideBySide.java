package nibblescope.app.bits;

import javafx.geometry.Orientation;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Presentation;

/// Two parts of a page, beside each other where there is room and else one below the other.
final class SideBySide extends Region {
    private static final double GAP = 16;

    /// With less room than this at the usual text scale the second part moves below the first.
    private static final double LEAST_SECOND = 220;

    private final Presentation presentation;
    private final Region first;
    private final Region second;

    SideBySide(Presentation presentation, Region first, Region second) {
        this.presentation = presentation;
        this.first = first;
        this.second = second;
        getChildren().addAll(first, second);
    }

    private boolean fits(double width) {
        return width >= first.prefWidth(-1) + GAP + presentation.scaled(LEAST_SECOND);
    }

    private double firstWidth(double width) {
        return Math.clamp(0.45 * width, first.prefWidth(-1), width - GAP - presentation.scaled(LEAST_SECOND));
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        double all = width < 0 ? computePrefWidth(-1) : width;
        if (fits(all)) {
            double left = firstWidth(all);
            return Math.max(first.prefHeight(left), second.prefHeight(all - left - GAP));
        }
        return first.prefHeight(all) + GAP + second.prefHeight(all);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return first.prefWidth(-1);
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        if (fits(width)) {
            double left = firstWidth(width);
            first.resizeRelocate(0, 0, left, getHeight());
            second.resizeRelocate(left + GAP, 0, width - left - GAP, getHeight());
        } else {
            double top = first.prefHeight(width);
            first.resizeRelocate(0, 0, width, top);
            second.resizeRelocate(0, top + GAP, width, Math.max(0, getHeight() - top - GAP));
        }
    }
}
