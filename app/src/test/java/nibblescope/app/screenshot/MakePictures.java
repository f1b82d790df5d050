package nibblescope.app.screenshot;

import java.io.IOException;
import java.nio.file.Path;
import javafx.application.Platform;
import nibblescope.app.cli.DisplayException;

/// Makes the stored pictures anew, all of them: `mvn -Ppictures process-test-classes`. Whoever does
/// so looks at each that has changed before committing it.
final class MakePictures {
    private MakePictures() {}

    /// Writes the pictures into the folder that is the one argument.
    public static void main(String[] arguments) throws IOException, DisplayException {
        Path folder = Path.of(arguments[0]);
        for (StoredPicture picture : StoredPicture.values()) {
            new PictureComparison(folder, folder, picture.file()).store(picture.draw());
        }
        Platform.exit();
    }
}
