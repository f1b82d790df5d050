package nibblescope.app.numberline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTest {
    @Test
    void spansThatStayClearOfEachOtherLieOnTheFirstLevel() {
        assertArrayEquals(new int[] {0, 0}, Span.stack(List.of(new Span(0, 9), new Span(10, 19)), 1));
    }

    @Test
    void overlappingSpansAreStackedAndAFreedLevelIsUsedAgain() {
        List<Span> spans = List.of(new Span(0, 9), new Span(5, 14), new Span(10, 19), new Span(12, 21));
        assertArrayEquals(new int[] {0, 1, 0, 2}, Span.stack(spans, 1));
    }

    @Test
    void equalSpansAreStackedInTheirOrder() {
        Span span = new Span(3, 4);
        assertArrayEquals(new int[] {0, 1, 2}, Span.stack(List.of(span, span, span), 1));
    }

    @Test
    void theOrderOfTheListDoesNotMatterToSpansThatDiffer() {
        assertArrayEquals(new int[] {1, 0}, Span.stack(List.of(new Span(5, 14), new Span(0, 9)), 1));
    }

    @Test
    void theMoreImportantOfTwoSpansThatCrowdEachOtherIsKept() {
        List<Span> spans = List.of(new Span(10, 20), new Span(18, 28), new Span(22, 32), new Span(0, 8));
        assertArrayEquals(new boolean[] {true, false, false, false}, Span.keepApart(spans, 3));
        assertArrayEquals(new boolean[] {true, false, true, true}, Span.keepApart(spans, 1));
    }
}
