package nibblescope.app.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a view can be written as.
public enum FileFormat {
    /// A picture of pixels.
    PNG,
    /// A picture of shapes and texts.
    SVG,
    /// The numbers behind the picture, a line a row.
    CSV,
    /// The same numbers as objects.
    JSON;

    /// What the name of such a file ends with: `.png`.
    public String extension() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    public boolean isPicture() {
        return switch (this) {
            case PNG, SVG -> true;
            case CSV, JSON -> false;
        };
    }

    /// The format that the name of a file asks for.
    public static Optional<FileFormat> of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> name.endsWith(format.extension()))
                .findFirst();
    }
}
