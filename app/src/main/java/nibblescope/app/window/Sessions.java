package nibblescope.app.window;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.chart.Presentation;
import nibblescope.app.session.BrokenFileException;
import nibblescope.app.session.FileMark;
import nibblescope.app.session.Loss;
import nibblescope.app.session.Session;
import nibblescope.app.session.SessionFile;
import nibblescope.app.session.SessionModel;
import nibblescope.app.study.Exploration;
import nibblescope.app.study.OpenFile;
import org.jspecify.annotations.Nullable;

/// The sessions of a window, and what it tells of them.
final class Sessions {
    private final Exploration exploration;
    private final SessionModel model;
    private final Notices notices;
    private final Presentation presentation;
    private Optional<Session> last = Optional.empty();

    Sessions(Workspace workspace, BrowseModel browse, ViewTabs tabs, Notices notices, Presentation presentation) {
        exploration = workspace.exploration();
        this.notices = notices;
        this.presentation = presentation;
        model = new SessionModel(exploration, browse::open, tabs, workspace.uiThread());
        tabs.onLateLoss(loss -> tell(List.of(loss)));
        model.lossesProperty().addListener((_, _, losses) -> tell(losses));
    }

    private void tell(List<Loss> losses) {
        if (!losses.isEmpty()) {
            notices.say(losses.stream()
                    .map(loss -> loss.text(presentation.messages()))
                    .collect(Collectors.joining(" ")));
        }
    }

    Session now() {
        return model.now();
    }

    void open(Session session) {
        model.open(session, Optional.empty());
    }

    void open(Path file) {
        try {
            model.open(file);
        } catch (BrokenFileException e) {
            notices.failure(e.text(presentation.messages()));
        }
    }

    /// What a session of now might be called.
    String suggestedName() {
        OpenFile open = exploration.fileProperty().get();
        String name = open == null ? "nibblescope" : open.file().name().replaceFirst("\\.[^.]*$", "");
        return name.replaceAll("[^\\w.-]+", "-") + SessionFile.ENDING;
    }

    void save(Path chosen) {
        Path named = SessionFile.isNamedLikeOne(chosen)
                ? chosen
                : chosen.resolveSibling(chosen.getFileName() + SessionFile.ENDING);
        // What was chosen may be written over, and nothing else.
        Path file = Files.exists(named) ? chosen : named;
        try {
            model.save(file);
            notices.say(presentation.text("session.saved", file));
        } catch (IOException e) {
            notices.failure(presentation.text("session.not-saved", file, e.toString()));
        }
    }

    void openLast() {
        last.ifPresent(this::open);
    }

    /// @param atOnce whether it is offered once something else is open
    void offer(Session session, boolean atOnce) {
        last = Optional.of(session);
        Optional<FileMark> file = session.file();
        if (!atOnce || file.isEmpty()) {
            return;
        }
        exploration.fileProperty().addListener(new ChangeListener<@Nullable OpenFile>() {
            @Override
            public void changed(
                    ObservableValue<? extends @Nullable OpenFile> property,
                    @Nullable OpenFile before,
                    @Nullable OpenFile open) {
                property.removeListener(this);
                Platform.runLater(() -> offer(session, file.get()));
            }
        });
    }

    private void offer(Session session, FileMark file) {
        if (!model.now().equals(session)) {
            String what = session.tensor()
                    .map(tensor -> presentation.text("session.place", file.name(), tensor))
                    .orElse(file.name());
            notices.offer(
                    presentation.text("session.offer", what),
                    presentation.text("session.continue"),
                    () -> open(session));
        }
    }
}
