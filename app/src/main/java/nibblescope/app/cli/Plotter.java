package nibblescope.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import nibblescope.core.quantize.RunMonitor;

/// Draws a view, or writes the numbers behind it, without a window and without a display.
@FunctionalInterface
public interface Plotter {
    /// Draws what is asked for and returns when it is written; a picture is of exactly the size asked
    /// for. The request is valid: its tensor can be quantized and its position exists. Numbers need no
    /// fonts.
    ///
    /// @param out     stays open
    /// @param monitor asked whether the result is still wanted
    /// @throws InputException   if the view has no such setting
    /// @throws DisplayException if pictures cannot be drawn here
    /// @throws java.util.concurrent.CancellationException if the monitor says so
    void draw(PlotRequest request, OutputStream out, RunMonitor monitor)
            throws InputException, DisplayException, IOException;
}
