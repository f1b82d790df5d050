package nibblescope.app.cli;

import java.util.Locale;
import nibblescope.app.i18n.Messages;
import picocli.CommandLine.Option;

/// What a picture looks like.
final class LookOptions {
    private static final double LARGEST_SCALE = 3;
    private static final double LARGEST_TEXT_SCALE = 2;

    @Option(names = "--size", paramLabel = "WxH", description = "Size of a picture. Default: ${DEFAULT-VALUE}.")
    private PlotRequest.Size size = Sizes.DEFAULT;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            description = "Pixels of a PNG file a pixel of the size, 1 to 3. Default: 1.")
    private double scale = 1;

    @Option(names = "--theme", paramLabel = "THEME", description = "light or dark. Default: light.")
    private PlotRequest.Theme theme = PlotRequest.Theme.LIGHT;

    @Option(names = "--language", paramLabel = "LANGUAGE", description = "en, tr or zh. Default: en.")
    private String language = "en";

    @Option(
            names = "--text-scale",
            paramLabel = "FACTOR",
            description = "How much larger than usual text is, 1 to 2. Default: 1.")
    private double textScale = 1;

    PlotRequest.Look look() throws InputException {
        between("--scale", scale, LARGEST_SCALE);
        between("--text-scale", textScale, LARGEST_TEXT_SCALE);
        if (Math.max(size.width(), size.height()) * scale > Sizes.MOST) {
            throw new InputException("--scale %s: a picture of %d x %d would have more than %d pixels a side"
                    .formatted(scale, size.width(), size.height(), Sizes.MOST));
        }
        Locale chosen = Messages.LANGUAGES.stream()
                .filter(known -> known.getLanguage().equals(language.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InputException("--language " + language + ": en, tr or zh is expected"));
        return new PlotRequest.Look(size, scale, theme, chosen, textScale);
    }

    private static void between(String option, double value, double most) throws InputException {
        if (!(value >= 1 && value <= most)) {
            throw new InputException("%s %s: 1 to %.0f is expected".formatted(option, value, most));
        }
    }
}
