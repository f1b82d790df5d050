package nibblescope.app.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import nibblescope.app.chart.Dataset;
import nibblescope.app.chart.Exhibit;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;

/// What can be taken along of the view in front. What cannot now says why.
public final class ExportMenu extends MenuButton {
    private final ExportModel model;
    private final Presentation presentation;
    private final Ties ties;
    private final List<Entry> entries = new ArrayList<>();

    /// What the menu needs of the window.
    ///
    /// @param front        the view in front
    /// @param chooseTarget asks the user for a file to write to, given what it might be called
    /// @param say          tells the user something, in one line
    public record Ties(
            Supplier<Optional<Front>> front, Function<String, Optional<Path>> chooseTarget, Consumer<String> say) {}

    /// An item, and why it cannot act now: the key of a text.
    private record Entry(MenuItem item, String text, Function<Front, Optional<String>> refusal) {}

    public ExportMenu(ExportModel model, Presentation presentation, Ties ties) {
        this.model = model;
        this.presentation = presentation;
        this.ties = ties;
        setId("export");
        setTooltip(new Tooltip(presentation.text("export.definition")));
        MenuItem copy = entry("copy-picture", this::nothingSeen, this::copyPicture);
        copy.setAccelerator(new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN));
        MenuItem cancel = new MenuItem(presentation.text("export.cancel"));
        cancel.setId("export-cancel");
        cancel.setOnAction(_ -> model.cancel());
        cancel.disableProperty().bind(model.busyProperty().not());
        getItems()
                .addAll(
                        copy,
                        entry("png", this::nothingSeen, front -> writePicture(front, FileFormat.PNG)),
                        entry("svg", this::nothingSeen, front -> writePicture(front, FileFormat.SVG)),
                        scale(),
                        new SeparatorMenuItem(),
                        entry("csv", this::noNumbers, front -> writeTable(front, FileFormat.CSV)),
                        entry("json", this::noNumbers, front -> writeTable(front, FileFormat.JSON)),
                        entry("copy-command", this::noCommand, this::copyCommand),
                        new SeparatorMenuItem(),
                        cancel);
        setOnShowing(_ -> update());
        // Its keys act while the menu is not shown.
        Entry byKeys = entries.getFirst();
        model.exploration().tensorProperty().subscribe(() -> update(byKeys));
        model.busyProperty().subscribe(() -> update(byKeys));
        model.busyProperty().subscribe(this::updateText);
        update(byKeys);
        updateText();
        model.progressProperty().subscribe(this::updateText);
        model.writtenProperty().subscribe(file -> {
            if (file != null) {
                ties.say().accept(presentation.text("export.written", file.toString()));
            }
        });
        model.failureProperty().subscribe(failure -> {
            if (failure != null) {
                ties.say().accept(presentation.text("export.failed", Failures.text(failure, presentation.messages())));
            }
        });
    }

    private MenuItem entry(String id, Function<Front, Optional<String>> refusal, Consumer<Front> action) {
        MenuItem item = new MenuItem(presentation.text("export." + id));
        item.setId("export-" + id);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> ties.front().get().ifPresent(action));
        entries.add(new Entry(item, item.getText(), refusal));
        return item;
    }

    private Menu scale() {
        Menu menu = new Menu(presentation.text("export.scale"));
        menu.setId("export-scale");
        ToggleGroup group = new ToggleGroup();
        for (int scale = 1; scale <= ExportModel.MOST_SCALE; scale++) {
            int chosen = scale;
            RadioMenuItem item = new RadioMenuItem(scale + "×");
            item.setId("export-scale-" + scale);
            item.setToggleGroup(group);
            item.setSelected(model.scaleProperty().get() == scale);
            item.setOnAction(_ -> model.scaleProperty().set(chosen));
            menu.getItems().add(item);
        }
        return menu;
    }

    private void updateText() {
        double share = model.progressProperty().get();
        setText(
                !model.busyProperty().get()
                        ? presentation.text("export.title")
                        : share < 0
                                ? presentation.text("export.writing")
                                : presentation.text(
                                        "export.writing.share",
                                        presentation.figures().wholeShare(share)));
    }

    private void update() {
        entries.forEach(this::update);
    }

    private void update(Entry entry) {
        Optional<String> refusal = model.busyProperty().get()
                ? Optional.of("export.refused.writing")
                : ties.front().get().map(entry.refusal()).orElse(Optional.of("export.refused.nothing"));
        entry.item().setDisable(refusal.isPresent());
        entry.item()
                .setText(refusal.map(key -> presentation.text("export.refused", entry.text(), presentation.text(key)))
                        .orElse(entry.text()));
    }

    private Optional<String> nothingSeen(Front front) {
        boolean isThere = model.exploration().tensorProperty().get() != null || hasRows(front);
        return isThere ? Optional.empty() : Optional.of("export.refused.nothing");
    }

    private Optional<String> noNumbers(Front front) {
        return hasRows(front) ? Optional.empty() : Optional.of("export.refused.no-numbers");
    }

    private Optional<String> noCommand(Front front) {
        if (!front.canBePlotted()) {
            return Optional.of("export.refused.not-plotted");
        }
        if (model.exploration().tensorProperty().get() == null) {
            return Optional.of("export.refused.nothing");
        }
        return command(front).isPresent() ? Optional.empty() : Optional.of("export.refused.no-source");
    }

    private Optional<CopiedCommand> command(Front front) {
        return CopiedCommand.of(model.exploration(), front.view(), settings(front));
    }

    private static Map<String, String> settings(Front front) {
        return front.exhibit().map(Exhibit::settings).orElse(Map.of());
    }

    private static boolean hasRows(Front front) {
        return front.exhibit().map(Exhibit::data).filter(ExportMenu::hasRows).isPresent();
    }

    /// Whether there is a first row; no other is asked for.
    private static boolean hasRows(Dataset data) {
        try {
            data.forEachRow(_ -> {
                throw new FirstRow();
            });
            return false;
        } catch (FirstRow _) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException("nothing was written", e);
        }
    }

    private static final class FirstRow extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private Provenance provenance(Front front) {
        return model.provenance(front.view(), front.recipes(), settings(front));
    }

    private void copyPicture(Front front) {
        PixelPicture picture =
                Pictures.pixels(front.picture(), model.scaleProperty().get(), presentation);
        model.complete(provenance(front), known -> {
            ClipboardContent content = new ClipboardContent();
            content.putImage(SwingFXUtils.toFXImage(picture.with(known), null));
            Clipboard.getSystemClipboard().setContent(content);
            ties.say().accept(presentation.text("export.copied.picture"));
        });
    }

    private void copyCommand(Front front) {
        command(front).ifPresent(command -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(command.text());
            Clipboard.getSystemClipboard().setContent(content);
            ties.say().accept(presentation.text("export.copied.command"));
        });
    }

    private void writePicture(Front front, FileFormat format) {
        Optional<Path> file = ties.chooseTarget().apply(model.fileName(front.view(), format));
        if (file.isPresent()) {
            Picture picture = format == FileFormat.SVG
                    ? Pictures.vector(front.picture(), presentation)
                    : Pictures.pixels(front.picture(), model.scaleProperty().get(), presentation);
            model.write(file.get(), provenance(front), (known, out, _) -> picture.write(known, out));
        }
    }

    private void writeTable(Front front, FileFormat format) {
        Optional<Dataset> data = front.exhibit().map(Exhibit::data);
        Provenance provenance = provenance(front);
        Optional<Path> file = ties.chooseTarget().apply(model.fileName(front.view(), format));
        if (file.isPresent() && data.isPresent()) {
            Table.Form form = Table.Form.valueOf(format.name());
            model.write(
                    file.get(),
                    provenance,
                    (known, out, monitor) -> new Table(data.get(), known).write(form, out, monitor));
        }
    }
}
