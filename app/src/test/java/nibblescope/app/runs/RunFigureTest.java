package nibblescope.app.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.core.backend.RunReport;
import nibblescope.core.backend.RunReport.Kind;
import nibblescope.core.backend.RunReport.Verification;
import org.junit.jupiter.api.Test;

class RunFigureTest {
    private static final RunReport SLOW =
            FakeRunner.report(Kind.QUANTIZE, "w", "e4m3-16", 1_000_000, new Verification.NotAsked());
    private static final RunReport FAST =
            FakeRunner.report(Kind.QUANTIZE, "w", "nvfp4-torchao", 250_000, new Verification.AllEqual(1 << 20));

    private final Presentation presentation = new Presentation(new Messages(Locale.ENGLISH), Theme.LIGHT);

    @Test
    void aFigureIsReadInItsUnit() {
        assertEquals("1.000", RunFigure.MEDIAN.text(SLOW, presentation));
        assertEquals("0.250", RunFigure.MEDIAN.text(FAST, presentation));
        assertEquals("2\u202F750", RunFigure.RATE.text(SLOW, presentation));
        assertEquals("91 %", RunFigure.SHARE.text(SLOW, presentation));
        assertEquals("–", RunFigure.SPEEDUP.text(SLOW, presentation));
        assertEquals("–", RunFigure.VERIFICATION.text(SLOW, presentation));
        assertEquals(
                "all 1\u202F048\u202F576 bytes equal to the reference",
                RunFigure.VERIFICATION.text(FAST, presentation));
    }

    @Test
    void theRatioIsThatOfTheSecondToTheFirst() {
        assertEquals("0.250×", RunFigure.MEDIAN.ratio(SLOW, FAST, presentation));
        assertEquals("4.000×", RunFigure.RATE.ratio(SLOW, FAST, presentation));
        assertEquals("", RunFigure.SPEEDUP.ratio(SLOW, FAST, presentation));
        assertEquals("", RunFigure.DRIVER.ratio(SLOW, FAST, presentation));
    }
}
