package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nibblescope.app.numberline.DotStack.Crowd;
import org.junit.jupiter.api.Test;

class DotStackTest {
    @Test
    void crowdsWhoseCountsWouldCoverEachOtherAreCountedTogetherAtTheRightmost() {
        List<Crowd> crowds = List.of(new Crowd(10, 6), new Crowd(11.5, 10), new Crowd(60, 4));
        assertEquals(List.of(new Crowd(11.5, 16), new Crowd(60, 4)), Crowd.merged(crowds, 30));
    }

    @Test
    void crowdsWithRoomForTheirCountsKeepThem() {
        List<Crowd> crowds = List.of(new Crowd(10, 6), new Crowd(40, 10));
        assertEquals(crowds, Crowd.merged(crowds, 30));
    }
}
