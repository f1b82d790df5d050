package nibblescope.core.backend.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Obstacle;
import nibblescope.core.backend.Runner;
import org.junit.jupiter.api.Test;

/// How libraries are found, or not. What the driver's functions do is tested where there is one.
class LibCudaTest {
    private static final int MISSING = 500;

    private static Optional<NativeLibrary> c() {
        return NativeLibrary.open(List.of("no-such-library.so.1", "libc.so.6"));
    }

    @Test
    void theFirstLibraryThatIsThereIsOpened() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: only Linux has libc.so.6");
        assertEquals("libc.so.6", c().orElseThrow().name());
        assertTrue(NativeLibrary.open(List.of("no-such-library.so.1")).isEmpty());
    }

    @Test
    void aFunctionIsCalledAndOneThatIsMissingAnswersThatItIs() throws Throwable {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: only Linux has libc.so.6");
        NativeLibrary library = c().orElseThrow();
        MethodHandle there = library.function("abs", MISSING, JAVA_INT);
        assertEquals(7, (int) there.invokeExact(-7));
        MethodHandle missing = library.function("cuNoSuchFunction", MISSING, JAVA_INT, ADDRESS);
        assertEquals(MISSING, (int) missing.invokeExact(1, MemorySegment.NULL));
    }

    @Test
    void theDevicesOfThisMachineAreListedOrWhatIsMissingIs() {
        List<Runner.DeviceState> devices = CudaBackend.devices();
        for (Runner.DeviceState state : devices) {
            switch (state.availability()) {
                case Availability.Ready ready ->
                    assertEquals(state.id(), ready.device().id());
                case Availability.Unavailable why -> assertTrue(!why.missing().isEmpty(), why::toString);
            }
        }
        if (NativeLibrary.open(LibCuda.candidates()).isEmpty()) {
            var why = assertInstanceOf(
                    Availability.Unavailable.class, devices.getFirst().availability());
            assertEquals(Obstacle.DRIVER_MISSING, why.obstacle());
            assertEquals("cuda", devices.getFirst().id());
        }
    }
}
