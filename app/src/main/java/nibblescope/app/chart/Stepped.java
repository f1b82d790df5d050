package nibblescope.app.chart;

import javafx.beans.property.IntegerProperty;

/// A view that tells its story step by step. Models are stepped.
public interface Stepped {
    /// How many steps there are.
    int steps();

    /// The step that is shown, from 0; the last one shows all.
    IntegerProperty stepProperty();
}
