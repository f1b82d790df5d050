package nibblescope.app.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Failures;
import nibblescope.core.backend.Availability;
import nibblescope.core.backend.Runner;

/// The button that says where runs go, and the menu of all devices, here and on attached hosts. One
/// that cannot run is listed with what it lacks.
public final class BackendChooser extends MenuButton {
    private static final double TEXT_WIDTH = 420;

    private final BackendsModel model;
    private final Presentation presentation;
    private final BackendText texts;

    public BackendChooser(BackendsModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        texts = new BackendText(presentation);
        setId("backend");
        setTooltip(new Tooltip(presentation.text("backend.definition")));
        textProperty().bind(model.chosenProperty().map(place -> presentation.text("backend.button", place.toString())));
        setOnShowing(_ -> model.look());
        model.attachedProperty().subscribe(_ -> fill());
        model.chosenProperty().addListener(_ -> fill());
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        for (Attached machine : model.attachedProperty().get()) {
            items.add(heading(machine.attachment(), presentation.text("backend.here")));
            items.addAll(devices(machine));
            if (machine.attachment() instanceof Attachment.Host host) {
                items.add(detach(host));
            }
            items.add(new SeparatorMenuItem());
        }
        MenuItem attach = action("backend.attach");
        attach.setId("backend-attach");
        attach.setOnAction(_ -> {
            AttachDialog dialog = new AttachDialog(presentation, getScene());
            dialog.setOnHidden(_ -> Optional.ofNullable(dialog.getResult()).ifPresent(model::attach));
            dialog.show();
        });
        MenuItem refresh = action("backend.refresh");
        refresh.setId("backend-refresh");
        refresh.setOnAction(_ -> model.refresh());
        items.add(attach);
        items.add(refresh);
        getItems().setAll(items);
    }

    private static MenuItem heading(Attachment attachment, String here) {
        MenuItem heading = new MenuItem();
        heading.setGraphic(line(
                switch (attachment) {
                    case Attachment.Local _ -> here;
                    case Attachment.Host host -> host.name();
                },
                "backend-heading"));
        heading.setDisable(true);
        heading.getStyleClass().add("backend-item");
        return heading;
    }

    /// All items have their text as a graphic, so that all begin in one column.
    private MenuItem action(String key) {
        MenuItem action = new MenuItem();
        action.setGraphic(line(presentation.text(key), "backend-title"));
        return action;
    }

    private List<MenuItem> devices(Attached machine) {
        return switch (machine.listing()) {
            case Attached.Listing.Unknown _, Attached.Listing.Asked _ ->
                List.of(remark(presentation.text("backend.asked"), false));
            case Attached.Listing.Failed(var failure) ->
                List.of(remark(Failures.text(failure, presentation.messages()), true));
            case Attached.Listing.Listed(var devices) ->
                devices.stream()
                        .map(state -> device(machine.attachment(), state))
                        .toList();
        };
    }

    private MenuItem device(Attachment attachment, Runner.DeviceState state) {
        Place place = new Place(attachment, state.id());
        boolean chosen = place.equals(model.chosenProperty().get());
        RadioMenuItem item = new RadioMenuItem();
        item.setId("backend-" + place.toString().replace('/', '-').replace(':', '-'));
        boolean ready = state.availability() instanceof Availability.Ready;
        item.setGraphic(new VBox(
                line(texts.title(attachment, state), ready ? "backend-title" : "backend-off"),
                line(texts.state(state.availability()), ready ? "backend-state" : "backend-complaint")));
        item.getStyleClass().add("backend-item");
        item.setSelected(chosen);
        item.setDisable(!ready);
        item.setOnAction(_ -> {
            // The one that is chosen stays so when it is clicked once more.
            item.setSelected(true);
            model.chosenProperty().set(place);
        });
        return item;
    }

    private static MenuItem remark(String text, boolean complaint) {
        MenuItem remark = new MenuItem();
        remark.setGraphic(line(text, complaint ? "backend-complaint" : "backend-state"));
        remark.setDisable(true);
        remark.getStyleClass().add("backend-item");
        return remark;
    }

    private MenuItem detach(Attachment.Host host) {
        boolean can = model.canDetach(host);
        MenuItem detach = new MenuItem();
        detach.setGraphic(line(
                presentation.text(can ? "backend.detach" : "backend.detach.chosen", host.name()), "backend-title"));
        detach.setDisable(!can);
        detach.setOnAction(_ -> model.detach(host));
        return detach;
    }

    private static Text line(String text, String style) {
        Text line = new Text(text);
        line.setWrappingWidth(TEXT_WIDTH);
        line.getStyleClass().add(style);
        return line;
    }
}
