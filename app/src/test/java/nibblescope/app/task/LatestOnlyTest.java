package nibblescope.app.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import nibblescope.core.quantize.RunMonitor;
import org.junit.jupiter.api.Test;

class LatestOnlyTest {
    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final List<Runnable> uiThread = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Boolean> busy = new ArrayList<>();
    private final LatestOnly<String> task =
            new LatestOnly<>(workers::add, uiThread::add, shown::add, failures::add, busy::add);

    private void runUiThread() {
        List<Runnable> now = List.copyOf(uiThread);
        uiThread.clear();
        now.forEach(Runnable::run);
    }

    @Test
    void aResultIsShownOnTheUiThread() {
        task.submit(_ -> "result");
        workers.remove().run();
        assertEquals(List.of(), shown);
        runUiThread();
        assertEquals(List.of("result"), shown);
        assertEquals(List.of(true, false), busy);
    }

    @Test
    void anOutdatedResultIsNeverShownEvenWhenItFinishesLast() {
        task.submit(_ -> "old");
        task.submit(_ -> "new");
        Runnable old = workers.remove();
        workers.remove().run();
        old.run();
        runUiThread();
        assertEquals(List.of("new"), shown);
    }

    @Test
    void aResultThatIsOutdatedWhileItWaitsForTheUiThreadIsDropped() {
        task.submit(_ -> "old");
        workers.remove().run();
        task.submit(_ -> "new");
        workers.remove().run();
        runUiThread();
        assertEquals(List.of("new"), shown);
    }

    @Test
    void aHeapThatIsTooSmallOrAFileThatShrinksEndsInAFailureAndNotInEndlessWork() {
        for (Error error : List.of(new OutOfMemoryError("heap"), new InternalError("mapped file"))) {
            task.submit(_ -> {
                throw error;
            });
            workers.remove().run();
            runUiThread();
            assertEquals(error, failures.removeLast());
        }
        assertEquals(List.of(true, false, true, false), busy);
    }

    @Test
    void aNewerRequestCancelsTheJobUnderWay() {
        AtomicReference<RunMonitor> monitor = new AtomicReference<>();
        task.submit(ticket -> {
            monitor.set(ticket.monitor((_, _) -> {}));
            return "old";
        });
        workers.remove().run();
        assertFalse(monitor.get().cancelled());
        task.submit(_ -> "new");
        assertTrue(monitor.get().cancelled());
    }

    @Test
    void aCancelledJobThatHasNotStartedNeverRuns() {
        task.submit(_ -> {
            throw new AssertionError("ran");
        });
        task.cancel();
        workers.remove().run();
        runUiThread();
        assertEquals(List.of(), failures);
        assertEquals(List.of(true, false), busy);
    }

    @Test
    void aPartialResultIsShownBeforeTheWholeOne() {
        task.submit(ticket -> {
            ticket.publish("part");
            return "whole";
        });
        workers.remove().run();
        runUiThread();
        assertEquals(List.of("part", "whole"), shown);
    }

    @Test
    void aFailureIsToldAndTheNextJobRuns() {
        Exception failure = new IllegalStateException("broken");
        task.submit(_ -> {
            throw failure;
        });
        workers.remove().run();
        runUiThread();
        assertEquals(List.of(failure), failures);
        task.submit(_ -> "next");
        workers.remove().run();
        runUiThread();
        assertEquals(List.of("next"), shown);
        assertEquals(List.of(true, false, true, false), busy);
    }

    @Test
    void anErrorOfTheMachineIsToldLikeAnyFailure() {
        Error failure = new OutOfMemoryError("too large");
        task.submit(_ -> {
            throw failure;
        });
        workers.remove().run();
        runUiThread();
        assertEquals(List.of(failure), failures);
        assertEquals(List.of(true, false), busy);
    }

    @Test
    void aResultThatNobodyIsShownIsHandedBackOnce() {
        List<String> dropped = new ArrayList<>();
        LatestOnly<String> holding =
                new LatestOnly<>(workers::add, uiThread::add, shown::add, failures::add, busy::add, dropped::add);
        holding.submit(_ -> "old");
        workers.remove().run();
        holding.submit(_ -> "new");
        workers.remove().run();
        runUiThread();
        assertEquals(List.of("new"), shown);
        assertEquals(List.of("old"), dropped);
    }

    @Test
    void aRequestThatFollowsFromAResultKeepsItBusy() {
        List<LatestOnly<String>> itself = new ArrayList<>();
        LatestOnly<String> chain = new LatestOnly<>(
                workers::add,
                uiThread::add,
                result -> {
                    shown.add(result);
                    if (result.equals("first")) {
                        itself.getFirst().submit(_ -> "second");
                    }
                },
                failures::add,
                busy::add);
        itself.add(chain);
        chain.submit(_ -> "first");
        workers.remove().run();
        runUiThread();
        assertEquals(List.of(true, true), busy);
        workers.remove().run();
        runUiThread();
        assertEquals(List.of("first", "second"), shown);
        assertEquals(List.of(true, true, false), busy);
    }

    @Test
    void aJobThatEndsByCancellationShowsNothing() {
        task.submit(_ -> {
            throw new CancellationException();
        });
        workers.remove().run();
        runUiThread();
        assertEquals(List.of(), shown);
        assertEquals(List.of(), failures);
        assertEquals(List.of(true, false), busy);
    }

    @Test
    void theFailureOfAnOutdatedJobIsDropped() {
        task.submit(_ -> {
            throw new IllegalStateException("outdated");
        });
        workers.remove().run();
        task.submit(_ -> "new");
        runUiThread();
        assertEquals(List.of(), failures);
    }

    @Test
    void progressIsToldAtMostTwentyTimesASecond() {
        List<Long> told = new ArrayList<>();
        task.submit(ticket -> {
            RunMonitor monitor = ticket.monitor((done, _) -> told.add(done));
            for (long done = 1; done <= 1000; done++) {
                monitor.progress(done, 1000);
            }
            return "done";
        });
        long start = System.nanoTime();
        workers.remove().run();
        long elapsed = System.nanoTime() - start;
        runUiThread();
        assertEquals(1, told.getFirst());
        assertTrue(told.size() <= 1 + elapsed / 50_000_000L, told.size() + " reports");
    }
}
