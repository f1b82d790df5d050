package nibblescope.app.chart;

import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.collections.FXCollections;
import javafx.concurrent.Task;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Separator;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToolBar;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.CheckComboBox;
import org.controlsfx.control.RangeSlider;
import org.controlsfx.control.SearchableComboBox;
import org.controlsfx.control.SegmentedButton;
import org.controlsfx.control.StatusBar;
import org.controlsfx.control.TaskProgressView;
import org.controlsfx.control.ToggleSwitch;
import org.controlsfx.control.textfield.TextFields;

/// One of each control that the window is made of, in the states that a picture can show.
public final class Gallery extends VBox {
    public static final double WIDTH = 960;
    public static final double HEIGHT = 720;

    public Gallery() {
        setSpacing(8);
        ToolBar tools = new ToolBar(new Button("Open…"), menu(), new Separator(Orientation.VERTICAL), segmented());
        StatusBar status = new StatusBar();
        status.setText("Ready");
        status.setProgress(0.4);
        VBox left =
                new VBox(12, buttons(), ticks(), fields(), ranges(), new TitledPane("Titled", new Label("Content")));
        VBox right = new VBox(12, tabs(), table(), tree());
        HBox both = new HBox(16, left, right);
        both.setStyle("-fx-padding: 8 16 8 16");
        HBox.setHgrow(right, Priority.ALWAYS);
        left.setMinWidth(400);
        left.setMaxWidth(400);
        VBox.setVgrow(both, Priority.ALWAYS);
        getChildren().addAll(tools, both, status);
    }

    private static MenuButton menu() {
        MenuButton menu = new MenuButton("Samples");
        menu.getItems().add(new MenuItem("MiniLM"));
        return menu;
    }

    private static SegmentedButton segmented() {
        ToggleButton first = new ToggleButton("First");
        first.setSelected(true);
        return new SegmentedButton(first, new ToggleButton("Second"), new ToggleButton("Third"));
    }

    /// A row of nodes under a name, wrapped where they do not fit.
    private static Node row(String name, Node... nodes) {
        Label label = new Label(name);
        label.getStyleClass().add("section-title");
        FlowPane row = new FlowPane(8, 8, nodes);
        return new VBox(4, label, row);
    }

    /// A node as if the keyboard had come to it.
    private static <T extends Node> T focused(T node) {
        for (String state : List.of("focused", "focus-visible")) {
            node.pseudoClassStateChanged(PseudoClass.getPseudoClass(state), true);
        }
        return node;
    }

    private static <T extends Node> T disabled(T node) {
        node.setDisable(true);
        return node;
    }

    private static Node buttons() {
        Button start = new Button("Start");
        start.setDefaultButton(true);
        ToggleButton pressed = new ToggleButton("Pressed");
        pressed.setSelected(true);
        ComboBox<String> combo = new ComboBox<>(FXCollections.observableArrayList("e4m3-16", "e8m0-32"));
        combo.setValue("e4m3-16");
        ChoiceBox<String> choice = new ChoiceBox<>(FXCollections.observableArrayList("floor", "even"));
        choice.setValue("floor");
        SearchableComboBox<String> search = new SearchableComboBox<>(FXCollections.observableArrayList("nvfp4"));
        search.setValue("nvfp4");
        CheckComboBox<String> checks = new CheckComboBox<>(FXCollections.observableArrayList("FP32", "FP8"));
        checks.getCheckModel().check(0);
        return row(
                "Buttons",
                new Button("Button"),
                focused(new Button("Focused")),
                disabled(new Button("Disabled")),
                start,
                pressed,
                new ToggleButton("Toggle"),
                combo,
                focused(new ComboBox<>(FXCollections.observableArrayList("one"))),
                choice,
                search,
                checks,
                new Hyperlink("A link"));
    }

    private static Node ticks() {
        CheckBox ticked = new CheckBox("Ticked");
        ticked.setSelected(true);
        CheckBox some = new CheckBox("Some");
        some.setAllowIndeterminate(true);
        some.setIndeterminate(true);
        RadioButton chosen = new RadioButton("Chosen");
        chosen.setSelected(true);
        ToggleSwitch on = new ToggleSwitch("On");
        on.setSelected(true);
        return row(
                "Choices",
                new CheckBox("Not ticked"),
                ticked,
                some,
                focused(new CheckBox("Focused")),
                disabled(new CheckBox("Disabled")),
                new RadioButton("Not chosen"),
                chosen,
                on,
                new ToggleSwitch("Off"));
    }

    private static Node fields() {
        TextField prompt = new TextField();
        prompt.setPromptText("Block number");
        TextField clearable = TextFields.createClearableTextField();
        clearable.setText("128");
        TextArea area = new TextArea("1.5 −0.25 6");
        area.setPrefSize(200, 48);
        Spinner<Integer> spinner = new Spinner<>(0, 255, 56);
        spinner.setPrefWidth(96);
        return row("Fields", prompt, focused(new TextField("Focused")), clearable, area, spinner);
    }

    private static Node ranges() {
        Slider slider = new Slider(0, 255, 56);
        RangeSlider range = new RangeSlider(0, 100, 20, 80);
        return row("Ranges", slider, focused(new Slider(0, 10, 3)), range, new ProgressBar(0.4));
    }

    private static Node tabs() {
        TabPane tabs = new TabPane(new Tab("Board"), new Tab("Number line"), new Tab("Error map"));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setPrefHeight(60);
        tabs.setMinHeight(60);
        return tabs;
    }

    private static Node table() {
        TableView<String> table = new TableView<>(FXCollections.observableArrayList("1.25", "−0.50", "6.00"));
        for (String name : List.of("Value", "Dequantized", "Error")) {
            TableColumn<String, String> column = new TableColumn<>(name);
            column.setCellValueFactory(row -> new SimpleStringProperty(row.getValue()));
            table.getColumns().add(column);
        }
        table.getSelectionModel().select(1);
        table.setPrefHeight(150);
        return table;
    }

    private static Node tree() {
        TreeItem<String> root = new TreeItem<>("encoder");
        root.getChildren().addAll(List.of(new TreeItem<>("layer.0"), new TreeItem<>("layer.1")));
        root.setExpanded(true);
        TreeView<String> tree = new TreeView<>(root);
        tree.getSelectionModel().select(1);
        ListView<String> list = new ListView<>();
        for (int i = 0; i < 20; i++) {
            list.getItems().add("line " + i);
        }
        TaskProgressView<Task<String>> tasks = new TaskProgressView<>();
        tasks.setPrefWidth(150);
        Region content = new Region();
        content.setPrefSize(400, 400);
        SplitPane split = new SplitPane(tree, list, new ScrollPane(content), tasks);
        split.setDividerPositions(0.25, 0.45, 0.7);
        split.setPrefHeight(200);
        return split;
    }
}
