package nibblescope.app.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.Source;
import nibblescope.app.study.Start;
import nibblescope.core.quantize.PowerOfTwoRule;
import nibblescope.core.quantize.Recipe;
import nibblescope.core.quantize.Recipes;
import nibblescope.core.tensor.TensorInfo;
import org.jspecify.annotations.Nullable;

/// Takes down what is looked at as a session, and goes back to one. What is missing is told, and
/// the rest is opened.
public final class SessionModel {
    private final Exploration exploration;
    private final BiConsumer<Source, Start> opener;
    private final Views views;
    private final ReadOnlyObjectWrapper<List<Loss>> losses = new ReadOnlyObjectWrapper<>(List.of());
    private @Nullable Opening waiting;

    /// The views of a window.
    public interface Views {
        /// The id of the one in front.
        String front();

        /// The settings of each view that has some, by its id.
        Map<String, Map<String, String>> settings();

        /// Brings a view to the front, and gives all views their settings.
        ///
        /// @return what they do not understand
        List<Loss> show(String front, Map<String, Map<String, String>> settings);
    }

    /// A session whose file is being opened.
    private record Opening(Session session, Source source, List<Loss> losses) {}

    /// @param opener   opens a source and chooses what is said
    /// @param uiThread runs what follows when the source is open
    public SessionModel(Exploration exploration, BiConsumer<Source, Start> opener, Views views, Executor uiThread) {
        this.exploration = exploration;
        this.opener = opener;
        this.views = views;
        // Once the tensor of the file is chosen too.
        exploration.fileProperty().addListener((_, _, _) -> uiThread.execute(this::opened));
        exploration.failureProperty().addListener((_, _, failure) -> {
            Opening opening = waiting;
            if (failure != null && opening != null) {
                waiting = null;
                finish(opening.session(), opening.losses());
            }
        });
    }

    /// What was missing in the session that was opened last.
    public ReadOnlyObjectProperty<List<Loss>> lossesProperty() {
        return losses.getReadOnlyProperty();
    }

    /// What is looked at now.
    public Session now() {
        return Session.of(exploration, views.front(), views.settings());
    }

    /// Saves what is looked at now.
    public void save(Path file) throws IOException {
        SessionFile.write(file, now());
    }

    /// Goes back to a session that was saved.
    public void open(Path file) throws BrokenFileException {
        open(SessionFile.read(file), Optional.ofNullable(file.toAbsolutePath().getParent()));
    }

    /// Goes back to a session.
    ///
    /// @param beside a folder in which its file is looked for if it is not where it was
    public void open(Session session, Optional<Path> beside) {
        List<Loss> missing = new ArrayList<>();
        waiting = null;
        exploration.history().asOneStep(() -> choose(session.recipes(), missing));
        Optional<Source> source = session.file().flatMap(mark -> mark.find(beside));
        if (source.isEmpty()) {
            session.file().ifPresent(mark -> missing.add(new Loss.FileGone(mark.source())));
            finish(session, missing);
            return;
        }
        session.file()
                .filter(mark -> mark.isOther(source.get()))
                .ifPresent(mark -> missing.add(new Loss.FileChanged(mark.name())));
        waiting = new Opening(session, source.get(), missing);
        opener.accept(
                source.get(),
                new Start(Optional.empty(), Optional.empty(), session.tensor(), session.position(), session.values()));
    }

    private void choose(Session.Recipes recipes, List<Loss> missing) {
        PowerOfTwoRule.general().stream()
                .filter(rule -> rule.name().equals(recipes.rule()))
                .findFirst()
                .ifPresentOrElse(
                        exploration.ruleProperty()::set, () -> missing.add(new Loss.NameUnknown(recipes.rule())));
        exploration.tensorScaleProperty().set(recipes.tensorScale());
        find(recipes.recipe(), missing).ifPresent(exploration.recipeProperty()::set);
        Set<Recipe> added = new LinkedHashSet<>();
        recipes.added().forEach(id -> find(id, missing).ifPresent(added::add));
        if (!List.copyOf(added).equals(exploration.addedRecipes())) {
            exploration.addedRecipes().setAll(added);
        }
    }

    private static Optional<Recipe> find(String id, List<Loss> missing) {
        Optional<Recipe> recipe = Recipes.find(id);
        if (recipe.isEmpty()) {
            missing.add(new Loss.NameUnknown(id));
        }
        return recipe;
    }

    private void opened() {
        Opening opening = waiting;
        if (opening == null) {
            return;
        }
        waiting = null;
        // Another file may have been asked for since.
        if (exploration.source().filter(opening.source()::equals).isPresent()) {
            lookFor(opening.session(), opening.losses());
            finish(opening.session(), opening.losses());
        }
    }

    private void lookFor(Session session, List<Loss> missing) {
        TensorInfo tensor = exploration.tensorProperty().get();
        Optional<String> name = session.tensor();
        if (name.isPresent() && (tensor == null || !name.get().equals(tensor.name()))) {
            missing.add(new Loss.TensorGone(name.get()));
        } else if (!exploration.positionProperty().get().equals(session.position())) {
            missing.add(new Loss.PositionGone(
                    session.position().row(), session.position().column()));
        }
    }

    private void finish(Session session, List<Loss> missing) {
        missing.addAll(views.show(session.front(), session.views()));
        losses.set(List.copyOf(missing));
    }
}
