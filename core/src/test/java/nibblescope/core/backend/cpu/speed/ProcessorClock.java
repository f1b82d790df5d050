package nibblescope.core.backend.cpu.speed;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The processor time of all threads of this process: `clock_gettime` of Linux, because the JVM's own
/// answer counts in hundredths of a second. Elsewhere it is the wall's.
@SuppressWarnings("restricted")
final class ProcessorClock {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

    private final MemorySegment time = Arena.ofAuto().allocate(JAVA_LONG, 2);
    private final MethodHandle clock = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    long nanos() {
        if (!LINUX) {
            return System.nanoTime();
        }
        try {
            if ((int) clock.invokeExact(CLOCK_PROCESS_CPUTIME_ID, time) != 0) {
                throw new IllegalStateException("clock_gettime failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000 + time.getAtIndex(JAVA_LONG, 1);
    }
}
