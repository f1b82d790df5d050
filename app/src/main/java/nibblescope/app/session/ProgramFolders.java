package nibblescope.app.session;

import java.nio.file.Path;
import java.util.Map;

/// Where this platform keeps what a program remembers of its user.
///
/// @param settings for what the user has chosen
/// @param state    for what the program noticed by itself, such as the files that were opened last
public record ProgramFolders(Path settings, Path state) {
    private static final String NAME = "Nibblescope";

    /// The folders of a platform.
    ///
    /// @param properties  of the system: `os.name` and `user.home` are read
    /// @param environment variables of the process
    public static ProgramFolders of(Map<?, ?> properties, Map<String, String> environment) {
        String platform = String.valueOf(properties.get("os.name"));
        Path home = Path.of(String.valueOf(properties.get("user.home"))).toAbsolutePath();
        if (platform.startsWith("Mac")) {
            return in(home.resolve("Library").resolve("Application Support").resolve(NAME));
        }
        if (platform.startsWith("Windows")) {
            return in(folder(environment, "APPDATA", home.resolve("AppData").resolve("Roaming"))
                    .resolve(NAME));
        }
        return new ProgramFolders(
                folder(environment, "XDG_CONFIG_HOME", home.resolve(".config")).resolve("nibblescope"),
                folder(environment, "XDG_STATE_HOME", home.resolve(".local").resolve("state"))
                        .resolve("nibblescope"));
    }

    /// Both in one folder.
    public static ProgramFolders in(Path folder) {
        return new ProgramFolders(folder, folder);
    }

    /// A relative path in such a variable is to be ignored (XDG Base Directory Specification 0.8).
    private static Path folder(Map<String, String> environment, String variable, Path usual) {
        String named = environment.getOrDefault(variable, "");
        return !named.isEmpty() && Path.of(named).isAbsolute() ? Path.of(named) : usual;
    }

    /// The file of the settings.
    public Path settingsFile() {
        return settings.resolve("settings.json");
    }

    /// The file of the state.
    public Path stateFile() {
        return state.resolve("state.json");
    }

    /// The session that was there when the program ended.
    public Path lastSession() {
        return state.resolve("last" + SessionFile.ENDING);
    }
}
