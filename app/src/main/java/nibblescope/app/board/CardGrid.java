package nibblescope.app.board;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/// Cards in rows of two, all equally large. They share the height there is, and are never lower than
/// the one that needs most.
final class CardGrid extends Pane {
    private static final int COLUMNS = 2;
    private static final double GAP = 8;

    CardGrid() {
        getStyleClass().add("card-grid");
    }

    /// Shows cards row by row.
    void show(List<CardView> cards) {
        if (!getChildren().equals(cards)) {
            getChildren().setAll(cards);
        }
    }

    private int rows() {
        return Math.ceilDiv(getChildren().size(), COLUMNS);
    }

    private double cardWidth(double width) {
        return Math.floor((width - GAP * (COLUMNS - 1)) / COLUMNS);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        double widest = getChildren().stream()
                .mapToDouble(card -> card.minWidth(-1))
                .max()
                .orElse(0);
        return COLUMNS * widest + (COLUMNS - 1) * GAP;
    }

    @Override
    protected double computePrefWidth(double height) {
        return computeMinWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        double cardWidth = width < 0 ? -1 : cardWidth(width);
        double highest = getChildren().stream()
                .mapToDouble(card -> card.minHeight(cardWidth))
                .max()
                .orElse(0);
        return rows() * highest + Math.max(0, rows() - 1) * GAP;
    }

    @Override
    protected double computePrefHeight(double width) {
        return computeMinHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double width = cardWidth(getWidth());
        double height = Math.floor((getHeight() - GAP * (rows() - 1)) / Math.max(1, rows()));
        for (int i = 0; i < getChildren().size(); i++) {
            Node card = getChildren().get(i);
            int row = i / COLUMNS;
            int column = i % COLUMNS;
            card.resizeRelocate(column * (width + GAP), row * (height + GAP), width, height);
        }
    }
}
