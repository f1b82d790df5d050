package nibblescope.app.errormap;

import java.util.OptionalLong;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.paint.Color;
import nibblescope.app.chart.Cell;
import nibblescope.app.chart.ColorRange;
import nibblescope.app.chart.Drawing;
import nibblescope.app.chart.HeatMap;
import nibblescope.app.chart.Palette;
import nibblescope.app.chart.Pen;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Viewport;
import nibblescope.app.i18n.Figures;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.Margins;
import nibblescope.core.quantize.BlockShape;

/// The map, its axes to the left and below, its profiles above and to the right.
final class MapPicture extends GridPane {
    private static final double SMALLEST_MAP = 150;

    private final ErrorMapModel model;
    private final HeatMap map;
    private final Presentation presentation;
    private final ElementAxis rowAxis;
    private final ElementAxis columnAxis;
    private final ProfilePane rows;
    private final ProfilePane columns;

    /// Which of the bars of the profiles is what.
    private final class Key extends Drawing {
        private static final double FONT_SIZE = 10;
        private static final double SWATCH = 8;

        Key() {
            setAccessibleText(
                    presentation.text("errormap.profile.max") + ", " + presentation.text("errormap.profile.mean"));
        }

        @Override
        protected double computeMinWidth(double height) {
            double text = Math.max(
                    presentation.width(presentation.text("errormap.profile.max"), presentation.font(FONT_SIZE)),
                    presentation.width(presentation.text("errormap.profile.mean"), presentation.font(FONT_SIZE)));
            return Math.ceil(4 + SWATCH + 4 + text);
        }

        @Override
        protected double computePrefWidth(double height) {
            return computeMinWidth(height);
        }

        @Override
        public void draw(Pen pen) {
            Palette palette = presentation.palette();
            Color largest = Palette.color(palette.tick()).deriveColor(0, 1, 1, ProfilePane.MAX_OPACITY);
            line(pen, 0, presentation.text("errormap.profile.max"), largest);
            line(pen, 1, presentation.text("errormap.profile.mean"), Palette.color(palette.mutedText()));
        }

        private void line(Pen pen, int index, String text, Color color) {
            double middle = getHeight() - presentation.scaled(FONT_SIZE + 4) * (1.5 - index);
            pen.fillRectangle(4, middle - SWATCH / 2, SWATCH, SWATCH, color);
            pen.text(
                    text,
                    4 + SWATCH + 4,
                    middle,
                    HPos.LEFT,
                    VPos.CENTER,
                    presentation.font(FONT_SIZE),
                    Palette.color(presentation.palette().mutedText()));
        }
    }

    MapPicture(ErrorMapModel model, HeatMap map, Presentation presentation) {
        this.model = model;
        this.map = map;
        this.presentation = presentation;
        rowAxis = new ElementAxis(presentation, Orientation.VERTICAL);
        columnAxis = new ElementAxis(presentation, Orientation.HORIZONTAL);
        rows = new ProfilePane(presentation, Orientation.VERTICAL);
        columns = new ProfilePane(presentation, Orientation.HORIZONTAL);
        getStyleClass().add("map-picture");
        map.setMinHeight(SMALLEST_MAP);
        GridPane.setHgrow(map, Priority.ALWAYS);
        GridPane.setVgrow(map, Priority.ALWAYS);
        Key key = new Key();
        presentation.themeProperty().subscribe(_ -> key.redraw());
        presentation.textScaleProperty().subscribe(_ -> key.requestLayout());
        add(columns, 1, 0);
        add(key, 2, 0);
        add(rowAxis, 0, 1);
        add(map, 1, 1);
        add(rows, 2, 1);
        add(columnAxis, 1, 2);
        profile(rows, "errormap.profile.rows");
        profile(columns, "errormap.profile.columns");
        rows.setOnChosen(row -> chooseWorst(row, true));
        columns.setOnChosen(column -> chooseWorst(column, false));
        model.margins().marginsProperty().subscribe(_ -> showMargins());
        model.colors().fullRangeProperty().subscribe(_ -> showMargins());
        model.contentProperty().subscribe(_ -> showAxes());
        model.selection().selectedCellProperty().subscribe(_ -> showSelection());
        map.viewportProperty().subscribe(_ -> showAxes());
        map.heightProperty().subscribe(_ -> showAxes());
        map.widthProperty().subscribe(_ -> showAxes());
    }

    /// The profile of the rows.
    ProfilePane rows() {
        return rows;
    }

    /// The profile of the columns.
    ProfilePane columns() {
        return columns;
    }

    private void profile(ProfilePane pane, String key) {
        pane.setAccessibleText(presentation.text(key));
        Tooltip.install(pane, new Tooltip(presentation.text(key + ".help")));
    }

    private void chooseWorst(long line, boolean row) {
        MapContent content = model.contentProperty().get();
        if (content != null) {
            BlockRegion all = content.pyramid().region();
            model.selection()
                    .chooseWorst(
                            row
                                    ? new BlockRegion(line, 0, line, all.lastColumn())
                                    : new BlockRegion(0, line, all.lastRow(), line));
        }
    }

    private void showMargins() {
        Margins margins = model.margins().marginsProperty().get();
        ColorRange range = model.colors().fullRangeProperty().get();
        rows.show(margins == null ? null : margins.byRow(), range);
        columns.show(margins == null ? null : margins.byColumn(), range);
    }

    private void showSelection() {
        Cell cell = model.selection().selectedCellProperty().get();
        rows.select(cell == null ? OptionalLong.empty() : OptionalLong.of(cell.row()));
        columns.select(cell == null ? OptionalLong.empty() : OptionalLong.of(cell.column()));
    }

    /// What the columns are, or what is written into blocks once their elements are.
    private String columnTitle() {
        boolean wholeRows =
                model.sampleProperty().get().map(MapSample::wholeRows).orElse(true);
        return presentation.text(
                map.closeBlocks() != null
                        ? "errormap.tiles"
                        : wholeRows ? "errormap.axis.columns" : "errormap.axis.stretch");
    }

    private void showAxes() {
        Viewport seen = map.viewportProperty().get();
        BlockShape block = model.block();
        MapContent shown = model.contentProperty().get();
        if (shown != null) {
            rowAxis.makeRoom(Figures.count(shown.study().info().shape().rows()));
        }
        rowAxis.show(
                presentation.text("errormap.axis.rows"),
                seen.top() * block.rows(),
                seen.height() * block.rows(),
                row -> Figures.count(model.tensorRow(row)));
        columnAxis.show(columnTitle(), seen.left() * block.columns(), seen.width() * block.columns(), Figures::count);
        rows.follow(seen);
        columns.follow(seen);
    }
}
