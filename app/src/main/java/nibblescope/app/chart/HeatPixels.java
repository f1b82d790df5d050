package nibblescope.app.chart;

import java.nio.IntBuffer;
import java.util.Arrays;
import javafx.scene.image.Image;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import nibblescope.core.metrics.Pyramid;
import org.jspecify.annotations.Nullable;

/// An image of blocks that is painted over and over, and keeps its memory meanwhile.
final class HeatPixels {
    private final HeatRaster raster = new HeatRaster();
    private @Nullable PixelBuffer<IntBuffer> pixels;
    private @Nullable Image image;

    /// How the numbers of blocks become colours.
    record Coloring(Pooling pooling, ColorRange range, ColorScale scale, Palette palette) {}

    /// Paints a part of a matrix.
    ///
    /// @param pyramid the blocks; null for none
    /// @param width   of the image, in its own pixels
    Image paint(@Nullable Pyramid pyramid, Viewport seen, Coloring coloring, int width, int height) {
        PixelBuffer<IntBuffer> target = pixels;
        Image painted = image;
        if (target == null || painted == null || target.getWidth() != width || target.getHeight() != height) {
            IntBuffer memory = IntBuffer.allocate(Math.multiplyExact(width, height));
            target = new PixelBuffer<>(width, height, memory, PixelFormat.getIntArgbPreInstance());
            pixels = target;
            painted = new WritableImage(target);
            image = painted;
        }
        int[] argb = target.getBuffer().array();
        int outside = argb(coloring.palette().surface());
        if (pyramid == null) {
            Arrays.fill(argb, outside);
        } else {
            int nonFinite = argb(coloring.palette().nonFinite());
            int[] table = coloring.scale().table();
            raster.paint(
                    pyramid,
                    seen,
                    coloring.pooling(),
                    coloring.range(),
                    table,
                    nonFinite,
                    outside,
                    argb,
                    width,
                    height);
        }
        target.updateBuffer(_ -> null);
        return painted;
    }

    private static int argb(String rgb) {
        return 0xff000000 | Integer.parseInt(rgb.substring(1), 16);
    }
}
