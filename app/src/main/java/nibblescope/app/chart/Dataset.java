package nibblescope.app.chart;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The numbers behind a picture, as a table: exact, and in no language. It stays what it is when the
/// picture changes, and may be written on any thread.
public interface Dataset {
    /// The names of the columns in lower case, words joined by `_`, with the unit as the last word
    /// where there is one: `block_scale`, `sqnr_db`.
    List<String> columns();

    /// Hands over the rows, one after the other.
    ///
    /// @throws IOException          if they cannot be taken
    /// @throws java.util.concurrent.CancellationException if they are not wanted any more, or what
    ///                              they are about has been closed
    void forEachRow(Row row) throws IOException;

    /// Takes a row.
    @FunctionalInterface
    interface Row {
        /// Takes one row.
        ///
        /// @param cells one for each column: text, whole numbers, floats, doubles, truth values, or
        ///              null where there is nothing to say
        void accept(List<@Nullable Object> cells) throws IOException;
    }
}
