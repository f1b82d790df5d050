package nibblescope.app.board;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Evaluation;
import nibblescope.core.metrics.ErrorSummary;
import nibblescope.core.metrics.StorageCost;
import nibblescope.core.quantize.Corner;
import org.jspecify.annotations.Nullable;

/// One corner: its name, its figures, the error of every block.
final class CardView extends VBox {
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");
    private static final PseudoClass BEST = PseudoClass.getPseudoClass("best");
    private static final double MAP_MIN_HEIGHT = 36;

    private final Presentation presentation;
    private final Figure mse;
    private final Figure sqnr;
    private final Figure variance;
    private final Figure maxError;
    private final Figure meanError;
    private final Figure saturated;
    private final Figure flushed;
    private final Figure nonFinite;
    private final Figure bits;
    private final Figure saving;
    private final FlowPane figures = new FlowPane(6, 0);
    private final HeatMap map;

    /// A number beside its name, with its definition one hover away.
    private final class Figure extends HBox {
        private final Label value = new Label();

        Figure(String key, String styleClass) {
            super(3);
            setAlignment(Pos.BASELINE_LEFT);
            Label name = new Label(presentation.text("board." + key));
            name.getStyleClass().add("figure-name");
            name.setMinWidth(USE_PREF_SIZE);
            value.getStyleClass().add(styleClass);
            value.setMinWidth(USE_PREF_SIZE);
            getChildren().addAll(name, value);
            Tooltip.install(this, new Tooltip(presentation.text("board." + key + ".definition")));
        }

        void show(String text) {
            value.setText(text);
        }
    }

    CardView(Corner corner, BoardModel model, Presentation presentation) {
        this.presentation = presentation;
        map = new HeatMap(presentation);
        mse = new Figure("mse", "leading-figure");
        sqnr = new Figure("sqnr", "leading-figure");
        variance = new Figure("variance", "card-figure");
        maxError = new Figure("max-error", "card-figure");
        meanError = new Figure("mean-error", "card-figure");
        saturated = new Figure("saturated", "card-figure");
        flushed = new Figure("flushed", "card-figure");
        nonFinite = new Figure("non-finite", "card-figure");
        bits = new Figure("bits", "card-figure");
        saving = new Figure("saving", "card-figure");
        getStyleClass().add("card");
        setId("card-" + corner.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        setFocusTraversable(true);
        // Half of the board, however long the figures are.
        setMinWidth(0);
        setAccessibleRole(AccessibleRole.BUTTON);
        String name = presentation.text("board.card", corner.scaleFormat(), corner.blockSize());
        setAccessibleText(presentation.text("board.choose", name));
        Label headline = new Label(name);
        headline.getStyleClass().add("headline");
        HBox header = new HBox(8, headline);
        header.setAlignment(Pos.CENTER_LEFT);
        publishedName(corner).ifPresent(published -> {
            Label badge = new Label(published);
            badge.getStyleClass().add("badge");
            header.getChildren().add(badge);
        });
        FlowPane leading = new FlowPane(14, 0, mse, sqnr);
        figures.getChildren().addAll(bits, saving, variance, maxError, saturated, meanError, flushed);
        map.interactiveProperty().set(false);
        map.setMinHeight(MAP_MIN_HEIGHT);
        map.setAccessibleText(presentation.text("board.map", name));
        VBox.setVgrow(map, Priority.ALWAYS);
        getChildren().addAll(header, leading, figures, map);
        map.setOnCellChosen(cell -> model.select(corner, cell.row(), cell.column()));
        setOnMouseClicked(_ -> {
            requestFocus();
            model.choose(corner);
        });
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                model.choose(corner);
                event.consume();
            }
        });
    }

    /// The name under which the field knows a corner.
    private static Optional<String> publishedName(Corner corner) {
        return switch (corner) {
            case E8M0_32 -> Optional.of("MXFP4");
            case E4M3_16 -> Optional.of("NVFP4");
            case E8M0_16, E4M3_32 -> Optional.empty();
        };
    }

    void show(Board.Card card, ColorRange range) {
        pseudoClassStateChanged(BEST, card.best());
        if (card.evaluation().isPresent()) {
            Evaluation evaluation = card.evaluation().get();
            show(evaluation.summary());
            show(evaluation.storage());
            map.colorRangeProperty().set(range);
            map.pyramidProperty().set(evaluation.pyramid());
            map.setOpacity(1);
        } else {
            mse.show("…");
            sqnr.show("…");
            figures.getChildren().forEach(figure -> ((Figure) figure).show("…"));
            // What is still on the map is about to be replaced.
            map.setOpacity(0.3);
        }
    }

    void showChosen(boolean chosen) {
        pseudoClassStateChanged(CHOSEN, chosen);
    }

    void showSelected(@Nullable Cell cell) {
        map.selectedCellProperty().set(cell);
    }

    void clear() {
        map.pyramidProperty().set(null);
    }

    private void show(ErrorSummary summary) {
        mse.show(presentation.figures().error(summary.mse()));
        sqnr.show(presentation.figures().decibels(summary.sqnrDecibels()));
        variance.show(presentation.figures().error(summary.mseOverVariance()));
        maxError.show(presentation.figures().error(summary.maxError()));
        meanError.show(presentation.figures().error(summary.meanError()));
        saturated.show(presentation.figures().share(summary.saturatedShare()));
        flushed.show(presentation.figures().share(summary.flushedShare()));
        nonFinite.show(Figures.count(summary.nonFinite()));
        figures.getChildren().remove(nonFinite);
        if (summary.nonFinite() > 0) {
            figures.getChildren().add(nonFinite);
        }
    }

    private void show(StorageCost storage) {
        bits.show(presentation.figures().bits(storage.bitsPerElement()));
        saving.show(IntStream.of(32, 16, 8)
                        .mapToObj(bits -> presentation.figures().format("%.2f", storage.savingAgainst(bits)))
                        .collect(Collectors.joining("/"))
                + "×");
    }
}
