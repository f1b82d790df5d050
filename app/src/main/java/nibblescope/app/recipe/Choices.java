package nibblescope.app.recipe;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// A list to choose one of. What cannot be chosen now is there too, and says why.
final class Choices<T> extends ComboBox<T> {
    private static final double WIDTH = 300;

    private final Presentation presentation;
    private final Function<T, String> text;
    private final Function<T, Optional<String>> refusal;
    private boolean showing;

    /// @param refusal why one cannot be chosen now, if it cannot
    Choices(
            String id,
            List<T> all,
            Presentation presentation,
            Function<T, String> text,
            Function<T, Optional<String>> refusal,
            Consumer<T> choose) {
        this.presentation = presentation;
        this.text = text;
        this.refusal = refusal;
        setId(id);
        setMinWidth(0);
        setMaxWidth(Double.MAX_VALUE);
        getItems().setAll(all);
        setButtonCell(new Item(false));
        setCellFactory(_ -> new Item(true));
        valueProperty().addListener((_, before, chosen) -> {
            if (showing || chosen == null) {
                return;
            }
            if (refusal.apply(chosen).isPresent()) {
                // Keys go through all of them.
                show(before);
            } else {
                choose.accept(chosen);
            }
        });
    }

    /// Shows what is chosen, without choosing it; null for what is not in the list.
    void show(@Nullable T chosen) {
        showing = true;
        setValue(chosen);
        showing = false;
    }

    private final class Item extends ListCell<T> {
        private final boolean inList;

        Item(boolean inList) {
            this.inList = inList;
            if (inList) {
                setWrapText(true);
                setPrefWidth(presentation.scaled(WIDTH));
            }
        }

        @Override
        protected void updateItem(@Nullable T item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setText(null);
                setDisable(false);
                return;
            }
            Optional<String> why = inList ? refusal.apply(item) : Optional.empty();
            setDisable(why.isPresent());
            setText(why.map(reason -> text.apply(item) + "\n" + reason).orElseGet(() -> text.apply(item)));
        }
    }
}
