package nibblescope.app.chart;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleRole;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.StrokeType;
import javafx.stage.Window;
import nibblescope.core.metrics.BlockRegion;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// A picture of one number of every block of a matrix, such as its error, stretched over the region.
/// It can be zoomed by wheel, pinch and the keys + - 0, panned by dragging and by Ctrl and the arrow
/// keys. A click, Enter and the arrow keys choose a block; dragging and the arrow keys with Shift
/// choose a rectangle. Whoever listens to that sets what is selected.
///
/// Painting happens once a pulse, whatever changed, at the pixels of the screen.
public final class HeatMap extends Drawing {
    private static final double FOCUS_WIDTH = 2;

    private final Presentation presentation;
    private final ObjectProperty<@Nullable Pyramid> pyramid = new SimpleObjectProperty<>();
    private final ObjectProperty<Pooling> pooling = new SimpleObjectProperty<>(Pooling.MAX);
    private final ObjectProperty<ColorScale> colorScale = new SimpleObjectProperty<>(ColorScale.VIRIDIS);
    private final ObjectProperty<ColorRange> colorRange =
            new SimpleObjectProperty<>(new ColorRange(0, 1, ColorRange.Mapping.LINEAR));
    private final ReadOnlyObjectWrapper<Viewport> viewport = new ReadOnlyObjectWrapper<>(Viewport.fit(1, 1));
    private final ObjectProperty<@Nullable Cell> selectedCell = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable BlockRegion> selectedRegion = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Cell> hoveredCell = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable BlockText> blockText = new SimpleObjectProperty<>();
    private final BooleanProperty interactive = new SimpleBooleanProperty(true);
    private final BooleanProperty selecting = new SimpleBooleanProperty();
    private Consumer<? super Cell> onCellChosen = _ -> {};
    private Consumer<? super Optional<BlockRegion>> onRegionChosen = _ -> {};

    private final HeatPixels pixels = new HeatPixels();
    private final HeatMapOverview overview = new HeatMapOverview();
    private final ViewportMotion motion = new ViewportMotion(viewport::set);
    private final Rectangle focusFrame = new Rectangle();

    /// @param presentation whose palette colours blocks that are not finite, the empty map and
    ///                     frames
    public HeatMap(Presentation presentation) {
        this.presentation = presentation;
        getStyleClass().add("heat-map");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinSize(40, 40);
        setFocusTraversable(true);
        Rectangle clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        addFocusFrame();
        pyramid.addListener((_, before, now) -> changed(before, now));
        pooling.subscribe(this::redraw);
        colorScale.subscribe(this::redraw);
        colorRange.subscribe(this::redraw);
        viewport.subscribe(this::redraw);
        selectedCell.subscribe(this::redraw);
        selectedRegion.subscribe(this::redraw);
        blockText.subscribe(this::redraw);
        presentation.themeProperty().subscribe(_ -> redraw());
        presentation.textScaleProperty().subscribe(_ -> redraw());
        sceneProperty()
                .flatMap(scene -> scene.windowProperty())
                .flatMap(Window::outputScaleXProperty)
                .subscribe(_ -> redraw());
        new HeatMapInput(this, overview, hoveredCell);
    }

    private void addFocusFrame() {
        focusFrame.setManaged(false);
        focusFrame.setMouseTransparent(true);
        focusFrame.setFill(Color.TRANSPARENT);
        focusFrame.setStrokeType(StrokeType.INSIDE);
        focusFrame.setStrokeWidth(FOCUS_WIDTH);
        focusFrame.visibleProperty().bind(focusedProperty());
        focusFrame.widthProperty().bind(widthProperty());
        focusFrame.heightProperty().bind(heightProperty());
        presentation
                .themeProperty()
                .subscribe(theme ->
                        focusFrame.setStroke(Palette.color(theme.palette().accent())));
        getChildren().add(focusFrame);
    }

    /// The numbers shown; null for an empty map. A matrix of other extents is shown as a whole
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

    /// The rectangle that stands out; null for none.
    public ObjectProperty<@Nullable BlockRegion> selectedRegionProperty() {
        return selectedRegion;
    }

    /// The block under the pointer; null if there is none.
    public ReadOnlyObjectProperty<@Nullable Cell> hoveredCellProperty() {
        return hoveredCell.getReadOnlyProperty();
    }

    /// What is written into blocks that are large enough; null for nothing.
    public ObjectProperty<@Nullable BlockText> blockTextProperty() {
        return blockText;
    }

    /// Whether the map can be zoomed and panned, and rectangles chosen; blocks can be chosen in any
    /// case.
    public BooleanProperty interactiveProperty() {
        return interactive;
    }

    /// Whether dragging chooses a rectangle without Shift too.
    public BooleanProperty selectingProperty() {
        return selecting;
    }

    /// Told of every block that is chosen.
    public void setOnCellChosen(Consumer<? super Cell> listener) {
        onCellChosen = listener;
    }

    /// Told of every rectangle that is chosen; of none when it is given up.
    public void setOnRegionChosen(Consumer<? super Optional<BlockRegion>> listener) {
        onRegionChosen = listener;
    }

    /// Shows a part of the matrix, or what of it lies in the matrix, at once.
    public void show(Viewport part) {
        motion.jump(part.within(rows(), columns()));
    }

    /// Moves to a part of the matrix, or what of it lies in the matrix.
    public void glide(Viewport part) {
        Viewport wanted = part.within(rows(), columns());
        if (presentation.motionProperty().get() && interactive.get() && getScene() != null) {
            motion.glide(viewport.get(), wanted);
        } else {
            motion.jump(wanted);
        }
    }

    /// What is seen, or will be when the map has stopped to move.
    public Viewport target() {
        return motion.target();
    }

    /// Shows all of the matrix.
    public void fit() {
        glide(Viewport.fit(rows(), columns()));
    }

    /// Shows `factor` times fewer blocks either way, around the selected block if it is seen, or
    /// else the middle.
    public void zoom(double factor) {
        Viewport seen = target();
        Cell selected = selectedCell.get();
        double x = selected == null ? 0.5 : seen.x(selected.column() + 0.5, 1);
        double y = selected == null ? 0.5 : seen.y(selected.row() + 0.5, 1);
        boolean inside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
        Viewport wanted = seen.zoomed(factor, inside ? x : 0.5, inside ? y : 0.5, rows(), columns());
        glide(inside && selected != null ? wanted.showing(selected, rows(), columns()) : wanted);
    }

    /// Moves to where a block is seen, no further than is needed.
    public void reveal(Cell cell) {
        glide(target().showing(cell, rows(), columns()));
    }

    /// The blocks that are seen if they are so large that their elements are shown; null if not.
    public @Nullable BlockRegion closeBlocks() {
        Viewport seen = target();
        boolean close =
                HeatMapTiles.haveRoomForElements(presentation, getWidth() / seen.width(), getHeight() / seen.height());
        if (pyramid.get() == null || !close) {
            return null;
        }
        return new BlockRegion(
                (long) Math.floor(seen.top()),
                (long) Math.floor(seen.left()),
                Math.min(rows(), (long) Math.ceil(seen.top() + seen.height())) - 1,
                Math.min(columns(), (long) Math.ceil(seen.left() + seen.width())) - 1);
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
        return x < 0 || y < 0 || x >= getWidth() || y >= getHeight() ? null : nearestCell(x, y);
    }

    /// The block at a point of this region, or the nearest one; null if there is none at all.
    @Nullable
    Cell nearestCell(double x, double y) {
        if (pyramid.get() == null) {
            return null;
        }
        Cell cell = viewport.get().cellAt(x, y, getWidth(), getHeight());
        return new Cell(Math.clamp(cell.row(), 0, rows() - 1), Math.clamp(cell.column(), 0, columns() - 1));
    }

    void choose(Cell cell) {
        onCellChosen.accept(cell);
    }

    void choose(Optional<BlockRegion> region) {
        onRegionChosen.accept(region);
    }

    private void changed(@Nullable Pyramid before, @Nullable Pyramid now) {
        if (before == null || now == null || before.rows(0) != now.rows(0) || before.columns(0) != now.columns(0)) {
            show(Viewport.fit(rows(), columns()));
        }
        redraw();
    }

    @Override
    public void draw(Pen pen) {
        Window window = getScene() == null ? null : getScene().getWindow();
        int width = (int) Math.ceil(getWidth() * pixelScale() * (window == null ? 1 : window.getOutputScaleX()));
        int height = (int) Math.ceil(getHeight() * pixelScale() * (window == null ? 1 : window.getOutputScaleY()));
        HeatPixels.Coloring coloring =
                new HeatPixels.Coloring(pooling.get(), colorRange.get(), colorScale.get(), presentation.palette());
        Viewport seen = viewport.get();
        Pyramid shown = pyramid.get();
        pen.image(pixels.paint(shown, seen, coloring, width, height), 0, 0, getWidth(), getHeight());
        overview.hide();
        if (shown == null) {
            return;
        }
        BlockText text = blockText.get();
        if (text != null) {
            new HeatMapTiles(presentation, coloring, text).draw(pen, shown, seen, getWidth(), getHeight());
        }
        HeatMapMarks marks = new HeatMapMarks(presentation, seen, getWidth(), getHeight());
        BlockRegion region = selectedRegion.get();
        if (region != null) {
            marks.region(pen, region);
        }
        Cell cell = selectedCell.get();
        if (cell != null) {
            marks.block(pen, cell);
        }
        if (interactive.get()) {
            overview.draw(pen, shown, seen, coloring, getWidth(), getHeight());
        }
    }
}
