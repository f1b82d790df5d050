package nibblescope.app;

/// Where the program starts.
public final class Launcher {
    private Launcher() {}

    /// Starts the window.
    public static void main(String[] arguments) {
        javafx.application.Application.launch(ExplorerApp.class, arguments);
    }
}
