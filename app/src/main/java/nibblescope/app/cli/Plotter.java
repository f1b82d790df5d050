package nibblescope.app.cli;

/// Draws a view as a picture, without a window and without a display.
@FunctionalInterface
public interface Plotter {
    /// The picture as the bytes of a PNG file of exactly the size asked for. The request is valid:
    /// its tensor can be quantized and its block exists. Blocks until the picture is drawn.
    ///
    /// @throws DisplayException if pictures cannot be drawn here
    byte[] png(PlotRequest request) throws DisplayException;
}
