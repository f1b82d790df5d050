package nibblescope.app.cli;

import java.util.Optional;
import nibblescope.core.io.Input;

/// The window of the explorer.
public interface Window {
    /// Why no window can be shown, as far as that is known without trying: `there is no display`.
    Optional<String> missing();

    /// Shows the window and returns when it is closed.
    ///
    /// @param input what to open in it; the sample if nothing
    /// @return the exit code
    /// @throws DisplayException if there is no display after all
    int show(Optional<Input> input) throws DisplayException;
}
