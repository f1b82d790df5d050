package nibblescope.app.screenshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is drawn is, to the pixel, what the stored pictures show.
class PictureTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void whatIsDrawnIsWhatTheStoredPictureShows(StoredPicture picture) throws Exception {
        PictureComparison.ofStored(picture.file()).compare(picture.draw());
    }

    @Test
    void aPictureDoesNotDependOnWhatWasDrawnBefore() throws Exception {
        BufferedImage first = StoredPicture.CONTROLS_DARK.draw();
        StoredPicture.DISTRIBUTIONS_DARK.draw();
        StoredPicture.CONTROLS_LIGHT.draw();
        new PictureComparison(folder, folder.resolve("again"), "controls.png")
                .store(first)
                .compare(StoredPicture.CONTROLS_DARK.draw());
    }

    @Test
    void aDifferentPixelIsCountedPlacedAndShown() throws Exception {
        BufferedImage stored = new BufferedImage(8, 4, BufferedImage.TYPE_INT_ARGB);
        BufferedImage drawn = new BufferedImage(8, 4, BufferedImage.TYPE_INT_ARGB);
        drawn.setRGB(5, 2, 0xFF000001);
        drawn.setRGB(1, 3, 0xFF000001);
        Path reports = folder.resolve("reports");
        PictureComparison comparison = new PictureComparison(folder, reports, "dots.png").store(stored);
        AssertionError failure = assertThrows(AssertionError.class, () -> comparison.compare(drawn));
        assertTrue(
                message(failure).startsWith("dots.png: 2 of 32 pixels differ, the first at column 5 of row 2"),
                message(failure));
        assertTrue(Files.exists(reports.resolve("dots-drawn.png")));
        BufferedImage difference = PictureComparison.read(reports.resolve("dots-difference.png"));
        assertEquals(PictureComparison.DIFFERENT, difference.getRGB(5, 2));
        assertEquals(PictureComparison.DIFFERENT, difference.getRGB(1, 3));
    }

    @Test
    void aMissingPictureIsAFailureThatSaysHowItIsMadeAndMakesNone() {
        Path stored = folder.resolve("stored");
        PictureComparison comparison = new PictureComparison(stored, folder.resolve("reports"), "none.png");
        BufferedImage drawn = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        AssertionError failure = assertThrows(AssertionError.class, () -> comparison.compare(drawn));
        assertTrue(message(failure).contains("-Ppictures"), message(failure));
        assertTrue(Files.notExists(stored.resolve("none.png")));
    }

    @Test
    void aPictureOfAnotherSizeIsAFailureThatNamesBoth() throws Exception {
        PictureComparison comparison = new PictureComparison(folder, folder.resolve("reports"), "size.png")
                .store(new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB));
        BufferedImage drawn = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
        AssertionError failure = assertThrows(AssertionError.class, () -> comparison.compare(drawn));
        assertTrue(message(failure).contains("3 × 2 pixels, the stored one 2 × 2"), message(failure));
    }

    private static String message(AssertionError failure) {
        return String.valueOf(failure.getMessage());
    }
}
