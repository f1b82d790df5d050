package nibblescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void aDisplayThatCannotBeOpenedLeavesThePictures(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@jvm.options",
                        "-Djava.io.tmpdir=" + folder,
                        "--module-path",
                        System.getProperty("jdk.module.path"),
                        "--add-modules",
                        "nibblescope.app",
                        "-m",
                        "nibblescope.app/nibblescope.app.Launcher",
                        "sample:presets")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        program.environment().put("DISPLAY", "nowhere.invalid:7");
        Process running = program.start();
        try {
            assertTrue(running.waitFor(100, TimeUnit.SECONDS));
        } finally {
            running.destroyForcibly();
        }
        String text = Files.readString(out);
        assertEquals(0, running.exitValue(), Files.readString(err));
        assertTrue(text.startsWith("No window, because the display nowhere.invalid:7 cannot be opened"), text);
        String pictures = text.lines().toList().getLast().replaceFirst("Pictures in (.*): .*", "$1");
        assertTrue(Files.size(Path.of(pictures, "board.png")) > 0);
    }

    @Test
    void elsewhereThereIsOne() {
        assertEquals(Optional.empty(), new DesktopWindow(Map.of(), Map.of("os.name", "Mac OS X")).missing());
    }

    @Test
    void whereLinuxHasNoGpuNobodyLooksForOne() {
        DesktopWindow linux = new DesktopWindow(Map.of(), LINUX);
        assertTrue(linux.drawsInSoftware(device -> false));
        assertFalse(linux.drawsInSoftware("/dev/dri"::equals));
        assertFalse(linux.drawsInSoftware("/dev/dxg"::equals));
        Map<String, String> chosen = Map.of("os.name", "Linux", "prism.order", "es2");
        assertFalse(new DesktopWindow(Map.of(), chosen).drawsInSoftware(device -> false));
        assertFalse(new DesktopWindow(Map.of(), Map.of("os.name", "Mac OS X")).drawsInSoftware(device -> false));
    }

    @Test
    void aPlatformOfJavaFxThatIsNamedNeedsNoDisplay() {
        Map<String, String> headless = Map.of("os.name", "Linux", "glass.platform", "Headless");
        assertEquals(Optional.empty(), new DesktopWindow(Map.of(), headless).missing());
    }
}
