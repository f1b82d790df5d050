package nibblescope.app.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import nibblescope.app.chart.Presentation;
import nibblescope.app.export.CopiedCommand;
import nibblescope.app.recipe.RecipeModel;
import nibblescope.app.session.BrokenFileException;
import nibblescope.app.session.RecipeFile;
import nibblescope.app.study.Exploration;
import org.jspecify.annotations.Nullable;

/// The recipe of a window as a file and as a command, and what the window tells of them.
final class RecipeFiles {
    private final RecipeModel model;
    private final Exploration exploration;
    private final Presentation presentation;
    private final ExplorerWindow.Host host;
    private @Nullable Notices notices;

    RecipeFiles(RecipeModel model, Exploration exploration, Presentation presentation, ExplorerWindow.Host host) {
        this.model = model;
        this.exploration = exploration;
        this.presentation = presentation;
        this.host = host;
    }

    /// Where the user is told from now on.
    void tellBy(Notices told) {
        notices = told;
    }

    private void say(String text) {
        if (notices != null) {
            notices.say(text);
        }
    }

    private void failure(String text) {
        if (notices != null) {
            notices.failure(text);
        }
    }

    void save() {
        String id = exploration.recipeProperty().get().id();
        String name = id.replaceAll("[^\\w.-]+", "-") + RecipeFile.ENDING;
        host.chooseTarget().apply(name).ifPresent(this::save);
    }

    private void save(Path chosen) {
        Path named = RecipeFile.mayBeOne(chosen.toString())
                ? chosen
                : chosen.resolveSibling(chosen.getFileName() + RecipeFile.ENDING);
        // What was chosen may be written over, and nothing else.
        Path file = Files.exists(named) ? chosen : named;
        try {
            RecipeFile.write(file, exploration.recipeProperty().get());
            say(presentation.text("recipe.saved", file));
        } catch (IOException e) {
            failure(presentation.text("recipe.not-saved", file, e.toString()));
        }
    }

    void load() {
        host.chooseFile().get().ifPresent(this::load);
    }

    /// Chooses the recipe of a file, or tells why not.
    void load(Path file) {
        try {
            model.choose(RecipeFile.read(file));
        } catch (BrokenFileException e) {
            failure(e.text(presentation.messages()));
        }
    }

    void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(CopiedCommand.quantizing(exploration).text());
        Clipboard.getSystemClipboard().setContent(content);
        say(presentation.text("export.copied.command"));
    }
}
