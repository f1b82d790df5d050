package nibblescope.app.window;

import java.nio.file.Path;
import java.util.Locale;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.ToolBar;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;
import nibblescope.app.browse.BrowseModel;
import nibblescope.app.chart.Presentation;
import nibblescope.app.chart.Theme;
import nibblescope.app.i18n.Messages;
import nibblescope.app.runs.BackendChooser;
import nibblescope.app.runs.BackendsModel;
import nibblescope.core.synthetic.Distribution;
import nibblescope.core.synthetic.SyntheticTensor;
import nibblescope.core.tensor.Shape;

/// The row at the top: open, samples, synthetic tensors; where runs go; theme and
/// language.
final class ToolBarRow extends ToolBar {
    /// What the synthetic tensors of the menu measure: a square million.
    private static final Shape SYNTHETIC_SHAPE = Shape.of(1024, 1024);

    private static final long SEED = 1;

    private final BrowseModel browse;
    private final Presentation presentation;
    private final ExplorerWindow.Host host;

    ToolBarRow(BrowseModel browse, BackendsModel backends, Presentation presentation, ExplorerWindow.Host host) {
        this.browse = browse;
        this.presentation = presentation;
        this.host = host;
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        getItems()
                .addAll(
                        open(),
                        samples(),
                        synthetic(),
                        space,
                        new BackendChooser(backends, presentation),
                        theme(),
                        language());
    }

    private SplitMenuButton open() {
        SplitMenuButton open = new SplitMenuButton();
        open.setId("open");
        open.setText(presentation.text("window.open"));
        open.setTooltip(new Tooltip(presentation.text("window.open.definition")));
        open.setOnAction(_ -> host.chooseFile().get().ifPresent(browse::open));
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

    /// Opens by the usual key as well, wherever the focus is.
    void installAccelerators(javafx.scene.Scene scene) {
        scene.getAccelerators()
                .put(
                        new KeyCodeCombination(KeyCode.O, KeyCombination.SHORTCUT_DOWN),
                        () -> host.chooseFile().get().ifPresent(browse::open));
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

    private Button theme() {
        Button theme = new Button();
        theme.setId("theme");
        theme.setTooltip(new Tooltip(presentation.text("window.theme.definition")));
        theme.textProperty()
                .bind(presentation
                        .themeProperty()
                        .map(t -> presentation.text(t == Theme.LIGHT ? "window.theme.dark" : "window.theme.light")));
        theme.setOnAction(_ -> presentation
                .themeProperty()
                .set(presentation.themeProperty().get() == Theme.LIGHT ? Theme.DARK : Theme.LIGHT));
        return theme;
    }

    private ComboBox<Locale> language() {
        ComboBox<Locale> language = new ComboBox<>();
        language.setId("language");
        language.getItems().setAll(Messages.LANGUAGES);
        language.setConverter(new StringConverter<>() {
            @Override
            public String toString(Locale locale) {
                return locale.getDisplayLanguage(locale);
            }

            @Override
            public Locale fromString(String text) {
                throw new IllegalStateException("languages are chosen, not typed");
            }
        });
        language.setValue(presentation.messages().language());
        language.setAccessibleText(presentation.text("window.language"));
        language.setTooltip(new Tooltip(presentation.text("window.language")));
        language.valueProperty().addListener((_, _, chosen) -> host.language().accept(chosen));
        return language;
    }
}
