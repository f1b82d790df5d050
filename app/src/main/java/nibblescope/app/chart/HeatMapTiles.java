package nibblescope.app.chart;

import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Rectangle2D;
import javafx.geometry.VPos;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import nibblescope.core.metrics.Pyramid;

/// Blocks that are large enough on screen become tiles: with the number of the block in them, and
/// with its elements when they are larger still.
///
/// @param coloring of the blocks
/// @param text     what is written
record HeatMapTiles(Presentation presentation, HeatPixels.Coloring coloring, BlockText text) {
    private static final int USUAL_ELEMENTS = 16;
    private static final double LINES_FROM = 14;
    private static final double NUMBER_SIZE = 11;
    private static final double HEADING_SIZE = 13;
    private static final double ELEMENT_SIZE = 12;
    private static final double ELEMENT_WIDTH = 58;
    private static final double ELEMENT_HEIGHT = 30;
    private static final double PADDING = 6;
    private static final double BAR_HEIGHT = 3;
    private static final double SMALLEST_FRAME = 5;

    /// Whether there is room for elements in a block of some size.
    static boolean haveRoomForElements(Presentation presentation, double width, double height) {
        return elementColumns(presentation, width, height - heading(presentation)) > 0;
    }

    private static double heading(Presentation presentation) {
        return presentation.scaled(HEADING_SIZE + 10);
    }

    void draw(Pen pen, Pyramid pyramid, Viewport seen, double width, double height) {
        double blockWidth = width / seen.width();
        double blockHeight = height / seen.height();
        if (blockWidth < LINES_FROM || blockHeight < LINES_FROM) {
            return;
        }
        long firstRow = (long) Math.floor(seen.top());
        long firstColumn = (long) Math.floor(seen.left());
        long endRow = Math.min(pyramid.rows(0), (long) Math.ceil(seen.top() + seen.height()));
        long endColumn = Math.min(pyramid.columns(0), (long) Math.ceil(seen.left() + seen.width()));
        Font font = presentation.font(NUMBER_SIZE);
        boolean written = blockHeight >= presentation.scaled(NUMBER_SIZE + 4)
                && blockWidth >= presentation.width(text.number(pyramid.largestFinite()), font) + PADDING;
        Pen.Line line = new Pen.Line(Palette.color(presentation.palette().background()), blockWidth < 40 ? 0.5 : 1);
        for (long row = firstRow; row < endRow; row++) {
            for (long column = firstColumn; column < endColumn; column++) {
                double x = seen.x((double) column, width);
                double y = seen.y((double) row, height);
                pen.strokeRectangle(x, y, blockWidth, blockHeight, line);
                if (written) {
                    Rectangle2D place = new Rectangle2D(x, y, blockWidth, blockHeight);
                    tile(pen, pyramid.max(0, row, column), new Cell(row, column), place);
                }
            }
        }
    }

    private void tile(Pen pen, float number, Cell cell, Rectangle2D place) {
        double heading = heading(presentation);
        int columns = elementColumns(presentation, place.getWidth(), place.getHeight() - heading);
        Optional<BlockText.Elements> elements = columns == 0
                ? Optional.empty()
                : text.elements(cell).filter(known -> columnsOf(known, place, heading) > 0);
        double middle = place.getMinX() + place.getWidth() / 2;
        Font font = elements.isPresent()
                ? presentation.boldFont(HEADING_SIZE)
                : presentation.font(columns == 0 ? NUMBER_SIZE : HEADING_SIZE);
        double y = place.getMinY() + (elements.isPresent() ? heading / 2 + 1 : place.getHeight() / 2);
        pen.text(text.number(number), middle, y, HPos.CENTER, VPos.CENTER, font, inkOn(number));
        elements.ifPresent(known -> panel(
                pen,
                known,
                columnsOf(known, place, heading),
                new Rectangle2D(
                        place.getMinX() + SMALLEST_FRAME,
                        place.getMinY() + heading,
                        place.getWidth() - 2 * SMALLEST_FRAME,
                        place.getHeight() - heading - SMALLEST_FRAME)));
    }

    /// The elements of a block, row by row.
    private void panel(Pen pen, BlockText.Elements elements, int columns, Rectangle2D place) {
        Color ground = Palette.color(presentation.palette().background());
        pen.fillRoundRectangle(place.getMinX(), place.getMinY(), place.getWidth(), place.getHeight(), 6, ground);
        int count = elements.values().size();
        double width = place.getWidth() / columns;
        double height = place.getHeight() / Math.ceilDiv(count, columns);
        for (int i = 0; i < count; i++) {
            int row = i / columns;
            int column = i % columns;
            element(
                    pen,
                    elements,
                    i,
                    new Rectangle2D(place.getMinX() + column * width, place.getMinY() + row * height, width, height));
        }
    }

    /// In how many columns the 16 elements of a block, or twice as many, have room; 0 if they have
    /// none.
    private static int elementColumns(Presentation presentation, double width, double height) {
        int most = (int) Math.min(8, (width - 2 * SMALLEST_FRAME) / presentation.scaled(ELEMENT_WIDTH));
        int columns = Integer.highestOneBit(Math.max(0, most));
        int rows = columns == 0 ? 0 : Math.ceilDiv(USUAL_ELEMENTS, columns);
        return rows * presentation.scaled(ELEMENT_HEIGHT) <= height - SMALLEST_FRAME ? columns : 0;
    }

    /// In how many columns all elements of a block have room; 0 if they have none.
    private int columnsOf(BlockText.Elements elements, Rectangle2D place, double heading) {
        int count = elements.values().size();
        int columns = elementColumns(presentation, place.getWidth(), place.getHeight() - heading);
        if (count <= 2 * USUAL_ELEMENTS) {
            return columns;
        }
        double most = (place.getWidth() - 2 * SMALLEST_FRAME) / presentation.scaled(ELEMENT_WIDTH);
        int many = Integer.highestOneBit((int) most);
        double rows = Math.ceilDiv(count, Math.max(1, many));
        double height = place.getHeight() - heading - SMALLEST_FRAME;
        return rows * presentation.scaled(ELEMENT_HEIGHT) / 2 <= height ? many : 0;
    }

    /// A value, what it becomes, and its error as a share of the largest one of the block.
    private void element(Pen pen, BlockText.Elements elements, int index, Rectangle2D place) {
        Palette palette = presentation.palette();
        double x = place.getMinX() + place.getWidth() / 2;
        double middle = place.getMinY() + (place.getHeight() - BAR_HEIGHT) / 2;
        double half = Math.min(presentation.scaled(ELEMENT_SIZE + 3) / 2, place.getHeight() / 5);
        Font font = presentation.font(ELEMENT_SIZE);
        String value = presentation.figures().compact(elements.values().get(index));
        String becomes =
                presentation.figures().compact(elements.reconstructions().get(index));
        pen.text(value, x, middle - half, HPos.CENTER, VPos.CENTER, font, Palette.color(palette.text()));
        Color blue = Palette.color(palette.reconstruction());
        pen.text(becomes, x, middle + half, HPos.CENTER, VPos.CENTER, font, blue);
        double share = elements.error(index) / elements.largestError();
        if (share > 0) {
            double length = Math.max(1, share * (place.getWidth() - 2 * PADDING));
            double y = place.getMaxY() - BAR_HEIGHT - 2;
            pen.fillRectangle(x - length / 2, y, length, BAR_HEIGHT, Palette.color(palette.error()));
        }
    }

    /// Black or white, whichever is read better on the colour of a number.
    private Color inkOn(float number) {
        int index = coloring.range().index(number);
        Color color = index < 0
                ? Palette.color(coloring.palette().nonFinite())
                : rgb(coloring.scale().argb(index));
        return 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue() > 0.5
                ? Color.BLACK
                : Color.WHITE;
    }

    /// The colour of an entry of a [ColorScale].
    static Color rgb(int argb) {
        return Color.rgb(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
    }
}
