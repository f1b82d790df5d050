package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaletteTest {
    /// What can be told at a glance without being compared side by side.
    private static final double TOLD_APART = 20;

    private static final double READABLE = 4.5;
    private static final double SEEN = 3;

    private record Named(String name, Color color) {
        Named(String name, String rgb) {
            this(name, Palette.color(rgb));
        }
    }

    /// Colours that stand beside each other and mean different things.
    private static List<List<Named>> families(Palette p) {
        Named value = new Named("value", p.value());
        Named reconstruction = new Named("reconstruction", p.reconstruction());
        Named error = new Named("error", p.error());
        Named good = new Named("good", p.good());
        Named codes = new Named("codes", p.codes());
        Named scales = new Named("scales", p.scales());
        Named tensorScale = new Named("tensor scale", p.tensorScale());
        Named padding = new Named("padding", p.padding());
        return List.of(
                List.of(value, reconstruction, error),
                List.of(good, error),
                List.of(codes, scales, tensorScale),
                List.of(codes, padding),
                List.of(scales, padding));
    }

    private static List<String> tooClose(Theme theme, Vision vision) {
        List<String> close = new ArrayList<>();
        for (List<Named> family : families(theme.palette())) {
            for (int i = 0; i < family.size(); i++) {
                for (int k = i + 1; k < family.size(); k++) {
                    double distance = vision.distance(family.get(i).color, family.get(k).color);
                    if (distance < TOLD_APART) {
                        close.add(String.format(
                                Locale.ROOT,
                                "%s %s: %s and %s are %.1f apart",
                                theme,
                                vision,
                                family.get(i).name,
                                family.get(k).name,
                                distance));
                    }
                }
            }
        }
        return close;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GREY")
    void colorsThatMeanDifferentThingsAreToldApartByPeopleOfAnyColorVision(Vision vision) {
        List<String> close = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            close.addAll(tooClose(theme, vision));
        }
        assertEquals(List.of(), close);
    }

    @ParameterizedTest
    @EnumSource
    void valuesReconstructionsAndErrorsAreToldApartInGrey(Theme theme) {
        Palette p = theme.palette();
        double value = Vision.GREY.lightness(Palette.color(p.value()));
        double reconstruction = Vision.GREY.lightness(Palette.color(p.reconstruction()));
        double error = Vision.GREY.lightness(Palette.color(p.error()));
        assertTrue(Math.abs(value - reconstruction) >= 8, value + " " + reconstruction);
        assertTrue(Math.abs(value - error) >= 8, value + " " + error);
        assertTrue(Math.abs(reconstruction - error) >= 8, reconstruction + " " + error);
    }

    @ParameterizedTest
    @EnumSource
    void textsAreReadable(Theme theme) {
        Palette p = theme.palette();
        List<Named> grounds = List.of(
                new Named("background", p.background()),
                new Named("surface", p.surface()),
                new Named("control", p.control()),
                new Named("raised", p.raised()),
                new Named("field", p.field()));
        List<Named> everywhere = List.of(new Named("text", p.text()), new Named("muted text", p.mutedText()));
        List<Named> inViews =
                List.of(new Named("error", p.error()), new Named("good", p.good()), new Named("accent", p.accent()));
        List<String> pale = new ArrayList<>();
        for (Named ground : grounds) {
            everywhere.forEach(text -> check(theme, text, ground, READABLE, pale));
        }
        for (Named ground : grounds.subList(0, 2)) {
            inViews.forEach(text -> check(theme, text, ground, READABLE, pale));
        }
        check(theme, new Named("on accent", p.onAccent()), new Named("accent", p.accent()), READABLE, pale);
        check(theme, new Named("background", p.background()), new Named("text", p.text()), READABLE, pale);
        assertEquals(List.of(), pale);
    }

    @ParameterizedTest
    @EnumSource
    void marksAreSeen(Theme theme) {
        Palette p = theme.palette();
        List<String> pale = new ArrayList<>();
        for (Named ground : List.of(new Named("background", p.background()), new Named("surface", p.surface()))) {
            for (Named mark : List.of(
                    new Named("value edge", p.valueEdge()),
                    new Named("reconstruction", p.reconstruction()),
                    new Named("tick", p.tick()),
                    new Named("codes", p.codes()),
                    new Named("not finite", p.nonFinite()))) {
                check(theme, mark, ground, SEEN, pale);
            }
        }
        assertEquals(List.of(), pale);
    }

    private static void check(Theme theme, Named text, Named ground, double least, List<String> pale) {
        double contrast = Vision.contrast(text.color, ground.color);
        if (contrast < least) {
            pale.add(String.format(
                    Locale.ROOT, "%s: %s on %s has a contrast of %.2f", theme, text.name, ground.name, contrast));
        }
    }

    @Test
    void theVisionsAreThoseOfTheirDefinitions() {
        // WCAG: black on white is 21, #777777 on white 4.48.
        assertEquals(21, Vision.contrast(Color.BLACK, Color.WHITE), 1e-9);
        assertEquals(4.48, Vision.contrast(Color.web("#777777"), Color.WHITE), 0.005);
        // sRGB red is L* 53.24, a* 80.09, b* 67.20: as far from black as their norm, 117.3.
        assertEquals(117.34, Vision.USUAL.distance(Color.web("#ff0000"), Color.BLACK), 0.1);
        for (Vision vision : Vision.values()) {
            assertEquals(100, vision.lightness(Color.WHITE), 0.01, vision.name());
            assertEquals(0, vision.distance(Color.BLACK, Color.BLACK), vision.name());
        }
        // Red and green of one lightness are what these two do not tell apart.
        Color red = Color.web("#b83a2e");
        Color green = Color.web("#5e7500");
        assertTrue(Vision.USUAL.distance(red, green) > 60);
        assertTrue(Vision.DEUTERANOPIA.distance(red, green) < 25);
    }
}
