package nibblescope.app.board;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;

/// What block size and scale format buy, as bars from E8M0 x 32 on: to the left where the error
/// shrinks, to the right where it grows.
final class AttributionView extends VBox {
    private static final double BAR_HEIGHT = 8;

    private final Presentation presentation;
    private final Part blockSize;
    private final Part scaleFormat;
    private final Part both;

    AttributionView(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("attribution");
        Label title = new Label(presentation.text("board.attribution"));
        title.getStyleClass().add("section-title");
        Tooltip.install(title, new Tooltip(presentation.text("board.attribution.definition")));
        blockSize = new Part("block");
        scaleFormat = new Part("scale");
        both = new Part("both");
        HBox parts = new HBox(16, blockSize, scaleFormat, both);
        getChildren().addAll(title, parts);
    }

    void show(Board.Attribution attribution) {
        blockSize.show(attribution.blockSize());
        scaleFormat.show(attribution.scaleFormat());
        both.show(attribution.both());
    }

    /// One change with its bar.
    private final class Part extends VBox {
        private final Label change = new Label();
        private final Region bar = new Region();
        private final StackPane track = new StackPane(bar);

        Part(String key) {
            Label name = new Label(presentation.text("board.attribution." + key));
            name.getStyleClass().add("figure-name");
            change.getStyleClass().add("card-figure");
            change.setMinWidth(USE_PREF_SIZE);
            bar.setMinHeight(BAR_HEIGHT);
            bar.setMaxHeight(BAR_HEIGHT);
            track.getStyleClass().add("attribution-track");
            track.setAlignment(Pos.CENTER_LEFT);
            track.setMinWidth(0);
            HBox header = new HBox(8, name, change);
            header.setAlignment(Pos.BASELINE_LEFT);
            getChildren().addAll(header, track);
            HBox.setHgrow(this, Priority.ALWAYS);
            setMinWidth(0);
            setPrefWidth(1);
        }

        void show(double share) {
            change.setText(
                    presentation.figures().format("%+.1f %%", 100 * share).replace('-', '−'));
            boolean worse = share > 0;
            bar.getStyleClass().setAll(worse ? "attribution-worse" : "attribution-better");
            // The track is 100 %; what is worse than twice the error fills it.
            bar.maxWidthProperty().bind(track.widthProperty().multiply(Math.min(1, Math.abs(share))));
        }
    }
}
