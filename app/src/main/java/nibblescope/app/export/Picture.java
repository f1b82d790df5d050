package nibblescope.app.export;

import java.io.IOException;
import java.io.OutputStream;

/// A picture of a view as it was when it was taken; to be written on any thread.
public interface Picture {
    /// Writes the picture, with where it comes from below it and in the notes of the file.
    void write(Provenance provenance, OutputStream out) throws IOException;
}
