package nibblescope.app.screenshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.cli.DisplayException;
import nibblescope.app.cli.InputException;
import nibblescope.app.cli.PlotRequest;
import nibblescope.app.cli.Program;
import nibblescope.app.export.CopiedCommand;
import nibblescope.app.export.FileMark;
import nibblescope.app.export.Provenance;
import nibblescope.app.i18n.Failures;
import nibblescope.app.i18n.Messages;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Start;
import nibblescope.app.window.View;
import nibblescope.app.window.Workspace;
import nibblescope.core.quantize.RunMonitor;

/// What a request is about, in a workspace of its own. Used on the workspace's UI thread.
final class Subject {
    private final PlotRequest request;
    private final Workspace workspace;

    Subject(PlotRequest request, Workspace workspace) {
        this.request = request;
        this.workspace = workspace;
    }

    View view() {
        return View.valueOf(request.view().name());
    }

    /// Begins to open what the request names.
    void open() {
        Exploration exploration = workspace.exploration();
        PlotRequest.Recipes recipes = request.recipes();
        exploration.addedRecipes().setAll(recipes.added());
        exploration.recipeProperty().set(recipes.recipe());
        exploration.open(
                request.input(),
                new Start(
                        Optional.of(recipes.rule()),
                        Optional.of(recipes.tensorScale()),
                        Optional.of(request.tensor().name()),
                        request.position()));
    }

    /// Checks, once nothing is under way, that all went well.
    void requireOpened() throws DisplayException {
        Throwable failure = workspace.exploration().failureProperty().get();
        if (failure != null) {
            Messages messages = new Messages(request.look().language());
            throw new DisplayException("the view could not be computed: " + Failures.text(failure, messages));
        }
    }

    /// Takes over the settings of the request, once the tensor and the block are there.
    void apply(Optional<Exhibit> exhibit) throws InputException {
        Map<String, String> settings = new LinkedHashMap<>(request.settings());
        String values = settings.remove(CopiedCommand.VALUES);
        try {
            if (values != null) {
                workspace.exploration().edit(CopiedCommand.values(values));
            }
            if (!settings.isEmpty()) {
                exhibit.orElseThrow(() -> new IllegalArgumentException("the view has no settings"))
                        .apply(settings);
            }
        } catch (IllegalArgumentException e) {
            throw new InputException("--set: " + e.getMessage());
        }
    }

    /// Where what is shown comes from.
    Provenance provenance(Optional<Exhibit> exhibit, RunMonitor monitor) throws IOException {
        Provenance provenance = Provenance.of(
                workspace.exploration(),
                Program.version(),
                view().id(),
                view().recipes(workspace.exploration()),
                exhibit.map(Exhibit::settings).orElse(Map.of()));
        Optional<Path> file = provenance.file();
        return file.isPresent() ? provenance.with(FileMark.of(file.get(), monitor)) : provenance;
    }
}
