package nibblescope.core.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import nibblescope.core.format.ElementFormat;
import nibblescope.core.format.FloatFormat;
import nibblescope.core.format.ScaleFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The casts of the ONNX operator tests, of the formats that there are here.
class OnnxCastsTest {
    private static final List<Cast> CASTS = read();

    private record Cast(String test, String from, String to, int in, int out) {
        /// The input, if it is a float.
        float value() {
            return switch (from) {
                case "FLOAT" -> Float.intBitsToFloat(in);
                case "FLOAT16" -> Float.float16ToFloat((short) in);
                default -> throw new IllegalStateException(from);
            };
        }

        boolean saturates() {
            return !test.contains("no_saturate");
        }
    }

    private static List<Cast> read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(OnnxCastsTest.class.getResourceAsStream("/golden/onnx-casts.tsv")),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(f -> new Cast(f[0], f[1], f[2], bits(f[3]), bits(f[4])))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int bits(String hex) {
        return Long.decode(hex).intValue();
    }

    private static List<Cast> casts(String from, String to) {
        List<Cast> found = CASTS.stream()
                .filter(cast -> cast.from.equals(from) && cast.to.equals(to))
                .toList();
        assertTrue(found.size() >= 8, from + " to " + to);
        return found;
    }

    private enum Type {
        FLOAT4E2M1(ElementFormat.E2M1),
        FLOAT8E4M3FN(ElementFormat.E4M3),
        FLOAT8E5M2(ElementFormat.E5M2);

        private final ElementFormat format;

        Type(ElementFormat format) {
            this.format = format;
        }
    }

    @ParameterizedTest
    @EnumSource
    void floatsGoToTheirCodes(Type type) {
        for (String from : List.of("FLOAT", "FLOAT16")) {
            for (Cast cast : casts(from, type.name())) {
                int code = type.format.encode(cast.value());
                if (Float.isNaN(cast.value())) {
                    assertNan(type.format, cast);
                } else if (cast.saturates() || Math.abs(cast.value()) <= type.format.maxFinite()) {
                    assertEquals(cast.out, code, cast.toString());
                } else {
                    // The code after the largest: infinity, or NaN where there is none.
                    assertEquals(cast.out, code + 1, cast.toString());
                }
            }
        }
    }

    /// E2M1 has no NaN; the tests, made with ml_dtypes, have -0 there, where the operator's text and
    /// we have 6.
    private static void assertNan(ElementFormat format, Cast cast) {
        if (format == ElementFormat.E2M1) {
            assertEquals(0b1000, cast.out);
            assertEquals(0b0111, format.encode(cast.value()));
        } else {
            assertTrue(Float.isNaN(format.decode(cast.out)));
            assertTrue(Float.isNaN(format.decode(format.encode(cast.value()))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void codesHaveTheirValues(Type type) {
        assertValues(type.name(), code -> Float.floatToIntBits(type.format.decode(code)));
    }

    @Test
    void integersAndPowersOfTwoHaveTheirValues() {
        assertValues("INT4", code -> Float.floatToIntBits(ElementFormat.INT4.decode(code)));
        assertValues("FLOAT8E8M0", code -> Float.floatToIntBits(ScaleFormat.E8M0.decode(code)));
    }

    private static void assertValues(String from, IntUnaryOperator bits) {
        for (Cast cast : casts(from, "FLOAT")) {
            assertEquals(canonical(Float.intBitsToFloat(cast.out)), bits.applyAsInt(cast.in), cast.toString());
        }
        for (Cast cast : casts(from, "FLOAT16")) {
            float half = FloatFormat.FP16.round(Float.intBitsToFloat(bits.applyAsInt(cast.in)));
            assertEquals(
                    canonical(Float.float16ToFloat((short) cast.out)), Float.floatToIntBits(half), cast.toString());
        }
    }

    private static int canonical(float value) {
        return Float.floatToIntBits(value);
    }

    // ONNX rounds up to a power of two; E8M0.encode goes to the nearer one as torch does. CEIL is the
    // rule that rounds up, and gives 1/4 of it, the largest power of two in E2M1 being 4.
    @Test
    void scalesAreRoundedUpByTheRuleThatDoesSo() {
        for (String from : List.of("FLOAT", "FLOAT16")) {
            for (Cast cast : casts(from, "FLOAT8E8M0")) {
                int code = PowerOfTwoRule.CEIL.code(4 * cast.value(), ElementFormat.E2M1, FloatFormat.FP32);
                assertEquals(cast.out, code, cast.toString());
            }
        }
    }

    @Test
    void bf16IsRoundedToNearestEven() {
        for (Cast cast : casts("FLOAT", "BFLOAT16")) {
            float rounded = FloatFormat.BF16.round(cast.value());
            assertEquals(
                    canonical(Float.intBitsToFloat(cast.out << Short.SIZE)),
                    Float.floatToIntBits(rounded),
                    cast.toString());
            assertEquals(rounded, ScaleFormat.BF16.decode(ScaleFormat.BF16.encode(cast.value())));
        }
        for (Cast cast : casts("BFLOAT16", "FLOAT")) {
            assertEquals(
                    canonical(Float.intBitsToFloat(cast.out)),
                    Float.floatToIntBits(ScaleFormat.BF16.decode(cast.in)),
                    cast.toString());
        }
    }
}
