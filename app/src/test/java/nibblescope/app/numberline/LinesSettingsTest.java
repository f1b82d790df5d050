package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesSettingsTest {
    @Test
    void whatIsReadIsWrittenAgain() {
        Map<String, String> text = Map.of(
                "step", "3",
                "axis", "log",
                "zoom", "-0.5..2.0",
                "values", "1.0,-0.0,3.4028235E38,NaN,-Infinity,1.4E-45",
                "scale.e4m3-16", "0x4E",
                "scale.e8m0-32-rceil", "0x00");
        assertEquals(text, LinesSettings.of(text).text());
        assertEquals(Map.of(), LinesSettings.of(Map.of()).text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step | 8 | step is \"8\"; 0 to 7 is expected",
                "step | two | step is \"two\"; 0 to 7 is expected",
                "axis | square | axis is \"square\"; linear or log is expected",
                "zoom | 2 | zoom is \"2\"; a part of the axis such as -0.5..2 is expected",
                "zoom | 2..1 | zoom is \"2..1\"; a part of the axis such as -0.5..2 is expected",
                "zoom | NaN..1 | zoom is \"NaN..1\"; a part of the axis such as -0.5..2 is expected",
                "values | 1,x | values has \"x\"; numbers separated by commas are expected",
                "values | '' | values has \"\"; numbers separated by commas are expected",
                "scale.e4m3-16 | 0 | scale.e4m3-16 is \"0\"; a code from 0x01 to 0x7E is expected",
                "scale.e4m3-16 | 0x7F | scale.e4m3-16 is \"0x7F\"; a code from 0x01 to 0x7E is expected",
                "scale.e8m0-32-rceil | 255 | scale.e8m0-32-rceil is \"255\"; a code from 0x00 to 0xFE is expected",
                "scale.mine | 1 | there is no recipe \"mine\" to set a scale of",
                "colour | red | there is no setting \"colour\" of the number line; step, axis, zoom, values or"
                        + " scale.RECIPE is expected"
            })
    void aSettingThatIsWrongSaysWhatIsExpected(String name, String value, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> LinesSettings.of(Map.of(name, value)))
                        .getMessage());
    }

    @Test
    void aBlockHasAtMost32Values() {
        String values = "1,".repeat(32) + "1";
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> LinesSettings.of(Map.of("values", values)));
        assertEquals("values has 33 numbers; 1 to 32 are expected", refused.getMessage());
    }

    @Test
    void codesMayBeDecimal() {
        assertEquals(
                "0x08", LinesSettings.of(Map.of("scale.e4m3-16", "08")).text().get("scale.e4m3-16"));
    }
}
