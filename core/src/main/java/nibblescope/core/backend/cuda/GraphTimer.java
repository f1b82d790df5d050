package nibblescope.core.backend.cuda;

import java.util.List;

/// Times work that is too short to be launched again and again from here: many launches are recorded
/// as one graph, which the device replays by itself.
///
/// @param stopwatch whose stream the work is launched on
/// @param launches  in a graph
record GraphTimer(Driver driver, Stopwatch stopwatch, int launches) {
    /// One of the launches.
    interface Work {
        void launch(int index) throws CudaException;
    }

    /// Nanoseconds that one launch takes, by each of several replays of the graph.
    List<Long> time(int repeats, Work work) throws CudaException {
        return withGraph(work, graph -> stopwatch.time(repeats, 0, () -> driver.launchGraph(graph, stopwatch.stream())))
                .stream()
                .map(nanos -> Math.max(1, Math.round((double) nanos / launches)))
                .toList();
    }

    /// Replays the graph once and waits for it.
    void replay(Work work) throws CudaException {
        withGraph(work, graph -> {
            driver.launchGraph(graph, stopwatch.stream());
            driver.synchronize(stopwatch.stream());
            return List.of();
        });
    }

    private interface Use {
        List<Long> use(long graph) throws CudaException;
    }

    private List<Long> withGraph(Work work, Use use) throws CudaException {
        // Once by itself: what a library sets up at its first call is not part of a graph.
        work.launch(0);
        driver.synchronize(stopwatch.stream());
        driver.beginCapture(stopwatch.stream());
        long graph;
        try {
            for (int i = 0; i < launches; i++) {
                work.launch(i);
            }
        } finally {
            graph = driver.endCapture(stopwatch.stream());
        }
        try {
            return use.use(graph);
        } finally {
            driver.destroyGraph(graph);
        }
    }
}
