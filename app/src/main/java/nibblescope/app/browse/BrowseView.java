package nibblescope.app.browse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import nibblescope.app.chart.LongName;
import nibblescope.app.chart.Presentation;
import nibblescope.app.i18n.Figures;
import nibblescope.app.study.Exploration;
import nibblescope.core.tensor.TensorInfo;
import org.controlsfx.control.textfield.CustomTextField;
import org.controlsfx.control.textfield.TextFields;
import org.jspecify.annotations.Nullable;

/// The open file and its tensors, as a tree along the dots of their names.
public final class BrowseView extends VBox {
    private static final PseudoClass NOT_QUANTIZABLE = PseudoClass.getPseudoClass("not-quantizable");

    private final BrowseModel model;
    private final Presentation presentation;
    private final TreeView<Node> tree = new TreeView<>();
    private final LongName file = new LongName();
    private final Label count = new Label();
    private final Label empty = new Label();

    /// A line of the tree: a part of names, or a tensor.
    private record Node(String text, @Nullable TensorInfo tensor) {}

    public BrowseView(BrowseModel model, Presentation presentation) {
        this.model = model;
        this.presentation = presentation;
        getStyleClass().add("side-pane");
        file.getStyleClass().add("title");
        count.getStyleClass().add("muted");
        count.setWrapText(true);
        count.setMinHeight(USE_PREF_SIZE);
        CustomTextField filter = (CustomTextField) TextFields.createClearableTextField();
        filter.setId("tensor-filter");
        filter.setPromptText(presentation.text("browse.filter"));
        filter.setAccessibleText(presentation.text("browse.filter"));
        filter.textProperty().bindBidirectional(model.filterProperty());
        tree.setId("tensor-tree");
        tree.getStyleClass().add("tensor-tree");
        tree.setShowRoot(false);
        tree.setAccessibleText(presentation.text("browse.tensors"));
        tree.setCellFactory(_ -> new Cell());
        tree.getSelectionModel().selectedItemProperty().addListener((_, _, item) -> choose(item));
        tree.setOnMouseClicked(_ -> model.goOn());
        tree.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                model.goOn();
            }
        });
        empty.getStyleClass().add("placeholder");
        empty.setId("tensors-empty");
        StackPane list = new StackPane(tree, empty);
        VBox.setVgrow(list, Priority.ALWAYS);
        getChildren().addAll(file, count, filter, list);
        model.fileNameProperty().subscribe(this::showFile);
        model.tensorsProperty().addListener((_, _, _) -> showTensors());
        model.chosenProperty().addListener((_, _, chosen) -> showChosen(chosen));
        showTensors();
    }

    private void showFile(@Nullable String name) {
        file.setText(name == null ? presentation.text("browse.nothing") : name);
    }

    private void showTensors() {
        List<TensorInfo> tensors = model.tensorsProperty().get();
        count.setText(presentation.text("browse.count", Figures.count(tensors.size())));
        tree.setRoot(tree(tensors));
        tree.setVisible(!tensors.isEmpty());
        empty.setVisible(tensors.isEmpty());
        empty.setText(emptyText());
        showChosen(model.chosenProperty().get());
    }

    /// Why no tensor is listed, and what to do about it.
    private String emptyText() {
        int all = model.tensorCount();
        if (model.fileNameProperty().get() == null) {
            return presentation.text("browse.nothing.remedy");
        }
        return all == 0
                ? presentation.text("browse.empty")
                : presentation.text("browse.none-found", model.filterProperty().get(), Figures.count(all));
    }

    private void choose(@Nullable TreeItem<Node> item) {
        if (item != null && item.getValue().tensor() != null) {
            model.choose(item.getValue().tensor());
        }
    }

    private void showChosen(@Nullable TensorInfo chosen) {
        TreeItem<Node> item = chosen == null ? null : find(tree.getRoot(), chosen);
        if (item != null && !item.equals(tree.getSelectionModel().getSelectedItem())) {
            tree.getSelectionModel().select(item);
            tree.scrollTo(tree.getRow(item));
        }
    }

    private static @Nullable TreeItem<Node> find(TreeItem<Node> below, TensorInfo tensor) {
        for (TreeItem<Node> child : below.getChildren()) {
            TreeItem<Node> found = tensor.equals(child.getValue().tensor()) ? child : find(child, tensor);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static TreeItem<Node> tree(List<TensorInfo> tensors) {
        TreeItem<Node> root = new TreeItem<>(new Node("", null));
        Map<String, TreeItem<Node>> folders = new HashMap<>();
        for (TensorInfo tensor : tensors) {
            String name = tensor.name();
            int dot = name.lastIndexOf('.');
            // "layer.0.weight" is best read as "weight" below "layer.0"; a one-part name stands alone.
            String last = name.substring(dot + 1);
            TreeItem<Node> parent = dot < 0 ? root : folder(root, folders, name.substring(0, dot));
            parent.getChildren().add(new TreeItem<>(new Node(last, tensor)));
        }
        root.getChildren().replaceAll(BrowseView::joined);
        return root;
    }

    private static TreeItem<Node> folder(TreeItem<Node> root, Map<String, TreeItem<Node>> folders, String path) {
        TreeItem<Node> known = folders.get(path);
        if (known != null) {
            return known;
        }
        int dot = path.lastIndexOf('.');
        TreeItem<Node> parent = dot < 0 ? root : folder(root, folders, path.substring(0, dot));
        TreeItem<Node> made = new TreeItem<>(new Node(path.substring(dot + 1), null));
        made.setExpanded(true);
        parent.getChildren().add(made);
        folders.put(path, made);
        return made;
    }

    /// Joins a chain of folders with a single child each into one line: `encoder.layer.0`.
    private static TreeItem<Node> joined(TreeItem<Node> item) {
        TreeItem<Node> end = item;
        List<String> parts = new ArrayList<>(List.of(item.getValue().text()));
        while (end.getChildren().size() == 1) {
            end = end.getChildren().getFirst();
            parts.add(end.getValue().text());
        }
        end.setValue(new Node(String.join(".", parts), end.getValue().tensor()));
        end.getChildren().replaceAll(BrowseView::joined);
        return end;
    }

    /// A part of a name, or a tensor with its dtype and shape below.
    private final class Cell extends TreeCell<Node> {
        private final Label name = new Label();
        private final Label facts = new Label();
        private final VBox lines = new VBox(name, facts);

        Cell() {
            facts.getStyleClass().add("facts");
            // As wide as the tree, however long the name is: the tooltip has it in full.
            setPrefWidth(0);
            getStyleClass().add(LongName.MAY_SHORTEN);
        }

        @Override
        protected void updateItem(@Nullable Node item, boolean empty) {
            super.updateItem(item, empty);
            TensorInfo tensor = empty || item == null ? null : item.tensor();
            pseudoClassStateChanged(NOT_QUANTIZABLE, tensor != null && !Exploration.canBeQuantized(tensor));
            setGraphic(tensor == null ? null : lines);
            setText(empty || item == null || tensor != null ? null : item.text());
            setTooltip(empty || item == null ? null : new Tooltip(tensor == null ? item.text() : inFull(tensor)));
            if (item != null && tensor != null) {
                name.setText(item.text());
                facts.setText(tensor.dtype() + "  " + tensor.shape());
            }
        }

        private String inFull(TensorInfo tensor) {
            return tensor.name() + "\n" + tensor.dtype() + "  " + tensor.shape() + "\n" + size(tensor);
        }

        private String size(TensorInfo tensor) {
            return Exploration.canBeQuantized(tensor)
                    ? presentation.text(
                            "browse.elements",
                            Figures.count(tensor.shape().elements()),
                            presentation.figures().bytes((double) tensor.bytes()))
                    : presentation.text("browse.listed-only", tensor.dtype());
        }
    }
}
