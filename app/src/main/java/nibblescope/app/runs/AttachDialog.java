package nibblescope.app.runs;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.Presentation;

/// Asks for the name of a host, and says what it must have.
final class AttachDialog extends Dialog<Attachment.Host> {
    private static final double TEXT_WIDTH = 440;

    /// @param before what the dialog stands before, and looks like
    AttachDialog(Presentation presentation, Scene before) {
        initOwner(before.getWindow());
        setTitle(presentation.text("backend.attach.title"));
        setHeaderText(null);
        TextField name = new TextField();
        name.setId("backend-host");
        name.setPromptText(presentation.text("backend.attach.prompt"));
        Label label = new Label(presentation.text("backend.attach.host"));
        label.setLabelFor(name);
        Label explanation = new Label(presentation.text("backend.attach.explanation"));
        explanation.setWrapText(true);
        explanation.setPrefWidth(TEXT_WIDTH);
        explanation.getStyleClass().add("muted");
        explanation.setMinHeight(Label.USE_PREF_SIZE);
        Label complaint = new Label();
        complaint.setWrapText(true);
        complaint.setPrefWidth(TEXT_WIDTH);
        complaint.getStyleClass().add("complaint");
        complaint
                .textProperty()
                .bind(Bindings.createStringBinding(
                        () -> name.getText().isBlank()
                                        || Attachment.Host.of(name.getText()).isPresent()
                                ? ""
                                : presentation.text("backend.attach.wrong"),
                        name.textProperty()));
        getDialogPane().setContent(new VBox(8, label, name, complaint, explanation));
        getDialogPane().getStylesheets().setAll(before.getStylesheets());
        ButtonType attach = new ButtonType(presentation.text("backend.attach.do"), ButtonBar.ButtonData.OK_DONE);
        getDialogPane()
                .getButtonTypes()
                .setAll(attach, new ButtonType(presentation.text("window.cancel"), ButtonBar.ButtonData.CANCEL_CLOSE));
        Node ok = getDialogPane().lookupButton(attach);
        ok.setId("backend-attach-do");
        ok.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> Attachment.Host.of(name.getText()).isEmpty(), name.textProperty()));
        setResultConverter(button ->
                attach.equals(button) ? Attachment.Host.of(name.getText()).orElse(null) : null);
        setOnShown(_ -> name.requestFocus());
    }
}
