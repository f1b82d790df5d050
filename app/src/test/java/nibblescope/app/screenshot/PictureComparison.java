package nibblescope.app.screenshot;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;

/// Compares a picture with the stored one of its name, pixel by pixel. Where they differ, the drawn
/// picture and one of the differences are written where the build keeps its reports. Stored pictures
/// are made only when [MakePictures] is asked to, never by a test.
///
/// @param stored  folder of the stored pictures
/// @param reports folder that differences are written to
/// @param file    name of the picture
record PictureComparison(Path stored, Path reports, String file) {
    /// The colour of pixels that differ.
    static final int DIFFERENT = 0xFFE00000;

    private static final Path SOURCES = Path.of("src", "test", "resources", "nibblescope", "app", "pictures");

    /// Compares with one of the pictures among the sources.
    static PictureComparison ofStored(String file) {
        return new PictureComparison(SOURCES, Path.of("target", "pictures"), file);
    }

    /// Makes a picture the stored one.
    PictureComparison store(BufferedImage picture) throws IOException {
        Files.createDirectories(stored);
        Files.write(stored.resolve(file), Snapshots.png(picture));
        return this;
    }

    static BufferedImage read(Path file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(file.toFile()), () -> file + " is no picture");
    }

    /// Fails unless a picture is the stored one to the last pixel.
    void compare(BufferedImage drawn) throws IOException {
        if (Files.notExists(stored.resolve(file))) {
            report("drawn", drawn);
            throw new AssertionError(file + " is not stored. What is drawn now is in " + reports
                    + ". If it is right, make the stored pictures with"
                    + " mvn -Ppictures process-test-classes, and look at each that has changed");
        }
        BufferedImage expected = read(stored.resolve(file));
        int width = drawn.getWidth();
        int height = drawn.getHeight();
        if (expected.getWidth() != width || expected.getHeight() != height) {
            report("drawn", drawn);
            throw new AssertionError("%s: drawn are %d × %d pixels, the stored one %d × %d"
                    .formatted(file, width, height, expected.getWidth(), expected.getHeight()));
        }
        BufferedImage differences = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        long count = 0;
        String first = "";
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean same = expected.getRGB(x, y) == drawn.getRGB(x, y);
                differences.setRGB(x, y, same ? faded(drawn.getRGB(x, y)) : DIFFERENT);
                if (!same) {
                    first = count == 0 ? "column " + x + " of row " + y : first;
                    count++;
                }
            }
        }
        if (count > 0) {
            report("drawn", drawn);
            report("difference", differences);
            throw new AssertionError("%s: %d of %d pixels differ, the first at %s; see %s"
                    .formatted(file, count, (long) width * height, first, reports.toAbsolutePath()));
        }
    }

    /// A light grey of the same picture, on which differences stand out.
    private static int faded(int argb) {
        int grey = ((argb >> 16 & 0xFF) + (argb >> 8 & 0xFF) + (argb & 0xFF)) / 3;
        int light = 192 + grey / 4;
        return 0xFF000000 | light << 16 | light << 8 | light;
    }

    private void report(String what, BufferedImage picture) throws IOException {
        Files.createDirectories(reports);
        Files.write(reports.resolve(file.replace(".png", "-" + what + ".png")), Snapshots.png(picture));
    }
}
