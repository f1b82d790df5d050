package nibblescope.app.board;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import nibblescope.app.chart.Presentation;

/// A button that opens a list with a field to search it. Enter takes the line that is marked, the
/// arrow keys mark another one, Escape takes none.
///
/// @param <T> what is in the list
final class SearchButton<T> extends Button {
    private static final double WIDTH = 360;
    private static final double HEIGHT = 260;

    private final Presentation presentation;
    private final Supplier<List<T>> choices;
    private final Function<T, Line> line;
    private final Consumer<T> chosen;
    private final Popup popup = new Popup();
    private final TextField field = new TextField();
    private final ListView<T> list = new ListView<>();

    /// A line of the list.
    ///
    /// @param name  what it is called
    /// @param facts what else tells it from others
    record Line(String name, String facts) {
        boolean matches(String wanted) {
            String all = (name + " " + facts).toLowerCase(Locale.ROOT);
            return List.of(wanted.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)).stream()
                    .allMatch(all::contains);
        }
    }

    /// @param choices what can be chosen when the list is opened
    /// @param chosen  takes what is chosen
    SearchButton(
            String text,
            String prompt,
            Presentation presentation,
            Supplier<List<T>> choices,
            Function<T, Line> line,
            Consumer<T> chosen) {
        super(text);
        this.presentation = presentation;
        this.choices = choices;
        this.line = line;
        this.chosen = chosen;
        field.setPromptText(prompt);
        field.setAccessibleText(prompt);
        list.setAccessibleText(text);
        list.setCellFactory(_ -> new LineCell());
        list.setPlaceholder(new Label(presentation.text("board.search.nothing")));
        VBox content = new VBox(6, field, list);
        content.getStyleClass().add("board-search");
        popup.getContent().add(content);
        popup.setAutoHide(true);
        setOnAction(_ -> open());
        field.textProperty().addListener((_, _, _) -> filter());
        content.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    private void open() {
        Bounds place = localToScreen(getBoundsInLocal());
        if (place == null) {
            return;
        }
        field.clear();
        filter();
        list.setPrefSize(presentation.scaled(WIDTH), presentation.scaled(HEIGHT));
        popup.show(this, place.getMinX(), place.getMaxY() + 2);
        field.requestFocus();
    }

    private void filter() {
        list.getItems()
                .setAll(choices.get().stream()
                        .filter(choice -> line.apply(choice).matches(field.getText()))
                        .toList());
        list.getSelectionModel().selectFirst();
        list.scrollTo(0);
    }

    private void key(KeyEvent event) {
        int by = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        if (by != 0 && !list.getItems().isEmpty()) {
            int to = Math.clamp(
                    list.getSelectionModel().getSelectedIndex() + by,
                    0,
                    list.getItems().size() - 1);
            list.getSelectionModel().select(to);
            list.scrollTo(Math.max(0, to - 3));
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER) {
            take();
            event.consume();
        }
    }

    private void take() {
        T choice = list.getSelectionModel().getSelectedItem();
        if (choice != null) {
            popup.hide();
            chosen.accept(choice);
        }
    }

    /// The name over the facts.
    private final class LineCell extends ListCell<T> {
        private final Label name = new Label();
        private final Label facts = new Label();
        private final VBox both = new VBox(name, facts);

        LineCell() {
            facts.getStyleClass().add("facts");
            setPrefWidth(0);
            setOnMouseClicked(_ -> {
                if (!isEmpty()) {
                    take();
                }
            });
        }

        @Override
        protected void updateItem(T item, boolean empty) {
            super.updateItem(item, empty);
            setText(null);
            if (empty || item == null) {
                setGraphic(null);
            } else {
                Line shown = line.apply(item);
                name.setText(shown.name());
                facts.setText(shown.facts());
                setGraphic(both);
            }
        }
    }
}
