package nibblescope.app.chart;

/// What a view draws pixel by pixel. A picture of the view that is larger than the screen has it draw
/// more of them.
public interface Pixelated {
    /// Draws with the next layout as many pixels a unit of length.
    ///
    /// @param scale 1 for those of the screen
    void setPixelScale(double scale);
}
