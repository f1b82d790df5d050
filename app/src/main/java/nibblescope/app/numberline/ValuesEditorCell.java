package nibblescope.app.numberline;

import java.util.Locale;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import nibblescope.app.chart.Presentation;
import org.jspecify.annotations.Nullable;

/// A value in the list, exact. While it is edited, Enter takes over what is typed if it is a number,
/// Escape leaves the value as it is.
final class ValuesEditorCell extends ListCell<Float> {
    private final ValuesEditorModel model;
    private final Presentation presentation;
    private @Nullable TextField field;

    ValuesEditorCell(ValuesEditorModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
    }

    @Override
    protected void updateItem(Float value, boolean empty) {
        super.updateItem(value, empty);
        show();
    }

    private void show() {
        Float value = getItem();
        if (isEmpty() || value == null) {
            setText(null);
            setGraphic(null);
        } else if (!isEditing()) {
            setGraphic(null);
            setText(String.format(Locale.ROOT, "%2d   ", getIndex())
                    + presentation.figures().exact(value));
        }
    }

    @Override
    public void startEdit() {
        super.startEdit();
        Float value = getItem();
        if (!isEditing() || value == null) {
            return;
        }
        TextField typed = new ValuesEditorField(model);
        typed.setText(presentation.figures().exact(value));
        typed.setAccessibleText(presentation.text("values.field", Integer.toString(getIndex())));
        typed.setOnAction(_ -> {
            if (model.edit(getIndex(), typed.getText())) {
                cancelEdit();
            }
        });
        typed.addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                cancelEdit();
                e.consume();
            }
        });
        field = typed;
        setText(null);
        setGraphic(typed);
        typed.requestFocus();
        typed.selectAll();
    }

    @Override
    public void cancelEdit() {
        boolean focused = field != null && field.isFocused();
        super.cancelEdit();
        field = null;
        show();
        if (focused) {
            getListView().requestFocus();
        }
    }
}
