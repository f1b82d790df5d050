package nibblescope.app.chart;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/// A part of a view that draws itself with a [Pen]: on a canvas of its own, once a pulse after
/// something has changed, and into vector files. Children may lie on top of it; whoever adds them
/// lays them out in [#layoutChildren] after calling it here.
public abstract class Drawing extends Region implements Pixelated {
    private final Canvas canvas = new Canvas();
    private double pixelScale = 1;

    protected Drawing() {
        canvas.setManaged(false);
        getChildren().add(canvas);
    }

    /// Draws everything, for the size of now.
    public abstract void draw(Pen pen);

    /// Draws anew with the next pulse.
    public final void redraw() {
        requestLayout();
    }

    /// How many pixels of the screen's a unit of length is drawn with: 1, or more for a larger picture.
    protected final double pixelScale() {
        return pixelScale;
    }

    @Override
    public final void setPixelScale(double scale) {
        pixelScale = scale;
        canvas.getTransforms().setAll(new Scale(1 / scale, 1 / scale));
        redraw();
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth() * pixelScale);
        canvas.setHeight(getHeight() * pixelScale);
        GraphicsContext context = canvas.getGraphicsContext2D();
        context.setTransform(pixelScale, 0, 0, pixelScale, 0, 0);
        context.clearRect(0, 0, getWidth(), getHeight());
        if (getWidth() > 0 && getHeight() > 0) {
            draw(new CanvasPen(context));
        }
    }
}
