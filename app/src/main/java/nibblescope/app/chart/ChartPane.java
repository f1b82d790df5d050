package nibblescope.app.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.control.Label;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.fx.ChartCanvas;
import org.jfree.chart.fx.interaction.MouseHandlerFX;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;

/// Shows a chart in the colours of the theme, and beside whatever the mouse is over, or the arrow
/// keys have come to, what it says: the tool tip texts of the chart's items.
public final class ChartPane extends Region implements Pixelated {
    private static final double READOUT_GAP = 6;
    private static final double LEAST_WIDTH = 260;
    private static final double LEAST_HEIGHT = 130;

    private final JFreeChart chart;
    private final Presentation presentation;
    private final Consumer<Palette> paints;
    private final ChartCanvas canvas;
    private final Rectangle mark = new Rectangle();
    private final Label readout = new Label();
    private final ImageView enlarged = new ImageView();
    private int current = -1;
    private double pixelScale = 1;

    /// @param legend whether the series are named below the plot
    /// @param paints gives series and the like their paints, now and when the theme changes
    public ChartPane(Plot plot, boolean legend, Presentation presentation, Consumer<Palette> paints) {
        chart = new RedrawnChart(plot, legend);
        this.presentation = presentation;
        this.paints = paints;
        canvas = quietCanvas(chart);
        getStyleClass().add("chart-pane");
        mark.getStyleClass().add("chart-mark");
        mark.setManaged(false);
        mark.setMouseTransparent(true);
        readout.getStyleClass().add("chart-readout");
        readout.setManaged(false);
        readout.setMouseTransparent(true);
        enlarged.setManaged(false);
        enlarged.setVisible(false);
        getChildren().addAll(canvas, enlarged, mark, readout);
        hideReadout();
        setFocusTraversable(true);
        setOnMouseMoved(this::hover);
        setOnMouseExited(_ -> hideReadout());
        setOnMousePressed(_ -> requestFocus());
        setOnKeyPressed(this::step);
        focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                hideReadout();
            }
        });
        presentation.themeProperty().addListener((_, _, _) -> change(() -> {}));
        presentation.textScaleProperty().addListener((_, _, _) -> {
            change(() -> {});
            requestLayout();
        });
        change(() -> {});
    }

    /// A canvas that does nothing of its own accord: it neither zooms nor pans, and does not draw
    /// anew while the mouse does nothing that shows.
    private static ChartCanvas quietCanvas(JFreeChart chart) {
        ChartCanvas canvas = new ChartCanvas(chart);
        canvas.setTooltipEnabled(false);
        canvas.setDomainZoomable(false);
        canvas.setRangeZoomable(false);
        for (String id : List.of("pan", "scroll", "anchor", "dispatch")) {
            MouseHandlerFX handler = canvas.getMouseHandler(id);
            canvas.removeMouseHandler(handler);
            canvas.removeAuxiliaryMouseHandler(handler);
        }
        return canvas;
    }

    public JFreeChart chart() {
        return chart;
    }

    /// Changes the chart and its data, and draws it once.
    public void change(Runnable changes) {
        chart.setNotify(false);
        changes.run();
        current = -1;
        new ChartTheme(presentation).apply(chart);
        paints.accept(presentation.palette());
        hideReadout();
        chart.setNotify(true);
    }

    /// Draws the chart where it lies in this region.
    public void draw(Graphics2D graphics) {
        Graphics2D moved = (Graphics2D) graphics.create();
        moved.translate(canvas.getLayoutX(), canvas.getLayoutY());
        draw(moved, canvas.getWidth(), canvas.getHeight());
        moved.dispose();
    }

    private void draw(Graphics2D graphics, double width, double height) {
        chart.draw(graphics, new Rectangle2D.Double(0, 0, Math.floor(width), Math.floor(height)));
    }

    @Override
    public void setPixelScale(double scale) {
        pixelScale = scale;
        requestLayout();
    }

    /// JavaFX enlarges what is on a canvas, so an image of more pixels takes its place.
    private void enlarge() {
        boolean isEnlarged = pixelScale > 1 && canvas.getWidth() > 0 && canvas.getHeight() > 0;
        canvas.setVisible(!isEnlarged);
        enlarged.setVisible(isEnlarged);
        enlarged.setImage(null);
        if (isEnlarged) {
            BufferedImage pixels = new BufferedImage(
                    (int) Math.ceil(canvas.getWidth() * pixelScale),
                    (int) Math.ceil(canvas.getHeight() * pixelScale),
                    BufferedImage.TYPE_INT_ARGB);
            Graphics2D graphics = pixels.createGraphics();
            graphics.scale(pixelScale, pixelScale);
            draw(graphics, canvas.getWidth(), canvas.getHeight());
            graphics.dispose();
            enlarged.setImage(SwingFXUtils.toFXImage(pixels, null));
            enlarged.setFitWidth(pixels.getWidth() / pixelScale);
            enlarged.setFitHeight(pixels.getHeight() / pixelScale);
            enlarged.relocate(canvas.getLayoutX(), canvas.getLayoutY());
        }
    }

    /// What is read out now; empty if nothing is.
    public String readout() {
        return readout.isVisible() ? readout.getText() : "";
    }

    @Override
    protected double computeMinWidth(double height) {
        return presentation.scaled(LEAST_WIDTH);
    }

    @Override
    protected double computeMinHeight(double width) {
        return presentation.scaled(LEAST_HEIGHT);
    }

    @Override
    protected double computePrefWidth(double height) {
        return presentation.scaled(320);
    }

    @Override
    protected double computePrefHeight(double width) {
        return presentation.scaled(220);
    }

    @Override
    protected void layoutChildren() {
        // A focus ring needs its room around the canvas.
        double left = snappedLeftInset();
        double top = snappedTopInset();
        double width = Math.max(0, getWidth() - left - snappedRightInset());
        double height = Math.max(0, getHeight() - top - snappedBottomInset());
        if (canvas.getWidth() != width || canvas.getHeight() != height) {
            hideReadout();
            canvas.setWidth(width);
            canvas.setHeight(height);
        }
        canvas.relocate(left, top);
        enlarge();
    }

    /// The items of the chart that have something to say, in the order in which they are drawn.
    private List<ChartEntity> items() {
        List<ChartEntity> items = new ArrayList<>();
        if (canvas.getRenderingInfo() != null) {
            for (Object entity : canvas.getRenderingInfo().getEntityCollection().getEntities()) {
                if (entity instanceof ChartEntity item && item.getToolTipText() != null) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    private void hover(MouseEvent event) {
        List<ChartEntity> items = items();
        double x = event.getX() - canvas.getLayoutX();
        double y = event.getY() - canvas.getLayoutY();
        Optional<ChartEntity> hit = items.stream()
                .filter(item -> item.getArea().getBounds2D().contains(x, y))
                .findFirst();
        // A short bar is hard to hit: anywhere above it counts too.
        if (hit.isEmpty() && !isHorizontal() && plotArea().contains(x, y)) {
            hit = items.stream()
                    .filter(item -> item.getArea().getBounds2D().getMinX() <= x
                            && x <= item.getArea().getBounds2D().getMaxX())
                    .findFirst();
        }
        if (hit.isPresent()) {
            current = items.indexOf(hit.get());
            show(hit.get());
        } else {
            hideReadout();
        }
    }

    private boolean isHorizontal() {
        return chart.getPlot() instanceof CategoryPlot plot
                && plot.getOrientation().equals(PlotOrientation.HORIZONTAL);
    }

    private Rectangle2D plotArea() {
        return canvas.getRenderingInfo().getPlotInfo().getDataArea();
    }

    private void step(KeyEvent event) {
        List<ChartEntity> items = items();
        if (items.isEmpty()) {
            return;
        }
        int last = items.size() - 1;
        switch (event.getCode()) {
            case LEFT -> current = Math.max(0, current - 1);
            case RIGHT -> current = Math.min(last, current + 1);
            case HOME -> current = 0;
            case END -> current = last;
            default -> {
                return;
            }
        }
        show(items.get(Math.min(last, current)));
        event.consume();
    }

    private void show(ChartEntity item) {
        Rectangle2D area = item.getArea().getBounds2D();
        mark.setX(canvas.getLayoutX() + area.getX());
        mark.setY(canvas.getLayoutY() + area.getY());
        mark.setWidth(Math.max(1, area.getWidth()));
        mark.setHeight(Math.max(1, area.getHeight()));
        mark.setVisible(true);
        readout.setText(item.getToolTipText());
        readout.setVisible(true);
        readout.applyCss();
        double width = Math.min(getWidth(), Math.ceil(readout.prefWidth(-1)));
        double height = Math.ceil(readout.prefHeight(width));
        double x = mark.getX() + mark.getWidth() / 2 - width / 2;
        double y = mark.getY() - height - READOUT_GAP;
        readout.resizeRelocate(
                snapPositionX(Math.clamp(x, 0, Math.max(0, getWidth() - width))), Math.max(0, y), width, height);
        setAccessibleHelp(item.getToolTipText());
    }

    private void hideReadout() {
        mark.setVisible(false);
        readout.setVisible(false);
    }
}
