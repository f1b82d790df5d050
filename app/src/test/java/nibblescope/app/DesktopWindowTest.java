package nibblescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DesktopWindowTest {
    private static final Map<String, String> LINUX = Map.of("os.name", "Linux");

    @Test
    void onLinuxADisplayIsNamedByTheEnvironment() {
        assertTrue(new DesktopWindow(Map.of(), LINUX).missing().orElseThrow().contains("DISPLAY"));
        assertTrue(new DesktopWindow(Map.of("DISPLAY", ""), LINUX).missing().isPresent());
        assertEquals(Optional.empty(), new DesktopWindow(Map.of("DISPLAY", ":0"), LINUX).missing());
        assertEquals(Optional.empty(), new DesktopWindow(Map.of("WAYLAND_DISPLAY", "wayland-0"), LINUX).missing());
    }

    @Test
    void elsewhereThereIsOne() {
        assertEquals(Optional.empty(), new DesktopWindow(Map.of(), Map.of("os.name", "Mac OS X")).missing());
    }

    @Test
    void aPlatformOfJavaFxThatIsNamedNeedsNoDisplay() {
        Map<String, String> headless = Map.of("os.name", "Linux", "glass.platform", "Headless");
        assertEquals(Optional.empty(), new DesktopWindow(Map.of(), headless).missing());
    }
}
