package nibblescope.app.numberline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the numbers in a text that was written for anything: a list in any language, a numpy array,
/// columns of a spreadsheet, a sentence. Whatever is neither a letter, a digit, a point nor a sign
/// separates numbers, and a number stands alone between two of these: `float32`, `16bit`, `1.2.3`
/// and `3-5` hold none.
///
/// A number is decimal (`-1.5e-3`, `.5`, `2.`, with a suffix as in `0.5f`), NaN or an infinity
/// (`nan`, `np.inf`, `-∞`), a hexadecimal float (`0x1.8p-3`), or the bits of an FP32 number as eight
/// hexadecimal digits (`0x3F800000`). Its digits may be grouped by thin spaces, its sign may be any
/// of the dashes that programs make of a minus. What a list says about itself is left out
/// (`device='cuda:0'`, `shape=(4, 4)`, the name of a JSON field). Values are read to FP32 in one
/// rounding.
///
/// A comma separates numbers, unless it can only be a decimal mark; see [#decimalCommas].
final class ValuesText {
    /// So much of a text is read, which is far more than is wanted: it takes time in proportion.
    static final int MOST_CHARACTERS = 100_000;

    /// A piece of a text that is longer than any number that somebody wrote.
    private static final int LONGEST_NUMBER = 1_000;

    private static final Pattern SELF_DESCRIPTION =
            Pattern.compile("[\"']?\\b(?i:device|shape|size)[\"']?\\s{0,9}(?:\\([^)]{0,99}\\)|[=:]\\s{0,9}"
                    + "(?:\"[^\"]{0,99}\"|'[^']{0,99}'|\\([^)]{0,99}\\)|\\[[^]]{0,99}]|[\\w.]++))"
                    + "|\"[^\"\\n]{0,99}\"\\s{0,9}:|'[^'\\n]{0,99}'\\s{0,9}:"
                    + "|#DIV/0!");

    /// Letters of scripts that are written without spaces between words separate numbers.
    private static final Pattern PIECE = Pattern.compile("[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Lm}\\p{N}_.+\\-−‐‑–－∞#]++");

    private static final Pattern DASH = Pattern.compile("[−‐‑–－]");
    private static final Pattern GROUP_GAP = Pattern.compile("(?<=\\d)[\u2009\u202F](?=\\d{3}(?!\\d))");
    private static final Pattern LAST_POINTS = Pattern.compile("\\.++$");

    private static final Pattern DECIMAL =
            Pattern.compile("([+-]?(?:\\d++\\.?+\\d*+|\\.\\d++)(?:[eE][+-]?\\d{1,9})?)(?:[fFdDlL]|f16|f32|f64)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("[+-]?0[xX](?:\\p{XDigit}++\\.?+\\p{XDigit}*+|\\.\\p{XDigit}++)[pP][+-]?\\d{1,9}");
    private static final Pattern BITS = Pattern.compile("0[xX](\\p{XDigit}{8})");
    private static final Pattern NAN = Pattern.compile("(?i)[+-]?(?:[a-z]\\w*+\\.)?nan");
    private static final Pattern INFINITE = Pattern.compile("(?i)([+-]?)(?:(?:[a-z]\\w*+\\.)?inf(?:inity)?|∞)");
    private static final Pattern NUMBER_LIKE = Pattern.compile("[+-]?\\.?\\d.*");

    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("(?<=\\d),(?=\\d)");
    private static final Pattern OTHER_USE_OF_MARKS = Pattern.compile("\\.\\d|\\d,(?!\\d)|,\\d++,|[\\[\\](){}]");

    /// What was found in a text.
    ///
    /// @param values        the numbers, as many as were wanted
    /// @param count         how many there are in all
    /// @param decimalCommas whether commas were read as decimal marks
    /// @param outOfRange    how many became infinite or 0 because FP32 does not reach them
    /// @param misread       the first piece that looks like a number and is none
    /// @param cut           whether the text is longer than what is read
    record Found(
            List<Float> values,
            long count,
            boolean decimalCommas,
            long outOfRange,
            Optional<String> misread,
            boolean cut) {
        Found {
            values = List.copyOf(values);
        }
    }

    private ValuesText() {}

    /// Finds the numbers of a text; takes the first `most`.
    static Found find(String text, int most) {
        boolean cut = text.length() > MOST_CHARACTERS;
        String read = cut ? text.substring(0, MOST_CHARACTERS) : text;
        String plain = GROUP_GAP
                .matcher(SELF_DESCRIPTION.matcher(read).replaceAll(" "))
                .replaceAll("");
        if (decimalCommas(plain)) {
            Found found = find(COMMA_IN_NUMBER.matcher(plain).replaceAll("."), most, true, cut);
            if (found.count() > 1) {
                return found;
            }
        }
        return find(plain, most, false, cut);
    }

    /// Whether commas can only be decimal marks, if there are several numbers: there is no decimal
    /// point and no bracket, and commas stand between digits alone, one in a number (`1,5; 2,25`,
    /// columns of a spreadsheet). In `1,5` alone, or `1,5,2`, they separate.
    private static boolean decimalCommas(String text) {
        return COMMA_IN_NUMBER.matcher(text).find()
                && !OTHER_USE_OF_MARKS.matcher(text).find();
    }

    private static Found find(String text, int most, boolean decimalCommas, boolean cut) {
        List<Float> values = new ArrayList<>();
        long count = 0;
        long outOfRange = 0;
        Optional<String> misread = Optional.empty();
        Matcher pieces = PIECE.matcher(text);
        while (pieces.find()) {
            String piece = piece(pieces.group());
            Optional<Float> value = number(piece);
            if (value.isPresent()) {
                count++;
                outOfRange += isOutOfRange(piece, value.get()) ? 1 : 0;
                if (values.size() < most) {
                    values.add(value.get());
                }
            } else if (misread.isEmpty() && NUMBER_LIKE.matcher(piece).matches()) {
                misread = Optional.of(piece);
            }
        }
        return new Found(values, count, decimalCommas, outOfRange, misread, cut);
    }

    /// Reads a text that is to be one number and nothing else. A comma in it is a decimal mark.
    static Optional<Float> one(String text) {
        String plain = GROUP_GAP.matcher(text.strip()).replaceAll("");
        boolean comma = plain.indexOf(',') == plain.lastIndexOf(',') && plain.indexOf('.') < 0;
        return number(piece(comma ? plain.replace(',', '.') : plain));
    }

    /// A piece with one kind of minus and without the points that end a sentence.
    private static String piece(String piece) {
        return piece.length() > LONGEST_NUMBER
                ? ""
                : LAST_POINTS.matcher(DASH.matcher(piece).replaceAll("-")).replaceAll("");
    }

    private static Optional<Float> number(String piece) {
        Matcher decimal = DECIMAL.matcher(piece);
        if (decimal.matches()) {
            return Optional.of(Float.parseFloat(decimal.group(1)));
        }
        if (HEXADECIMAL.matcher(piece).matches()) {
            return Optional.of(Float.parseFloat(piece));
        }
        Matcher bits = BITS.matcher(piece);
        if (bits.matches()) {
            return Optional.of(Float.intBitsToFloat(Integer.parseUnsignedInt(bits.group(1), 16)));
        }
        if (NAN.matcher(piece).matches()) {
            return Optional.of(Float.NaN);
        }
        Matcher infinite = INFINITE.matcher(piece);
        return infinite.matches()
                ? Optional.of(infinite.group(1).equals("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY)
                : Optional.empty();
    }

    private static boolean isOutOfRange(String piece, float value) {
        Matcher decimal = DECIMAL.matcher(piece);
        return decimal.matches()
                && (Float.isInfinite(value) || (value == 0 && !decimal.group(1).matches("[+-]?[0.]*(?:[eE].*)?")));
    }
}
