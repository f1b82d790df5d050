package nibblescope.app.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import nibblescope.app.chart.Vision;

/// Whether the texts of a scene can be read on what is behind them, from a picture of it.
public final class Readability {
    private static final double LEAST_CONTRAST = 4.5;

    private final WritableImage picture;
    private final List<String> pale = new ArrayList<>();
    private int texts;

    /// What was found.
    ///
    /// @param texts how many texts were looked at
    /// @param pale  those that stand out too little
    public record Report(int texts, List<String> pale) {}

    private Readability(Scene scene) {
        picture = scene.snapshot(null);
    }

    /// Looks at all texts of a scene that are not switched off. On the FX thread.
    public static Report of(Scene scene) {
        Readability readability = new Readability(scene);
        readability.look(scene.getRoot());
        return new Report(readability.texts, List.copyOf(readability.pale));
    }

    private void look(Node node) {
        if (!node.isVisible() || node.getOpacity() == 0 || node.isDisabled()) {
            return;
        }
        if (node instanceof Text text && !text.getText().isBlank() && text.getFill() instanceof Color fill) {
            Bounds bounds = text.localToScene(text.getBoundsInLocal());
            if (bounds.getMinX() >= 0
                    && bounds.getMinY() >= 0
                    && bounds.getMaxX() < picture.getWidth()
                    && bounds.getMaxY() < picture.getHeight()
                    && bounds.getWidth() > 0) {
                check(text, fill, bounds);
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::look);
        }
    }

    private void check(Text text, Color fill, Bounds bounds) {
        Map<Color, Integer> counts = new HashMap<>();
        PixelReader pixels = picture.getPixelReader();
        for (int y = (int) bounds.getMinY(); y < bounds.getMaxY(); y++) {
            for (int x = (int) bounds.getMinX(); x < bounds.getMaxX(); x++) {
                counts.merge(pixels.getColor(x, y), 1, Integer::sum);
            }
        }
        // The letters of a text cover less than half of its rectangle, and their edges have many colours.
        Color ground = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        texts++;
        double contrast = Vision.contrast(fill, ground);
        // Where the text is hidden behind something, nothing of its colour is there.
        boolean seen = counts.keySet().stream().anyMatch(color -> near(color, fill));
        if (seen && contrast < LEAST_CONTRAST) {
            pale.add(String.format(
                    Locale.ROOT, "\"%s\" %s on %s: %.2f", text.getText(), hex(fill), hex(ground), contrast));
        }
    }

    private static boolean near(Color one, Color other) {
        return Vision.USUAL.distance(one, other) < 20;
    }

    private static String hex(Color color) {
        return color.toString().substring(2, 8);
    }
}
