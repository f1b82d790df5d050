package nibblescope.app.window;

import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.chart.Presentation;
import nibblescope.app.export.ExportMenu;
import nibblescope.app.runs.BackendChooser;
import nibblescope.app.runs.BackendsModel;
import nibblescope.app.study.History;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;

/// The row at the top: open, samples, synthetic tensors; undo; where runs go; options and help.
final class ToolBarRow extends ToolBar {
    /// What the synthetic tensors of the menu measure: a square million.
    private static final Shape SYNTHETIC_SHAPE = Shape.of(1024, 1024);

    private static final long SEED = 1;

    private final BrowseModel browse;
    private final Presentation presentation;
    private final Consumer<Command> run;

    /// @param run does what is asked for
    ToolBarRow(
            BrowseModel browse,
            BackendsModel backends,
            History<?> history,
            Presentation presentation,
            ExportMenu export,
            OptionsMenu options,
            Consumer<Command> run) {
        this.browse = browse;
        this.presentation = presentation;
        this.run = run;
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getItems()
                .addAll(
                        open(),
                        samples(),
                        synthetic(),
                        new Separator(),
                        history(Command.UNDO, history.canUndoProperty()),
                        history(Command.REDO, history.canRedoProperty()),
                        space,
                        export,
                        new BackendChooser(backends, presentation),
                        options,
                        help());
    }

    private SplitMenuButton open() {
        SplitMenuButton open = new SplitMenuButton();
        open.setId("open");
        open.setText(presentation.text("window.open"));
        open.setTooltip(new Tooltip(presentation.text("window.open.definition")));
        open.setOnAction(_ -> run.accept(Command.OPEN));
        open.setOnShowing(_ -> {
            open.getItems().clear();
            for (Path path : browse.recentFiles()) {
                MenuItem item = new MenuItem(path.toString());
                item.setMnemonicParsing(false);
                item.setOnAction(_ -> browse.open(path));
                open.getItems().add(item);
            }
            if (open.getItems().isEmpty()) {
                MenuItem none = new MenuItem(presentation.text("window.open.none"));
                none.setDisable(true);
                open.getItems().add(none);
            }
        });
        // A menu without items is not shown, and would never be asked to fill itself.
        open.getItems().add(new MenuItem(presentation.text("window.open.none")));
        return open;
    }

    private Node history(Command command, ReadOnlyBooleanProperty possible) {
        Button button = new Button();
        button.setId(command.id());
        button.setGraphic(icon(command.id()));
        String name = presentation.text("command." + command.id());
        button.setAccessibleText(name);
        button.setOnAction(_ -> run.accept(command));
        button.disableProperty().bind(possible.not());
        // Around the button, because a disabled one has no tooltip.
        StackPane holder = new StackPane(button);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(Bindings.when(possible)
                        .then(name + "  (" + command.keyNames().findFirst().orElseThrow() + ")")
                        .otherwise(presentation.text("window." + command.id() + ".nothing")));
        Tooltip.install(holder, tooltip);
        return holder;
    }

    /// A sign that the style sheet draws.
    static Region icon(String name) {
        Region icon = new Region();
        icon.getStyleClass().addAll("icon", "icon-" + name);
        return icon;
    }

    private MenuButton help() {
        MenuButton help = new MenuButton("?");
        help.setId("help");
        help.setTooltip(new Tooltip(presentation.text("window.help")));
        help.setAccessibleText(presentation.text("window.help"));
        help.getItems()
                .addAll(
                        OptionsMenu.item(Command.KEYS, presentation, run),
                        OptionsMenu.item(Command.TOUR, presentation, run));
        return help;
    }

    private MenuButton samples() {
        MenuButton samples = new MenuButton(presentation.text("window.samples"));
        samples.setId("samples");
        MenuItem miniLm = new MenuItem(presentation.text("window.samples.minilm"));
        miniLm.setId("sample-minilm");
        miniLm.setOnAction(_ -> browse.openSample());
        MenuItem presets = new MenuItem(presentation.text("window.samples.presets"));
        presets.setId("sample-presets");
        presets.setOnAction(_ -> browse.openPresets());
        samples.getItems().addAll(miniLm, presets);
        return samples;
    }

    private MenuButton synthetic() {
        MenuButton synthetic = new MenuButton(presentation.text("window.synthetic"));
        synthetic.setId("synthetic");
        for (Distribution distribution : Distribution.EXAMPLES) {
            MenuItem item = new MenuItem(presentation.text("window.synthetic." + distribution.id()));
            item.setId("synthetic-" + distribution.id());
            item.setOnAction(_ -> browse.openSynthetic(new SyntheticTensor(distribution, SYNTHETIC_SHAPE, SEED)));
            synthetic.getItems().add(item);
        }
        synthetic.getItems().add(new SeparatorMenuItem());
        MenuItem custom = new MenuItem(presentation.text("window.synthetic.custom"));
        custom.setId("synthetic-custom");
        custom.setOnAction(_ -> new SyntheticDialog(presentation, getScene().getWindow())
                .showAndWait()
                .ifPresent(browse::openSynthetic));
        synthetic.getItems().add(custom);
        return synthetic;
    }
}
