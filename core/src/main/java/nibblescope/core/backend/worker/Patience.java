package nibblescope.core.backend.worker;

import java.time.Duration;

/// How long a client waits for its worker.
///
/// @param hello   for the first frame
/// @param silence for any frame while a job is under way, PONG included, and for the end of a
///                cancelled job
/// @param ping    before it asks whether the worker is still there
/// @param goodbye for the end of the worker, before it is ended by force
/// @param look    between two looks at whether a job is still wanted
record Patience(Duration hello, Duration silence, Duration ping, Duration goodbye, Duration look) {
    static final Patience NORMAL = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2),
            Duration.ofMillis(20));
}
