package nibblescope.app.chart;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.StrokeType;
import javafx.stage.Window;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// A picture of the error of every block of a matrix, stretched over the region. It can be zoomed
/// by wheel, pinch and the keys + - 0, panned by dragging and by Shift and the arrow keys. A click,
/// Enter and the arrow keys choose a block; whoever listens to that sets the selected block.
///
/// Painting happens once a pulse, whatever changed, at the pixels of the screen.
public final class HeatMap extends Region implements Pixelated {
    private static final int SMALLEST_FRAME = 9;
    private static final double FRAME_WIDTH = 2;

    private final Presentation presentation;
    private final ObjectProperty<@Nullable Pyramid> pyramid = new SimpleObjectProperty<>();
    private final ObjectProperty<Pooling> pooling = new SimpleObjectProperty<>(Pooling.MAX);
    private final ObjectProperty<ColorScale> colorScale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ObjectProperty<ColorRange> colorRange =
            new SimpleObjectProperty<>(new ColorRange(0, 1, ColorRange.Mapping.LINEAR));
    private final ReadOnlyObjectWrapper<Viewport> viewport = new ReadOnlyObjectWrapper<>(Viewport.fit(1, 1));
    private final ObjectProperty<@Nullable Cell> selectedCell = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Cell> hoveredCell = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty interactive = new SimpleBooleanProperty(true);
    private Consumer<? super Cell> onCellChosen = _ -> {};

    private final HeatRaster raster = new HeatRaster();
    private final ImageView picture = new ImageView();
    private final Rectangle outerFrame = frame(StrokeType.OUTSIDE);
    private final Rectangle innerFrame = frame(StrokeType.INSIDE);
    private final Rectangle focusFrame = frame(StrokeType.INSIDE);
    private @Nullable PixelBuffer<IntBuffer> pixels;
    private double pixelScale = 1;

    /// @param presentation whose palette colours blocks that are not finite, the empty map and
    ///                     frames
    public HeatMap(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("heat-map");
        setMinSize(40, 40);
        setFocusTraversable(true);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        focusFrame.visibleProperty().bind(focusedProperty());
        focusFrame.widthProperty().bind(widthProperty());
        focusFrame.heightProperty().bind(heightProperty());
        picture.setManaged(false);
        getChildren().addAll(picture, outerFrame, innerFrame, focusFrame);
        pyramid.addListener((_, before, now) -> changed(before, now));
        pooling.subscribe(this::requestLayout);
        colorScale.subscribe(this::requestLayout);
        colorRange.subscribe(this::requestLayout);
        viewport.subscribe(this::requestLayout);
        selectedCell.subscribe(this::requestLayout);
        presentation.themeProperty().subscribe(_ -> recolor());
        sceneProperty()
                .flatMap(scene -> scene.windowProperty())
                .flatMap(Window::outputScaleXProperty)
                .subscribe(_ -> requestLayout());
        new HeatMapInput(this, hoveredCell);
    }

    private static Rectangle frame(StrokeType type) {
        Rectangle frame = new Rectangle();
        frame.setManaged(false);
        frame.setMouseTransparent(true);
        frame.setFill(Color.TRANSPARENT);
        frame.setStrokeType(type);
        frame.setStrokeWidth(FRAME_WIDTH);
        return frame;
    }

    /// The errors shown; null for an empty map. A matrix of other extents is shown as a whole
    /// first.
    public ObjectProperty<@Nullable Pyramid> pyramidProperty() {
        return pyramid;
    }

    public ObjectProperty<Pooling> poolingProperty() {
        return pooling;
    }

    public ObjectProperty<ColorScale> colorScaleProperty() {
        return colorScale;
    }

    public ObjectProperty<ColorRange> colorRangeProperty() {
        return colorRange;
    }

    /// The part that is seen.
    public ReadOnlyObjectProperty<Viewport> viewportProperty() {
        return viewport.getReadOnlyProperty();
    }

    /// The block with a frame around it; null for none.
    public ObjectProperty<@Nullable Cell> selectedCellProperty() {
        return selectedCell;
    }

    /// The block under the pointer; null if there is none.
    public ReadOnlyObjectProperty<@Nullable Cell> hoveredCellProperty() {
        return hoveredCell.getReadOnlyProperty();
    }

    /// Whether the map can be zoomed and panned; blocks can be chosen in any case.
    public BooleanProperty interactiveProperty() {
        return interactive;
    }

    /// Told of every block that is chosen.
    public void setOnCellChosen(Consumer<? super Cell> listener) {
        onCellChosen = listener;
    }

    /// Shows a part of the matrix, or what of it lies in the matrix.
    public void show(Viewport part) {
        viewport.set(part.within(rows(), columns()));
    }

    /// Shows all of the matrix.
    public void fit() {
        show(Viewport.fit(rows(), columns()));
    }

    /// Shows `factor` times fewer blocks either way, around the selected block if it is seen, or
    /// else the middle.
    public void zoom(double factor) {
        Viewport seen = viewport.get();
        Cell selected = selectedCell.get();
        double x = selected == null ? 0.5 : seen.x(selected.column() + 0.5, 1);
        double y = selected == null ? 0.5 : seen.y(selected.row() + 0.5, 1);
        boolean inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
        viewport.set(seen.zoomed(factor, inside ? x : 0.5, inside ? y : 0.5, rows(), columns()));
    }

    /// Moves to where a block is seen, no further than is needed.
    public void reveal(Cell cell) {
        viewport.set(viewport.get().showing(cell, rows(), columns()));
    }

    @Override
    public void setPixelScale(double scale) {
        pixelScale = scale;
        requestLayout();
    }

    long rows() {
        Pyramid shown = pyramid.get();
        return shown == null ? 1 : shown.rows(0);
    }

    long columns() {
        Pyramid shown = pyramid.get();
        return shown == null ? 1 : shown.columns(0);
    }

    /// The block at a point of this region; null if there is none.
    @Nullable
    Cell cellAt(double x, double y) {
        if (pyramid.get() == null || x < 0 || y < 0 || x >= getWidth() || y >= getHeight()) {
            return null;
        }
        Cell cell = viewport.get().cellAt(x, y, getWidth(), getHeight());
        return new Cell(Math.clamp(cell.row(), 0, rows() - 1), Math.clamp(cell.column(), 0, columns() - 1));
    }

    void choose(Cell cell) {
        onCellChosen.accept(cell);
    }

    private void changed(@Nullable Pyramid before, @Nullable Pyramid now) {
        if (before == null || now == null || before.rows(0) != now.rows(0) || before.columns(0) != now.columns(0)) {
            fit();
        }
        requestLayout();
    }

    private void recolor() {
        Palette palette = presentation.palette();
        outerFrame.setStroke(Palette.color(palette.text()));
        innerFrame.setStroke(Palette.color(palette.background()));
        focusFrame.setStroke(Palette.color(palette.accent()));
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        Window window = getScene() == null ? null : getScene().getWindow();
        int width = (int) Math.ceil(getWidth() * pixelScale * (window == null ? 1 : window.getOutputScaleX()));
        int height = (int) Math.ceil(getHeight() * pixelScale * (window == null ? 1 : window.getOutputScaleY()));
        if (width > 0 && height > 0) {
            paint(width, height);
        }
        layoutFrame();
    }

    private void paint(int width, int height) {
        PixelBuffer<IntBuffer> target = pixels;
        if (target == null || target.getWidth() != width || target.getHeight() != height) {
            IntBuffer memory = IntBuffer.allocate(Math.multiplyExact(width, height));
            target = new PixelBuffer<>(width, height, memory, PixelFormat.getIntArgbPreInstance());
            pixels = target;
            picture.setImage(new WritableImage(target));
        }
        picture.setFitWidth(getWidth());
        picture.setFitHeight(getHeight());
        int[] argb = target.getBuffer().array();
        Palette palette = presentation.palette();
        int outside = argb(palette.surface());
        Pyramid shown = pyramid.get();
        if (shown == null) {
            Arrays.fill(argb, outside);
        } else {
            int nonFinite = argb(palette.nonFinite());
            int[] table = colorScale.get().table();
            raster.paint(
                    shown,
                    viewport.get(),
                    pooling.get(),
                    colorRange.get(),
                    table,
                    nonFinite,
                    outside,
                    argb,
                    width,
                    height);
        }
        target.updateBuffer(_ -> null);
    }

    private static int argb(String rgb) {
        return 0xff000000 | Integer.parseInt(rgb.substring(1), 16);
    }

    private void layoutFrame() {
        Cell cell = pyramid.get() == null ? null : selectedCell.get();
        outerFrame.setVisible(cell != null);
        innerFrame.setVisible(cell != null);
        if (cell == null) {
            return;
        }
        Viewport seen = viewport.get();
        double blockWidth = getWidth() / seen.width();
        double blockHeight = getHeight() / seen.height();
        double width = Math.max(SMALLEST_FRAME, blockWidth);
        double height = Math.max(SMALLEST_FRAME, blockHeight);
        // A frame larger than its block is centred on it, but stays inside if its block is.
        double x = frameStart(seen.x((double) cell.column(), getWidth()), blockWidth, width, getWidth());
        double y = frameStart(seen.y((double) cell.row(), getHeight()), blockHeight, height, getHeight());
        for (Rectangle frame : new Rectangle[] {outerFrame, innerFrame}) {
            frame.setX(snapPositionX(x));
            frame.setY(snapPositionY(y));
            frame.setWidth(snapSizeX(width));
            frame.setHeight(snapSizeY(height));
        }
    }

    private static double frameStart(double blockStart, double blockExtent, double frameExtent, double view) {
        double start = blockStart + (blockExtent - frameExtent) / 2;
        boolean small = frameExtent > blockExtent;
        boolean seen = blockStart + blockExtent > 0 && blockStart < view;
        return small && seen
                ? Math.clamp(start, FRAME_WIDTH, Math.max(FRAME_WIDTH, view - frameExtent - FRAME_WIDTH))
                : start;
    }
}
