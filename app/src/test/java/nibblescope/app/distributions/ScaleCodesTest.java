package nibblescope.app.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nibblescope.app.distributions.ScaleCodes.Kind;
import nibblescope.app.distributions.ScaleCodes.Range;
import nibblescope.core.format.ScaleFormat;
import nibblescope.core.metrics.Counts;
import org.junit.jupiter.api.Test;

class ScaleCodesTest {
    private static ScaleCodes of(ScaleFormat format, int... codes) {
        long[] counts = new long[256];
        for (int code : codes) {
            counts[code]++;
        }
        return new ScaleCodes(format, new Counts(counts));
    }

    @Test
    void zeroSubnormalAndLargestScalesOfE4m3AreMarked() {
        ScaleCodes codes = of(ScaleFormat.E4M3, 0, 1, 7, 7, 8, 0x7E, 0x7E, 0x7F, 0xFF);
        Range zero = new Range(Kind.ZERO, 0, 0);
        // 0 0000 001 to 0 0000 111; 448 is 0 1111 110.
        Range subnormal = new Range(Kind.SUBNORMAL, 1, 7);
        Range largest = new Range(Kind.LARGEST, 0x7E, 0x7E);
        assertEquals(List.of(zero, subnormal, largest), codes.ranges());
        assertEquals(1, codes.count(zero));
        assertEquals(3, codes.count(subnormal));
        assertEquals(2, codes.count(largest));
        assertEquals(2, codes.notANumber(), "0x7F and 0xFF");
        assertEquals(0, codes.first());
        assertEquals(0x7E, codes.last());
    }

    @Test
    void ofE8m0TheCodesThatOccurAreShownWithSomeRoom() {
        ScaleCodes codes = of(ScaleFormat.E8M0, 120, 130, 0xFF);
        assertEquals(117, codes.first());
        assertEquals(133, codes.last());
        assertEquals(1, codes.notANumber());
        assertEquals(List.of(), codes.ranges());
    }

    @Test
    void theShownCodesOfE8m0StayWithinTheFormat() {
        assertEquals(0, of(ScaleFormat.E8M0, 0).first());
        assertEquals(3, of(ScaleFormat.E8M0, 0).last());
        assertEquals(0xFE, of(ScaleFormat.E8M0, 0xFE).last());
        assertEquals(0, of(ScaleFormat.E8M0, 0xFF).first(), "every block is NaN");
    }
}
