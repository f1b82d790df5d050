package nibblescope.app.chart;

/// What a pixel shows that has several blocks under it.
public enum Pooling {
    /// The largest error: no bad block is lost.
    MAX,
    /// The mean error: how bad a region is as a whole.
    MEAN
}
