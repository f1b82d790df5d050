package nibblescope.app.numberline;

import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;

/// A field for one value. A field of one line would run numbers together that stand in lines or
/// columns, so what has several is pasted in the place of all values.
final class ValuesEditorField extends TextField {
    private final ValuesEditorModel model;

    ValuesEditorField(ValuesEditorModel model) {
        this.model = model;
    }

    @Override
    public void paste() {
        String text = Clipboard.getSystemClipboard().getString();
        if (text != null && model.holdsSeveral(text)) {
            model.paste(text);
        } else {
            super.paste();
        }
    }
}
