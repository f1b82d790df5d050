package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTextTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    private static List<Float> values(String text) {
        return ValuesText.find(text, 32).values();
    }

    private static Arguments of(String text, float... values) {
        return Arguments.of(
                text, IntStream.range(0, values.length).mapToObj(i -> values[i]).toList());
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                of("1 2 3", 1, 2, 3),
                of("1,2,3", 1, 2, 3),
                of("1, 2,3 ,4", 1, 2, 3, 4),
                of("1;2;;3", 1, 2, 3),
                of("1\n2\r\n3\n", 1, 2, 3),
                of("1\t2\t3", 1, 2, 3),
                of("1 - 2 - 3", 1, 2, 3),
                of("1|2|3 / 4 * 5 & 6", 1, 2, 3, 4, 5, 6),
                of("1/2", 1, 2),
                of("5 kg and 6 kg, x=7, y:8", 5, 6, 7, 8),
                of("first 1.5, then -2.25.", 1.5f, -2.25f),
                of("值1.5和−2.5、3；（4）", 1.5f, -2.5f, 3, 4),
                of("50% €3", 50, 3),
                of("±0.5", 0.5f),
                // What programs write.
                of("[1.0, -2.5, 3e-4]", 1, -2.5f, 3e-4f),
                of("[[1, 2], [3, 4]]", 1, 2, 3, 4),
                of("[1,2;3,4]", 1, 2, 3, 4),
                of("{\"block 3\": [1.5, 2], \"scale\": 0.5}", 1.5f, 2, 0.5f),
                of("{'7': 1.5, '8': 2.5}", 1.5f, 2.5f),
                of("{\"dtype\":\"F32\",\"shape\":[2, 16],\"data\":[5]}", 5),
                of("array([ 1. , -2.5,  3. ], dtype=float32)", 1, -2.5f, 3),
                of("array([1., 2.],\n      dtype='<f4')", 1, 2),
                of("[ 1.  -2.5  3.e-04]", 1, -2.5f, 3e-4f),
                of("np.array([np.float32(1.5), np.nan, -np.inf])", 1.5f, Float.NaN, -INF),
                of("tensor([0.5000, -1.2500], device='cuda:0', dtype=torch.float16)", 0.5f, -1.25f),
                of("tensor([1.5], device=cuda:1)", 1.5f, 1),
                of("torch.Size([2, 16]) shape=(4, 4) size=8 : 9", 9),
                of("float w[2] = {1.5f, -2.5F};", 2, 1.5f, -2.5f),
                of("1.5f32, 2f64, 3d, 4L", 1.5f, 2, 3, 4),
                of("[float('nan'), float('-inf')]", Float.NaN, -INF),
                of(
                        "nan NaN -nan inf +Inf -Infinity ∞ -∞ −∞ math.inf",
                        Float.NaN,
                        Float.NaN,
                        Float.NaN,
                        INF,
                        INF,
                        -INF,
                        INF,
                        -INF,
                        -INF,
                        INF),
                of("1.5\t#DIV/0!\t#N/A\t2.5", 1.5f, 2.5f),
                // How numbers are written.
                of("1e3 1E+3 1.e-3 -.5 +.5 5.", 1000, 1000, 1e-3f, -0.5f, 0.5f, 5),
                of("-0 0", -0f, 0),
                of("−1 –2 ‐3 ‑4 －5 1e−3", -1, -2, -3, -4, -5, 1e-3f),
                of("0x1.8p-3 -0x1p+2 0X.8P0 0x1p-149", 0.1875f, -4, 0.5f, Float.MIN_VALUE),
                of("0x3F800000 0xff800000 0x00000001", 1, -INF, Float.MIN_VALUE),
                of("1\u2009204 1\u202F234\u202F567.5 0.123\u2009456", 1204, 1_234_567.5f, 0.123456f),
                of("1\u20092\u20093", 1, 2, 3),
                of("1\u00A02", 1, 2),
                // 1 + 2^-24 + 2^-60 is nearer to 1 + 2^-23; by way of a double it would be a tie and become 1.
                of("1.000000059604644775390625867361737988403547205962240695953369140625", 1 + 0x1p-23f),
                // What is no number.
                of("float32 bf16 x1 e4m3-16 torch.float32 v_2"),
                of("16bit 3px 1e 0x1F 0x1.8 0xZZ -0x3F800000 3f800000 12e10abc"),
                of("1.2.3 192.168.0.1 2024-01-05 1–2 3-5 1.#INF 1_000 --5"),
                of("information infinite nano . , - + ... e"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void numbersAreFoundWhateverStandsBetweenThem(String text, List<Float> values) {
        assertEquals(values, values(text));
    }

    static Stream<Arguments> textsWithDecimalCommas() {
        return Stream.of(
                of("1,5; 2,25", 1.5f, 2.25f),
                of("1,5; 2; -0,25", 1.5f, 2, -0.25f),
                of("1,5\t2,25\n3,5\t4", 1.5f, 2.25f, 3.5f, 4),
                of("1,5\n2,25\n", 1.5f, 2.25f),
                of("1,5 2,5e-3", 1.5f, 2.5e-3f),
                of("\"1,5\",\"2,25\"", 1.5f, 2.25f),
                of("1\u202F204,5; 2", 1204.5f, 2));
    }

    @ParameterizedTest
    @MethodSource("textsWithDecimalCommas")
    void commasThatCanOnlyBeDecimalMarksAre(String text, List<Float> values) {
        ValuesText.Found found = ValuesText.find(text, 32);
        assertEquals(values, found.values());
        assertTrue(found.decimalCommas());
    }

    static Stream<Arguments> textsWithSeparatingCommas() {
        return Stream.of(
                of("1,5", 1, 5),
                of("1,5,2", 1, 5, 2),
                of("1,5, 2,5", 1, 5, 2, 5),
                of("1,5 2.5", 1, 5, 2.5f),
                of("(1,5) (2,5)", 1, 5, 2, 5),
                of("1,-5 2,5", 1, -5, 2, 5));
    }

    @ParameterizedTest
    @MethodSource("textsWithSeparatingCommas")
    void anyOtherCommaSeparates(String text, List<Float> values) {
        ValuesText.Found found = ValuesText.find(text, 32);
        assertEquals(values, found.values());
        assertFalse(found.decimalCommas());
    }

    @Test
    void moreNumbersThanWantedAreCountedAndTheFirstOnesTaken() {
        String text = String.join(
                " ", IntStream.range(0, 40).mapToObj(Integer::toString).toList());
        ValuesText.Found found = ValuesText.find(text, 32);
        assertEquals(40, found.count());
        assertEquals(32, found.values().size());
        assertEquals(31f, found.values().getLast());
    }

    @Test
    void whatLooksLikeANumberAndIsNoneIsNamed() {
        assertEquals(Optional.of("1.2.3"), ValuesText.find("v9 4 1.2.3 5px", 32).misread());
        assertEquals(Optional.empty(), ValuesText.find("float32 4 values", 32).misread());
    }

    @Test
    void numbersThatFp32DoesNotReachAreCounted() {
        // FLT_MAX is 3.4e38, half the smallest subnormal 7.0e-46.
        ValuesText.Found found = ValuesText.find("1e39 -1e39 1e-46 0 0.0e9 3.4e38 1e-45 inf", 32);
        assertEquals(List.of(INF, -INF, 0f, 0f, 0f, 3.4e38f, Float.MIN_VALUE, INF), found.values());
        assertEquals(3, found.outOfRange());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", " 1.5 ", "1,5", "0x1.8p0", "0x3FC00000", "1.5f", "+1.5", "15e-1"})
    void oneNumberMayHaveEitherMark(String text) {
        assertEquals(Optional.of(1.5f), ValuesText.one(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 2", "1,5,2", "1,234.5", "x", "1.5x", "-", "[1.5]", "1;"})
    void whatIsNotOneNumberIsNone(String text) {
        assertEquals(Optional.empty(), ValuesText.one(text));
    }

    @Test
    void everyValueIsReadBackFromItsOwnText() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            String text = Float.toString(value);
            assertEquals(Optional.of(value), ValuesText.one(text), text);
            assertEquals(Optional.of(value), ValuesText.one(text.replace('.', ',')), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1",
                "1 ",
                ".",
                "-",
                "\"",
                "'",
                ",",
                "1,",
                "(",
                "shape=(",
                "size: \"",
                "1.",
                "1e",
                "0x",
                "#",
                "n",
                "inf.",
                "a.",
                "\u202F",
                "1\u202F000",
                "\uD800",
                "device='cuda:",
                "1,5;",
                "e+"
            })
    void tenMegabytesOfAnythingAreReadInNoTime(String junk) {
        String text = junk.repeat(10_000_000 / junk.length());
        ValuesText.Found found = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ValuesText.find(text, 32));
        assertTrue(found.cut());
    }

    @Test
    void noTextIsTooOddToBeRead() {
        Random random = new Random(5);
        String signs = "0123456789.,;-+eExXpPnaifNIdtypesha=:()[]{}<>'\"#_ \t\n\u2212\u2009\u202F\u221E值\uD83D";
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n >= 0; n--) {
                text.append(signs.charAt(random.nextInt(signs.length())));
            }
            ValuesText.Found found = ValuesText.find(text.toString(), 3);
            assertEquals(Math.min(3, found.count()), found.values().size(), text.toString());
            ValuesText.one(text.toString());
        }
    }
}
