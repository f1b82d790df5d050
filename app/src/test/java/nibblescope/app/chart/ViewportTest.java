package nibblescope.app.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import nibblescope.core.metrics.BlockRegion;
import org.junit.jupiter.api.Test;

class ViewportTest {
    private static final double CLOSE = 1e-9;

    @Test
    void aPointInsideABlockOnScreenBelongsToThatBlock() {
        Random random = new Random(1);
        for (int run = 0; run < 1000; run++) {
            long rows = 1L + random.nextInt(5000);
            long columns = 1L + random.nextInt(5000);
            Viewport seen = new Viewport(
                            random.nextDouble() * columns,
                            random.nextDouble() * rows,
                            random.nextDouble() * columns,
                            random.nextDouble() * rows)
                    .within(rows, columns);
            double width = 50 + random.nextInt(2000);
            double height = 50 + random.nextInt(2000);
            Cell cell = new Cell(random.nextLong(rows), random.nextLong(columns));
            double x = seen.x(cell.column() + random.nextDouble(0.001, 0.999), width);
            double y = seen.y(cell.row() + random.nextDouble(0.001, 0.999), height);
            assertEquals(cell, seen.cellAt(x, y, width, height), "run " + run);
        }
    }

    @Test
    void zoomingKeepsTheBlockUnderThePointer() {
        Viewport seen = new Viewport(100, 200, 400, 300);
        for (double factor : new double[] {0.9, 1.25, 2, 10}) {
            Viewport zoomed = seen.zoomed(factor, 0.25, 0.75, 1000, 1000);
            assertEquals(400 / factor, zoomed.width(), CLOSE);
            assertEquals(100 + 0.25 * 400, zoomed.left() + 0.25 * zoomed.width(), CLOSE);
            assertEquals(200 + 0.75 * 300, zoomed.top() + 0.75 * zoomed.height(), CLOSE);
        }
    }

    @Test
    void zoomingOutEndsAtTheWholeMatrixAndZoomingInAtOneBlockThatFillsMostOfTheView() {
        Viewport seen = Viewport.fit(3000, 24);
        assertEquals(seen, seen.zoomed(0.1, 0.5, 0.5, 3000, 24));
        Viewport near = seen;
        for (int step = 0; step < 60; step++) {
            near = near.zoomed(1.25, 0.5, 0.5, 3000, 24);
        }
        assertEquals(1.5, near.width(), CLOSE);
        assertEquals(1.5, near.height(), CLOSE);
        Viewport far = near;
        for (int step = 0; step < 60; step++) {
            far = far.zoomed(0.8, 0.1, 0.9, 3000, 24);
        }
        assertEquals(seen, far);
    }

    @Test
    void aMatrixOfOneBlockIsShownAsItIs() {
        Viewport one = Viewport.fit(1, 1);
        assertEquals(one, one.zoomed(5, 0, 1, 1, 1));
        assertEquals(one, one.panned(1, 1, 1, 1));
    }

    @Test
    void panningStopsAtTheEdges() {
        Viewport seen = new Viewport(10, 10, 20, 20);
        assertEquals(new Viewport(20, 5, 20, 20), seen.panned(0.5, -0.25, 100, 100));
        assertEquals(new Viewport(0, 80, 20, 20), seen.panned(-9, 9, 100, 100));
    }

    @Test
    void showingABlockMovesNoFurtherThanNeeded() {
        Viewport seen = new Viewport(10, 10, 20, 20);
        assertEquals(seen, seen.showing(new Cell(15, 29), 100, 100));
        assertEquals(new Viewport(11, 10, 20, 20), seen.showing(new Cell(10, 30), 100, 100));
        assertEquals(new Viewport(3, 80, 20, 20), seen.showing(new Cell(99, 3), 100, 100));
        Viewport narrow = new Viewport(5.5, 5.5, 1.5, 1.5);
        assertTrue(narrow.showing(new Cell(9, 2), 100, 100).left() <= 2);
    }

    @Test
    void onTheWayToAnotherPartWhatBothShowAtTheSamePlaceStaysThere() {
        Viewport from = Viewport.fit(100, 200);
        Viewport to = from.zoomed(10, 0.25, 0.75, 100, 200);
        for (double share = 0; share <= 1; share += 0.125) {
            Viewport between = from.towards(to, share);
            assertEquals(50, between.left() + 0.25 * between.width(), 1e-9);
            assertEquals(75, between.top() + 0.75 * between.height(), 1e-9);
            assertEquals(200 / Math.pow(10, share), between.width(), 1e-9);
        }
        assertEquals(5, from.towards(new Viewport(10, 0, 200, 100), 0.5).left());
    }

    @Test
    void aRegionIsShownWithALittleAroundIt() {
        Viewport around = Viewport.around(new BlockRegion(40, 50, 59, 99), 100, 200);
        assertEquals(58, around.width(), 1e-9);
        assertEquals(46, around.left(), 1e-9);
        assertEquals(23.2, around.height(), 1e-9);
        assertEquals(Viewport.fit(10, 10), Viewport.around(new BlockRegion(0, 0, 9, 9), 10, 10));
    }
}
