package nibblescope.app.window;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Stepped;
import nibblescope.app.export.Front;
import nibblescope.app.numberline.NumberLineModel;
import nibblescope.app.numberline.NumberLineView;
import nibblescope.app.session.Loss;
import nibblescope.app.session.SessionModel;
import nibblescope.app.study.Exploration;
import nibblescope.core.quantize.Corner;

/// The views behind their tabs. A view is made when its tab is first opened: what nobody looks at is
/// not computed.
final class ViewTabs extends TabPane implements SessionModel.Views {
    private static final double LINE_HEIGHT = 240;
    private static final double HEIGHT_FOR_BOTH = 880;

    private final Workspace workspace;
    private final Presentation presentation;
    private final ExplorerWindow.Host host;
    private final Map<View, View.Shown> shown = new EnumMap<>(View.class);
    private final Map<View, Map<String, String>> awaited = new EnumMap<>(View.class);
    private BooleanExpression busy;
    private Consumer<Loss> late = _ -> {};

    ViewTabs(Workspace workspace, Presentation presentation, ExplorerWindow.Host host) {
        this.workspace = workspace;
        this.presentation = presentation;
        this.host = host;
        busy = workspace.exploration().busyProperty();
        getStyleClass().add("view-tabs");
        setTabClosingPolicy(TabClosingPolicy.UNAVAILABLE);
        setAccessibleText(presentation.text("window.views"));
        for (View view : View.values()) {
            getTabs().add(tab(view));
        }
    }

    private Tab tab(View view) {
        Tab tab = new Tab(presentation.text("window.view." + view.id()));
        tab.setId("view-" + view.id());
        tab.setUserData(view);
        tab.selectedProperty().subscribe(selected -> {
            if (selected && tab.getContent() == null) {
                View.Shown made = view.show(workspace, presentation, host, tab.selectedProperty());
                shown.put(view, made);
                busy = Bindings.or(busy, made.busy());
                tab.setContent(view == View.BOARD ? withLineBelow(made.node()) : made.node());
                Optional.ofNullable(awaited.remove(view))
                        .flatMap(settings -> apply(view, settings))
                        .ifPresent(loss -> late.accept(loss));
            }
        });
        return tab;
    }

    /// The board has the selected block below it, on the lines of MXFP4 and NVFP4, where there is
    /// room.
    private Node withLineBelow(Region board) {
        Exploration exploration = workspace.exploration();
        NumberLineModel named = new NumberLineModel(
                exploration, () -> List.of(exploration.corner(Corner.E8M0_32), exploration.corner(Corner.E4M3_16)));
        NumberLineView line = new NumberLineView(named, presentation, NumberLineView.Extent.LINES);
        line.setPrefHeight(LINE_HEIGHT);
        line.setMinHeight(LINE_HEIGHT);
        BorderPane both = new BorderPane(board);
        both.heightProperty().subscribe(height -> both.setBottom(height.doubleValue() < HEIGHT_FOR_BOTH ? null : line));
        return both;
    }

    /// Tells what a view does not understand of the settings that a session had for it, when it is
    /// first opened.
    void onLateLoss(Consumer<Loss> told) {
        late = told;
    }

    /// Whether something is being computed that a view which was opened so far shows.
    BooleanExpression busy() {
        return busy;
    }

    /// The view that is in front.
    View inFront() {
        return (View) getSelectionModel().getSelectedItem().getUserData();
    }

    /// What the view in front shows.
    Optional<Node> content() {
        return Optional.ofNullable(getSelectionModel().getSelectedItem().getContent());
    }

    /// What is taken along of the view in front; empty until it is made.
    Optional<Front> taken() {
        View view = inFront();
        return Optional.ofNullable(shown.get(view))
                .flatMap(made -> content()
                        .map(Region.class::cast)
                        .map(picture -> view.front(picture, made.exhibit(), workspace.exploration())));
    }

    /// Brings a view to the front.
    void show(View view) {
        getTabs().stream().filter(tab -> view.equals(tab.getUserData())).forEach(getSelectionModel()::select);
    }

    /// Brings the view after the one in front to the front, or the one before it.
    ///
    /// @param by 1 or -1
    /// @return whether there is one
    boolean showNeighbour(int by) {
        int wanted = getSelectionModel().getSelectedIndex() + by;
        boolean there = wanted >= 0 && wanted < getTabs().size();
        if (there) {
            getSelectionModel().select(wanted);
        }
        return there;
    }

    /// The steps of a view that was opened; empty if it has none.
    Optional<Stepped> steps(View view) {
        return Optional.ofNullable(shown.get(view)).flatMap(View.Shown::steps);
    }

    @Override
    public String front() {
        return inFront().id();
    }

    @Override
    public Map<String, Map<String, String>> settings() {
        Map<String, Map<String, String>> settings = new HashMap<>();
        awaited.forEach((view, given) -> settings.put(view.id(), given));
        shown.forEach((view, made) -> made.exhibit().ifPresent(exhibit -> {
            if (!exhibit.settings().isEmpty()) {
                settings.put(view.id(), exhibit.settings());
            }
        }));
        return settings;
    }

    @Override
    public List<Loss> show(String front, Map<String, Map<String, String>> settings) {
        List<Loss> losses = new ArrayList<>();
        awaited.clear();
        settings.forEach((id, given) -> {
            Optional<View> view = find(id);
            if (view.isEmpty()) {
                losses.add(new Loss.NameUnknown(id));
            } else if (shown.containsKey(view.get())) {
                apply(view.get(), given).ifPresent(losses::add);
            } else {
                awaited.put(view.get(), given);
            }
        });
        find(front).ifPresentOrElse(this::show, () -> losses.add(new Loss.NameUnknown(front)));
        return losses;
    }

    private static Optional<View> find(String id) {
        return Stream.of(View.values()).filter(view -> view.id().equals(id)).findFirst();
    }

    private Optional<Loss> apply(View view, Map<String, String> settings) {
        try {
            Optional.ofNullable(shown.get(view))
                    .flatMap(View.Shown::exhibit)
                    .filter(_ -> !settings.isEmpty())
                    .ifPresent(exhibit -> exhibit.apply(settings));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Loss.SettingUnknown(view.id(), String.valueOf(e.getMessage())));
        }
    }
}
