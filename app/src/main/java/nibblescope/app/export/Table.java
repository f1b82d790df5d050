package nibblescope.app.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CancellationException;
import nibblescope.app.chart.Dataset;
import nibblescope.core.quantize.RunMonitor;

/// The numbers behind a picture, to be written row by row.
///
/// @param data       the numbers
/// @param provenance where they come from
public record Table(Dataset data, Provenance provenance) {
    /// Writes all rows.
    ///
    /// @param monitor told of rows, of which nobody knows how many there will be: the total is what
    ///                is done
    /// @throws CancellationException if the monitor says so
    public void write(Form form, OutputStream out, RunMonitor monitor) throws IOException {
        switch (form) {
            case CSV -> Csv.write(this, out, monitor);
            case JSON -> RowsJson.write(this, out, monitor);
        }
    }

    /// What numbers are written as.
    public enum Form {
        CSV,
        JSON
    }

    /// Hands over all rows, unless they are not wanted any more.
    void forEachRow(Dataset.Row row, RunMonitor monitor) throws IOException {
        List<String> columns = data.columns();
        Counter counter = new Counter(monitor);
        data.forEachRow(cells -> {
            if (cells.size() != columns.size()) {
                throw new IllegalStateException(
                        "a row of %d cells for the columns %s".formatted(cells.size(), columns));
            }
            counter.count();
            row.accept(cells);
        });
    }

    private static final class Counter {
        private static final int ROWS_BETWEEN_REPORTS = 1024;

        private final RunMonitor monitor;
        private long rows;

        Counter(RunMonitor monitor) {
            this.monitor = monitor;
        }

        void count() {
            if (rows % ROWS_BETWEEN_REPORTS == 0) {
                if (monitor.cancelled()) {
                    throw new CancellationException();
                }
                monitor.progress(rows, rows);
            }
            rows++;
        }
    }
}
