package nibblescope.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgramFoldersTest {
    private static final Path HOME = Path.of("home", "ada").toAbsolutePath();

    private static ProgramFolders on(String platform, Map<String, String> environment) {
        return ProgramFolders.of(Map.of("os.name", platform, "user.home", HOME.toString()), environment);
    }

    @Test
    void onLinuxTheFoldersAreThoseOfTheXdgSpecification() {
        ProgramFolders usual = on("Linux", Map.of());
        assertEquals(HOME.resolve(".config/nibblescope/settings.json"), usual.settingsFile());
        assertEquals(HOME.resolve(".local/state/nibblescope/state.json"), usual.stateFile());
        Path elsewhere = Path.of("elsewhere").toAbsolutePath();
        ProgramFolders named = on(
                "Linux",
                Map.of(
                        "XDG_CONFIG_HOME",
                        elsewhere.resolve("c").toString(),
                        "XDG_STATE_HOME",
                        elsewhere.resolve("s").toString()));
        assertEquals(elsewhere.resolve("c/nibblescope/settings.json"), named.settingsFile());
        assertEquals(elsewhere.resolve("s/nibblescope/last.nibblescope"), named.lastSession());
    }

    @Test
    void aVariableThatIsEmptyOrNoAbsolutePathIsIgnored() {
        Path usual = HOME.resolve(".config/nibblescope/settings.json");
        assertEquals(usual, on("Linux", Map.of("XDG_CONFIG_HOME", "")).settingsFile());
        assertEquals(usual, on("Linux", Map.of("XDG_CONFIG_HOME", "config")).settingsFile());
        assertEquals(usual, on("FreeBSD", Map.of("APPDATA", HOME.toString())).settingsFile());
    }

    @Test
    void onAMacEverythingLiesInApplicationSupport() {
        ProgramFolders folders = on("Mac OS X", Map.of("XDG_CONFIG_HOME", HOME.toString()));
        Path folder = HOME.resolve("Library/Application Support/Nibblescope");
        assertEquals(folder.resolve("settings.json"), folders.settingsFile());
        assertEquals(folder.resolve("state.json"), folders.stateFile());
        assertEquals(folder.resolve("last.nibblescope"), folders.lastSession());
    }

    @Test
    void onWindowsEverythingLiesInAppData() {
        Path roaming = Path.of("roaming").toAbsolutePath();
        ProgramFolders named = on("Windows 11", Map.of("APPDATA", roaming.toString()));
        assertEquals(roaming.resolve("Nibblescope/settings.json"), named.settingsFile());
        assertEquals(roaming.resolve("Nibblescope/state.json"), named.stateFile());
        assertEquals(
                HOME.resolve("AppData/Roaming/Nibblescope/settings.json"),
                on("Windows 11", Map.of()).settingsFile());
    }
}
