package nibblescope.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How sizes are written on the command line: `1200x800`.
final class Sizes implements ITypeConverter<PlotRequest.Size> {
    static final PlotRequest.Size DEFAULT = new PlotRequest.Size(1200, 800);

    private static final int LEAST = 100;
    /// The most pixels of a side.
    static final int MOST = 8192;
    private static final Pattern WIDTH_BY_HEIGHT = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

    @Override
    public PlotRequest.Size convert(String text) {
        Matcher matcher = WIDTH_BY_HEIGHT.matcher(text);
        if (matcher.matches()) {
            int width = Integer.parseInt(matcher.group(1));
            int height = Integer.parseInt(matcher.group(2));
            if (Math.min(width, height) >= LEAST && Math.max(width, height) <= MOST) {
                return new PlotRequest.Size(width, height);
            }
        }
        throw new TypeConversionException(
                "\"%s\" is no size; width x height such as 1200x800 is expected, each %d to %d"
                        .formatted(text, LEAST, MOST));
    }
}
